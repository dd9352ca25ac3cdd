/**
 * What several sets have together. Each member of the result is shown once to a visitor, which may say that it has enough, and may allocate in the arena.
 *
 * Where that is the shorter way, nothing is built for it: the members of one set are walked over, and looked for in the others by the hash that they have there too.
 * Where they would be looked for in too many, those that were met are noted in a set that is let go afterwards.
 */
import { pairBytes } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import type { Shared } from "../keyspace/keyspace.js";
import { provideBlock } from "../keyspace/long-memory.js";
import { LargeSet, largeSetType } from "./large-set.js";
import { isLongPair } from "./long-pairs.js";
import type { MemberVisitor } from "./member-walk.js";
import { OutsideText } from "./outside-text.js";
import type { SetValue } from "./set.js";

/** Up to so many sets a member of a union is looked for in those before. */
const lookedThroughMax = 8;

/** Members are looked for in the sets `others[0]` up to, not including, `others[count]`: those that none has are shown, or those that all have. */
class Sieve implements MemberVisitor {
  private others: readonly SetValue[] = [];
  private count = 0;
  private showsCommon = false;
  private visitor!: MemberVisitor;

  through(set: SetValue, others: readonly SetValue[], count: number, showsCommon: boolean, visitor: MemberVisitor): boolean {
    this.others = others;
    this.count = count;
    this.showsCommon = showsCommon;
    this.visitor = visitor;
    return set.walk(this);
  }

  release(): void {
    this.others = [];
  }

  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean {
    const { count, others, showsCommon } = this;
    for (let i = 0; i < count; i++) if (others[i].hasString(hash, bytes, start, length) !== showsCommon) return true;
    return this.visitor.string(bytes, start, length, hash);
  }

  integer(value: Integer64): boolean {
    const { count, others, showsCommon } = this;
    for (let i = 0; i < count; i++) if (others[i].hasInteger(value) !== showsCommon) return true;
    return this.visitor.integer(value);
  }
}

const sieve = new Sieve();

/** Shows the members that all of the sets have, of which there is one or more. Puts them in another order. */
export function intersect(sets: SetValue[], visitor: MemberVisitor): void {
  sets.sort((one, other) => one.length - other.length);
  const [smallest, ...others] = distinct(sets) as [SetValue, ...SetValue[]];
  sieve.through(smallest, others, others.length, true, visitor);
  sieve.release();
}

/** Shows the members of each of the sets that the ones before it have not. Refuses where there is no memory for what is long. */
export function unite(sets: readonly SetValue[], shared: Shared, visitor: MemberVisitor): void {
  const all = distinct(sets);
  if (all.length > lookedThroughMax) return gather(all, shared, visitor);
  for (const [index, set] of all.entries()) if (!sieve.through(set, all, index, false, visitor)) break;
  sieve.release();
}

/** How many members they have together, up to `limit`; 0: no limit. */
export function unionSize(sets: readonly SetValue[], shared: Shared, limit: number): number {
  const all = distinct(sets);
  if (all.length > lookedThroughMax) {
    const counted = new MemberCount(0, limit);
    gather(all, shared, counted);
    return counted.count;
  }
  const counted = new MemberCount(all.length === 0 ? 0 : all[0].length, limit);
  for (let i = 1; i < all.length && !counted.isEnough; i++) sieve.through(all[i], all, i, false, counted);
  sieve.release();
  return counted.isEnough ? limit : counted.count;
}

/** Shows the members of the first that none of the others has. Refuses where there is no memory for what is long. */
export function subtract(first: SetValue, others: readonly SetValue[], shared: Shared, visitor: MemberVisitor): void {
  const all = distinct(others);
  if (all.some(({ entry }) => entry === first.entry)) return;
  const total = all.reduce((sum, { length }) => sum + length, first.length);
  // On average a member that another has is found in half of them.
  if ((first.length * all.length) / 2 > total) return subtractNoted(first, all, shared, visitor);
  all.sort((one, other) => other.length - one.length);
  sieve.through(first, all, all.length, false, visitor);
  sieve.release();
}

/** The members of the others that the first has are noted, and then left out. */
function subtractNoted(first: SetValue, others: readonly SetValue[], shared: Shared, visitor: MemberVisitor): void {
  const noted = new Gathered(shared, new MemberCount(0, first.length));
  try {
    for (const other of others) if (!sieve.through(other, [first], 1, true, noted)) return; // There is none left.
    first.walk(new Unnoted(noted.members, visitor));
  } finally {
    sieve.release();
    letGo(noted, shared);
  }
}

/** Without those that are the same key again. */
function distinct(sets: readonly SetValue[]): SetValue[] {
  const entries = new Set<number>();
  return sets.filter(({ entry }) => {
    if (entries.has(entry)) return false;
    entries.add(entry);
    return true;
  });
}

/** Counts members, up to a limit; 0: all. */
export class MemberCount implements MemberVisitor {
  count: number;
  private readonly limit: number;

  constructor(count: number, limit: number) {
    this.count = count;
    this.limit = limit;
  }

  get isEnough(): boolean {
    return this.limit !== 0 && this.count >= this.limit;
  }

  string(): boolean {
    this.count++;
    return !this.isEnough;
  }

  integer(): boolean {
    return this.string();
  }
}

/** The union of many sets, of which a member would be looked for in vain in most: those that were shown are kept in a set of their own. */
function gather(sets: readonly SetValue[], shared: Shared, visitor: MemberVisitor): void {
  const gathered = new Gathered(shared, visitor);
  try {
    for (const set of sets) if (!set.walk(gathered)) break;
  } finally {
    letGo(gathered, shared);
  }
}

function letGo({ members }: Gathered, { arena, objects }: Shared): void {
  arena.withdraw();
  objects.leave(largeSetType, members);
}

/** Passes on what is not in a set. */
class Unnoted implements MemberVisitor {
  private readonly members: LargeSet;
  private readonly visitor: MemberVisitor;

  constructor(members: LargeSet, visitor: MemberVisitor) {
    this.members = members;
    this.visitor = visitor;
  }

  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean {
    const { strings } = this.members;
    if (strings !== null && strings.findHashed(hash, bytes, start, length) !== 0) return true;
    return this.visitor.string(bytes, start, length, hash);
  }

  integer(value: Integer64): boolean {
    return this.members.integers?.has(value) === true || this.visitor.integer(value);
  }
}

class Gathered implements MemberVisitor {
  readonly members: LargeSet;
  private readonly shared: Shared;
  private readonly visitor: MemberVisitor;
  private readonly outside = new OutsideText();

  constructor(shared: Shared, visitor: MemberVisitor) {
    this.members = new LargeSet(shared.arena, shared.hasher, "hashtable");
    this.shared = shared;
    this.visitor = visitor;
  }

  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean {
    const { members, outside } = this;
    if (members.strings !== null && members.strings.findHashed(hash, bytes, start, length) !== 0) return true;
    const text = outside.copy(bytes, start, length);
    if (isLongPair(length, 0)) provideBlock(this.shared, pairBytes(length, 0).plain);
    members.addNewString(text, 0, length, hash);
    return this.visitor.string(text, 0, length, hash);
  }

  integer(value: Integer64): boolean {
    return this.members.addInteger(value) ? this.visitor.integer(value) : true;
  }
}
