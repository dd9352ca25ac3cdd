/** All members of a set: told to a reply, to a visitor, a part at a time. */
import { type Glob, intset, listpack } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Integer64 } from "../integer64.js";
import { largeSetType } from "./large-set.js";
import { MemberReply } from "./member-reply.js";
import { type MemberVisitor, MemberWalk } from "./member-walk.js";
import { appendEntries } from "./packed-reply.js";
import { type SetCursor, scanLarge } from "./set-scan.js";
import { SetStorage } from "./set-storage.js";
import type { DigestSink } from "./value-type.js";

/** One for all views, since no walk begins while another one is under way. */
const members = new MemberWalk();

export abstract class SetMembers extends SetStorage {
  override release(): void {
    super.release();
    members.release();
  }

  /** The key's entry: two views with the same one show the same key. */
  get entry(): number {
    return this.ref;
  }

  /** Whether the set has a member that is no integer, and that has this hash. Something may have been allocated in the arena meanwhile; so with the next two. */
  hasString(hash: number, bytes: Uint8Array, start: number, length: number): boolean {
    const { large } = this;
    if (large !== null) return large.strings !== null && large.strings.findHashed(hash, bytes, start, length) !== 0;
    this.refresh();
    return !this.isIntset && this.findPacked(bytes, start, length) !== listpack.notFound;
  }

  hasInteger(value: Integer64): boolean {
    const { digits, large } = this;
    if (large !== null) return large.integers?.has(value) ?? false;
    this.refresh();
    if (this.isIntset) return intset.find(this.bytes, this.at, value) !== intset.notFound;
    return this.findPacked(digits.bytes, 0, digits.write(value)) !== listpack.notFound;
  }

  /** Visits every member, until the visitor has enough; false if it had. The set stays as it is meanwhile; the visitor may allocate in the arena. */
  walk(visitor: MemberVisitor): boolean {
    const { large } = this;
    if (large !== null) return members.large(large, visitor);
    this.refresh();
    if (this.isIntset) return members.intset(this.bytes, this.at, visitor);
    return members.listpack(this.bytes, this.at, this.shared.hasher, visitor);
  }

  /** Visits every member's text, which is valid until something is allocated in the arena. */
  visitMembers(visitor: { visit(bytes: Uint8Array, start: number, length: number): void }): void {
    const { digits } = this;
    this.walk({
      string(bytes, start, length) {
        visitor.visit(bytes, start, length);
        return true;
      },
      integer(value) {
        visitor.visit(digits.bytes, 0, digits.write(value));
        return true;
      },
    });
  }

  /** Replies with all members, each as a bulk string. There are `length`. */
  appendAllTo(reply: ReplyWriter): void {
    if (this.large === null && !this.isIntset) appendEntries(reply, this.bytes, listpack.firstEntry(this.at), this.length);
    else this.walk(replying.to(reply, null));
    replying.release();
  }

  /**
   * SSCAN: at least `count` members from `cursor` on, those that match. What is packed is told whole. The cursor to go on with comes before the members in a reply, so
   * it is handed to `replyCursor` once it is known.
   */
  scanTo(reply: ReplyWriter, cursor: SetCursor, count: number, glob: Glob | null, replyCursor: (cursor: SetCursor) => void): void {
    if (this.large !== null) scanLarge(this.large, cursor, count, replying.to(reply, glob), replyCursor);
    else {
      replyCursor(0);
      const told = replying.to(reply, glob);
      const token = told.begin();
      this.walk(told);
      told.finish(token);
    }
    replying.release();
  }

  digest(sink: DigestSink): void {
    if (this.large !== null) return largeSetType.digest(this.large, sink);
    this.visitMembers({ visit: (bytes, start, length) => sink.addUnordered(bytes.slice(start, start + length)) });
  }
}

const replying = new MemberReply();
