/** Walks over the fields of a hash that is a table, and replies with those that match and whose time has not come. */
import type { EntryVisitor, Glob } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { type LargeHash, walkStep } from "./large-hash.js";

/** What is replied of each field, as bits. */
export const fieldParts = { fields: 1, values: 2, both: 3 } as const;

export class FieldWalk implements EntryVisitor {
  private readonly hash: LargeHash;
  /** Null: they are only counted. */
  private readonly reply: ReplyWriter | null;
  private readonly parts: number;
  private readonly glob: Glob | null;
  private readonly nowMs: number;
  private readonly mayExpire: boolean;
  private told = 0;

  constructor(hash: LargeHash, reply: ReplyWriter | null, parts: number, glob: Glob | null, nowMs: number) {
    this.hash = hash;
    this.reply = reply;
    this.parts = parts;
    this.glob = glob;
    this.nowMs = nowMs;
    this.mayExpire = hash.firstExpiryMs < nowMs;
  }

  /** Every field; returns how many they were. */
  all(): number {
    let cursor = 0;
    do cursor = this.hash.scan(cursor, walkStep, this);
    while (cursor !== 0);
    return this.told;
  }

  /** At least `count` fields from `cursor` on, as an array behind the cursor to go on with. */
  some(cursor: number, count: number, replyCursor: (cursor: number) => void): void {
    const reply = this.reply as ReplyWriter;
    // Where the fields will stand is known only once the cursor is: they are collected first.
    const refs: number[] = [];
    const next = cursor > 0xffffffff ? 0 : this.hash.scan(cursor, count, { visit: (ref) => refs.push(ref) });
    replyCursor(next);
    const token = reply.arrayDeferred();
    for (const ref of refs) this.visit(ref);
    reply.arrayFinish(token, this.parts === fieldParts.both ? this.told * 2 : this.told);
  }

  visit(ref: number): void {
    const { glob, hash } = this;
    if (this.mayExpire) {
      const expiresAtMs = hash.expiresAtMs(ref);
      if (expiresAtMs !== 0 && expiresAtMs < this.nowMs) return;
    }
    if (glob !== null && !glob.matches(hash.bytesOf(ref), hash.fieldStart(ref), hash.fieldLength(ref))) return;
    this.told++;
    this.append(ref);
  }

  append(ref: number): void {
    const { hash, parts, reply } = this;
    if (reply === null) return;
    const bytes = hash.bytesOf(ref);
    if ((parts & fieldParts.fields) !== 0) reply.bulk(bytes, hash.fieldStart(ref), hash.fieldLength(ref));
    if ((parts & fieldParts.values) !== 0) reply.bulk(bytes, hash.valueStart(ref), hash.valueLength(ref));
  }
}
