/** Members that SPOP takes out: replied with as they go, and repeated elsewhere as SREM of just these. */
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import type { Integer64 } from "../../integer64.js";
import { appendInteger } from "../../values/member-reply.js";
import type { MemberVisitor } from "../../values/member-walk.js";

/** Members of one SREM, as in Redis. */
const batchMax = 1024;

export class PoppedMembers implements MemberVisitor {
  private context: CommandContext | null = null;
  /** Null if nobody repeats commands. */
  private words: (Uint8Array | string)[] | null = null;
  private isAnnounced = false;

  begin(context: CommandContext): void {
    this.context = context;
    this.words = context.effects.isPropagating ? [] : null;
    this.isAnnounced = false;
  }

  string(bytes: Uint8Array, start: number, length: number): boolean {
    this.context?.reply.bulk(bytes, start, length);
    if (this.words !== null) this.repeat(bytes.slice(start, start + length));
    return true;
  }

  integer(value: Integer64): boolean {
    if (this.context !== null) appendInteger(this.context.reply, value);
    if (this.words !== null) this.repeat(String(value));
    return true;
  }

  /** Tells of all of them. */
  announce(): void {
    if (this.words === null) this.context?.effects.wrote(this.context.args, 1, events.spop);
    else if (this.words.length > 0) this.flush(this.words);
    this.words = null;
    this.context = null;
  }

  private repeat(word: Uint8Array | string): void {
    const words = this.words as (Uint8Array | string)[];
    words.push(word);
    if (words.length === batchMax) this.flush(words);
  }

  private flush(words: (Uint8Array | string)[]): void {
    const { args, effects } = this.context as CommandContext;
    // What happened to the key is told once, with the first of several.
    effects.rewrite(["SREM", args.word(1), ...words.splice(0)], 1, this.isAnnounced ? null : events.spop);
    this.isAnnounced = true;
  }
}
