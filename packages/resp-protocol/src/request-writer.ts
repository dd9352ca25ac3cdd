/**
 * Requests as a client sends them: commands appended to one growing run of bytes, each an array of bulk strings.
 * Source: redis.io "Redis serialization protocol specification".
 */

import { doubleText } from "./double-text.js";
import { type ReplyBuffers, unpooledBuffers } from "./reply-buffers.js";
import { ReplyWriter } from "./reply-writer.js";

/**
 * One argument of a command: text in UTF-8, bytes as they are, numbers in decimal. A number that is not a safe integer
 * is written as Redis prints doubles, `inf` and `-inf` among them.
 */
export type RequestArgument = string | Uint8Array | number | bigint;

export class RequestWriter {
  // A request is a reply's array of bulk strings, on the wire.
  private readonly writer: ReplyWriter;

  constructor(buffers: ReplyBuffers = unpooledBuffers()) {
    this.writer = new ReplyWriter(buffers);
  }

  /** Bytes written and not taken. */
  get length(): number {
    return this.writer.position;
  }

  /**
   * Appends one command: its name, and its arguments. Throws RangeError, having written nothing, if there is no name
   * or an argument is NaN.
   */
  command(args: readonly RequestArgument[]): void {
    if (args.length === 0) throw new RangeError("a command has at least a name");
    const writer = this.writer;
    const start = writer.position;
    writer.array(args.length);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as RequestArgument;
      if (typeof arg === "string") {
        writer.bulkText(arg);
      } else if (typeof arg === "number") {
        if (Number.isSafeInteger(arg)) {
          writer.bulkInteger(arg);
        } else if (!Number.isNaN(arg)) {
          writer.bulkText(doubleText(arg));
        } else {
          writer.position = start;
          throw new RangeError("NaN is not an argument");
        }
      } else if (typeof arg === "bigint") {
        writer.bulkText(`${arg}`);
      } else {
        writer.bulk(arg, 0, arg.length);
      }
    }
  }

  /**
   * The commands written since the last call, as a view of a buffer that now belongs to the caller. With pooled
   * buffers, its whole buffer goes back to the pool once the bytes are sent.
   */
  take(): Uint8Array {
    const { bytes, position } = this.writer;
    this.writer.detach();
    return bytes.subarray(0, position);
  }
}
