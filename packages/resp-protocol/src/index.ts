/** RESP, the protocol of Redis: requests and replies, reading and writing, for servers and clients. */

export { doubleText } from "./double-text.js";
export { ProtocolError, ReplyTooLong } from "./errors.js";
export {
  authenticatedLimits,
  defaultReplyLimits,
  type ReplyLimits,
  type RequestLimits,
  replyLengthMax,
  unauthenticatedLimits,
} from "./limits.js";
export { DoubleText, defaultReplyShape, type Reply, ReplyError, type ReplyShape, SimpleText, VerbatimText } from "./reply.js";
export { type ReplyBuffers, unpooledBuffers } from "./reply-buffers.js";
export { type ReplyHandlers, ReplyParser } from "./reply-parser.js";
export { ReplyWriter } from "./reply-writer.js";
export { Request } from "./request.js";
export { RequestParser } from "./request-parser.js";
export { type RequestArgument, RequestWriter } from "./request-writer.js";
