/** The reply of XREAD and XREADGROUP while it is being written: which streams, how many entries there may still be. */
import type { Arguments } from "../../arguments.js";
import type { SessionReply } from "../../session/session-reply.js";
import type { ReadOptions } from "./read-options.js";

export class Reading {
  private reply!: SessionReply;
  private options!: ReadOptions;
  private begin = 0;
  private token = -1;
  private entriesToken = -1;
  private streams = 0;
  /** Entries of all streams, and of this one. */
  private entries = 0;
  private streamEntries = 0;

  start(reply: SessionReply, options: ReadOptions): void {
    this.reply = reply;
    this.options = options;
    this.begin = reply.position;
    this.streams = 0;
    this.entries = 0;
    this.streamEntries = 0;
  }

  /** Whether there may be another entry. */
  get hasRoom(): boolean {
    const { options, reply } = this;
    if (this.streamEntries >= options.count || this.entries >= options.countMax) return false;
    return (
      this.entries === 0 || options.sizeMax === Number.POSITIVE_INFINITY || reply.position - this.begin - this.headerBytes < options.sizeMax
    );
  }

  /** What the header of all takes, and that of the stream that is under way: they are not counted. */
  private get headerBytes(): number {
    return this.entriesToken >= 0 ? 2 * deferredHeaderBytes : deferredHeaderBytes;
  }

  /** Begins the part of a stream, whose key is word `keyIndex`. */
  beginStream(args: Arguments, keyIndex: number): void {
    const { reply } = this;
    if (this.streams === 0) this.token = reply.mapDeferred();
    this.streams++;
    // In RESP2 each stream is an array of two.
    if (reply.protocol === 2) reply.array(2);
    reply.bulk(args.bytes, args.start(keyIndex), args.length(keyIndex));
    this.entriesToken = reply.arrayDeferred();
    this.streamEntries = 0;
  }

  /** An entry has been written. */
  wroteEntry(): void {
    this.streamEntries++;
    this.entries++;
  }

  endStream(): void {
    this.reply.arrayFinish(this.entriesToken, this.streamEntries);
    this.entriesToken = -1;
    this.streamEntries = 0;
  }

  /** True, and the reply is whole, if there was anything. */
  finish(): boolean {
    if (this.streams === 0) return false;
    this.reply.arrayFinish(this.token, this.streams);
    return true;
  }
}

/** A type, a digit's place, a line end. */
const deferredHeaderBytes = 4;
