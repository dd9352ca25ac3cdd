/** The elements that SORT sorts: of a list, a set or a sorted set. */
import type { ByteStrings } from "@respire/datastructures";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import type { ListValue } from "../../values/list.js";
import type { SetValue } from "../../values/set.js";
import type { SortedSetValue } from "../../values/sorted-set.js";

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
  if (typeName === "set") return new SetSource(db.setEntry(ref, hash));
  if (typeName === "zset") {
    const members = db.sortedSetEntry(ref, hash);
    members.unfitListpack(); // Redis sorts skiplists alone, and leaves the key so.
    return new SortedSetSource(members);
  }
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
  private readonly set: SetValue;

  constructor(set: SetValue) {
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
  private readonly members: SortedSetValue;

  constructor(members: SortedSetValue) {
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
    // A range of a sorted set begins at its lowest rank.
    this.members.visitRange(reverse ? this.length - to : from, to - from, reverse, into(target));
  }
}

const into = (target: ByteStrings): { visit(bytes: Uint8Array, start: number, length: number): void } => ({
  visit: (bytes, start, length) => target.add(bytes, start, length),
});
