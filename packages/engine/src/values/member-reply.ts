/** Replies with members of sets as bulk strings, those that match, and counts them. */
import type { Glob } from "@respire/datastructures";
import { ReplyWriter, unpooledBuffers } from "@respire/resp-protocol";
import type { Integer64 } from "../integer64.js";
import { IntegerText } from "./integer-text.js";
import type { MemberVisitor } from "./member-walk.js";

const noReply = new ReplyWriter(unpooledBuffers());

export class MemberReply implements MemberVisitor {
  /** Members that it has replied with. */
  count = 0;
  private reply = noReply;
  private glob: Glob | null = null;
  private readonly digits = new IntegerText();

  /** Begins anew. @param glob null: all members match. */
  to(reply: ReplyWriter, glob: Glob | null): this {
    this.reply = reply;
    this.glob = glob;
    this.count = 0;
    return this;
  }

  /** Begins an array of what follows. */
  begin(): number {
    return this.reply.arrayDeferred();
  }

  finish(token: number): void {
    this.reply.arrayFinish(token, this.count);
  }

  release(): void {
    this.reply = noReply;
    this.glob = null;
  }

  string(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.glob !== null && !this.glob.matches(bytes, start, length)) return true;
    this.reply.bulk(bytes, start, length);
    this.count++;
    return true;
  }

  integer(value: Integer64): boolean {
    const { digits, glob } = this;
    if (glob !== null && !glob.matches(digits.bytes, 0, digits.write(value))) return true;
    appendInteger(this.reply, value);
    this.count++;
    return true;
  }
}

export function appendInteger(reply: ReplyWriter, value: Integer64): void {
  if (typeof value === "number") reply.bulkInteger(value);
  else reply.bulkText(String(value));
}
