/** A client for Redis-compatible servers. */

export {
  DoubleText,
  ProtocolError,
  type Reply,
  ReplyError,
  type ReplyShape,
  type RequestArgument,
  SimpleText,
  VerbatimText,
} from "@respire/resp-protocol";
export { type Caller, Client, type ClientEvents } from "./client.js";
export { CommandError, ConnectionError } from "./errors.js";
export type { ClientOptions } from "./options.js";
export type { ReconnectPolicy } from "./reconnect.js";
export { version } from "./version.js";
