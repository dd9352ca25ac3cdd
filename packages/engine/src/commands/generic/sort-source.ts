/** The elements that SORT sorts: of a list, a set or a sorted set. */
import type { ByteStrings } from "@respire/datastructures";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { ListValue } from "../../values/list.js";

/** What is asked of a set. */
interface Members {
  readonly length: number;
  visitMembers(visitor: MemberVisitor): void;
}

/** What is asked of a sorted set. @param reverse from the highest score on, of which the rank is 0 then. */
interface RankedMembers {
  readonly length: number;
  visitRange(rank: number, count: number, reverse: boolean, visitor: MemberVisitor): void;
}

interface MemberVisitor {
  visit(bytes: Uint8Array, start: number, length: number): void;
}

export interface SortSource {
  readonly length: number;
  /** They are in no order. */
  readonly isSet: boolean;
  /** Adds all elements. */
  load(target: ByteStrings): void;
  /** Adds the elements from one up to another, as they stand in the key, or (`reverse`) counted from its end on and backwards. */
  loadRange(target: ByteStrings, from: number, to: number, reverse: boolean): void;
}

/** What the key that is word 1 holds, valid until another is looked up; null if there is no such key. Refuses other types. */
export function findSortSource({ args, db }: CommandContext): SortSource | null {
  const found = db.key(args, 1);
  db.countLookup(args, 1, found !== null);
  if (found === null) return null;
  const { ref, hash, typeName } = found;
  if (typeName === "list") return new ListSource(db.listAt(ref, hash));
  if (typeName === "set") return new SetSource(db.setEntry(ref, hash) as object as Members);
  if (typeName === "zset") return new SortedSetSource(db.sortedSetEntry(ref, hash) as object as RankedMembers);
  throw errors.wrongType;
}

class ListSource implements SortSource {
  readonly isSet = false;
  private readonly list: ListValue;

  constructor(list: ListValue) {
    this.list = list;
  }

  get length(): number {
    return this.list.length;
  }

  load(target: ByteStrings): void {
    this.loadRange(target, 0, this.length, false);
  }

  loadRange(target: ByteStrings, from: number, to: number, reverse: boolean): void {
    const { list } = this;
    if (from === to) return;
    target.reserve(to - from);
    list.seek(reverse ? -1 - from : from);
    for (let left = to - from; left > 0; left--) {
      const { bytes, start, length } = list.element;
      target.add(bytes, start, length);
      if (reverse) list.previous();
      else list.next();
    }
    list.endWalk();
  }
}

class SetSource implements SortSource {
  readonly isSet = true;
  private readonly set: Members;

  constructor(set: Members) {
    this.set = set;
  }

  get length(): number {
    return this.set.length;
  }

  load(target: ByteStrings): void {
    target.reserve(this.length);
    this.set.visitMembers(into(target));
  }

  /** There is no order that one end of it could be the other of. */
  loadRange(target: ByteStrings, from: number, to: number): void {
    let index = 0;
    this.set.visitMembers({
      visit(bytes, start, length) {
        if (index >= from && index < to) target.add(bytes, start, length);
        index++;
      },
    });
  }
}

class SortedSetSource implements SortSource {
  readonly isSet = false;
  private readonly members: RankedMembers;

  constructor(members: RankedMembers) {
    this.members = members;
  }

  get length(): number {
    return this.members.length;
  }

  load(target: ByteStrings): void {
    this.loadRange(target, 0, this.length, false);
  }

  loadRange(target: ByteStrings, from: number, to: number, reverse: boolean): void {
    if (from === to) return;
    target.reserve(to - from);
    this.members.visitRange(from, to - from, reverse, into(target));
  }
}

const into = (target: ByteStrings): MemberVisitor => ({
  visit: (bytes, start, length) => target.add(bytes, start, length),
});
