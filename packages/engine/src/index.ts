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
export type { InfoSection } from "./observe/info.js";
export type { LatencyHistogram } from "./observe/latency-histogram.js";
export type { SlowlogEntry } from "./observe/slowlog.js";
export { type GateHold, OutputGate } from "./output-gate.js";
export type { RandomSource } from "./random.js";
export { type ReplySchema, replies, replyIn } from "./reply-schema.js";
export type { Authentication } from "./session/authentication.js";
export { clientFlags, clientLine } from "./session/client-line.js";
export { clientsFields, clientsMemoryFields } from "./session/clients-info.js";
export { type CloseReason, type ConnectionUsage, type SessionConnection, unconnected } from "./session/connection.js";
export type { CancelReason, DeferOptions, DeferredReply } from "./session/deferred-reply.js";
export { type Outcome, outcome } from "./session/outcome.js";
export type { OutputLimit, OutputLimits } from "./session/output-limits.js";
export type { PauseMode } from "./session/pause.js";
export type { SessionRegistry } from "./session/registry.js";
export type { Session, SessionKind } from "./session/session.js";
export type { SessionReply } from "./session/session-reply.js";

export type { DigestSink, ValueType } from "./values/value-type.js";
export { compatibleVersion } from "./version.js";
