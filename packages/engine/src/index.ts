export {
  type Argument,
  type ArgumentType,
  arityOf,
  block,
  count,
  double,
  integer,
  type KeyFlag,
  key,
  oneOf,
  pattern,
  string,
  syntaxOf,
  token,
  unixTime,
} from "./argument-schema.js";
export type { Arguments } from "./arguments.js";
export type { Clock } from "./clock.js";
export type { AclCategory, CommandFlag, CommandGroup, CommandHandler, CommandSpec, CommandTip } from "./command.js";
export type { AddedSubcommands, Command, CommandTable } from "./command-table.js";
export {
  booleanOption,
  choiceOption,
  integerOption,
  type Option,
  OptionError,
  OptionRegistry,
  oneWord,
  stringOption,
} from "./config/options.js";
export type { CommandContext, Effects } from "./context.js";
export type { ChangeStream, ChangeSubscriber, KeyChange, PropagatedCommand } from "./effects.js";
export { Engine, type EngineOptions } from "./engine.js";
export { errors, ReplyError, refusal } from "./errors.js";
export { events, type KeyEvent } from "./events.js";
export type { Extension, ExtensionSource } from "./extension.js";
export type { Integer64 } from "./integer64.js";
export { type FoundKey, findKeys, type KeySpec, keyPositions, type Words } from "./key-specs.js";
export type { CommandLogEntry } from "./observe/command-log.js";
export type { InfoField, InfoSection } from "./observe/info.js";
export type { LatencyHistogram } from "./observe/latency-histogram.js";
export type { MemoryFigures, ProcessMemory } from "./observe/memory.js";
export { type GateHold, OutputGate } from "./output-gate.js";
export type { RandomSource } from "./random.js";
export { type ReplySchema, replies, replyIn } from "./reply-schema.js";
export type { Session } from "./session/session.js";
export type { DigestSink, ValueType } from "./values/value-type.js";
export { compatibleVersion } from "./version.js";
