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
export { int32, natural32, natural64, portNumber, unsigned32, withoutEffect } from "./config/catalogue/bounds.js";
export type { BufferLimit, BufferLimits, ClientClass } from "./config/formats/buffer-limits.js";
export { type OomScores, oomScoresFormat } from "./config/formats/oom-scores.js";
export type { PrimaryAddress } from "./config/formats/primary-address.js";
export type { SavePoint } from "./config/formats/save-points.js";
export type { Option, OptionHandle } from "./config/option.js";
export {
  type CustomSpec,
  type DirectiveSpec,
  OptionError,
  type OptionFlag,
  type OptionFormat,
  type OptionSpec,
  type Reading,
  type ValueSpec,
} from "./config/option-spec.js";
export { ConfigSetError, type OptionListener, OptionRegistry, type OptionRewriter } from "./config/options.js";
export type { CommandContext, Effects } from "./context.js";
export type { ChangeStream, ChangeSubscriber, KeyChange, PropagatedCommand } from "./effects.js";
export { Engine, type EngineOptions } from "./engine.js";
export { errors, ReplyError, refusal } from "./errors.js";
export { classBit, type EventClass, events, type KeyEvent } from "./events.js";
export type { Extension, ExtensionSource } from "./extension.js";
export type { EngineHost } from "./host.js";
export type { Integer64 } from "./integer64.js";
export { type FoundKey, findKeys, type KeySpec, keyPositions, type Words } from "./key-specs.js";
export type { CommandLogEntry } from "./observe/command-log.js";
export type { InfoField, InfoSection } from "./observe/info.js";
export type { LatencyHistogram } from "./observe/latency-histogram.js";
export type { MemoryFigures, ProcessMemory } from "./observe/memory.js";
export type { Traffic } from "./observe/traffic.js";
export { type GateHold, OutputGate } from "./output-gate.js";
export type { RandomSource } from "./random.js";
export { type ReplySchema, replies, replyIn } from "./reply-schema.js";
export type { Authentication } from "./session/authentication.js";
export { clientLine } from "./session/client-line.js";
export { clientsFields } from "./session/clients-info.js";
export { type CloseReason, type ConnectionUsage, type SessionConnection, unconnected } from "./session/connection.js";
export type { CancelReason, DeferOptions, DeferredReply } from "./session/deferred-reply.js";
export { type Outcome, outcome } from "./session/outcome.js";
export type { OutputLimit, OutputLimits } from "./session/output-limits.js";
export type { PauseMode } from "./session/pause.js";
export type { SessionRegistry } from "./session/registry.js";
export type { Session, SessionKind } from "./session/session.js";
export type { SessionReply } from "./session/session-reply.js";

export type { ShutdownHook, ShutdownRequest } from "./shutdown.js";
export type { DigestSink, ValueType } from "./values/value-type.js";
export { compatibleVersion } from "./version.js";
