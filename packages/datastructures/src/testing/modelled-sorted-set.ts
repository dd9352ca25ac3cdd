/**
 * A SortedSet with a sorted array beside it. Each operation is done to both, and every answer is compared; a snapshot and a compaction can be under way meanwhile.
 * Throws an AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { compareBytes } from "../bytes/compare.js";
import { KeyHasher } from "../bytes/hash.js";
import { RankCursor } from "../sorted-set/rank-cursor.js";
import type { RankNodeLimits } from "../sorted-set/rank-node.js";
import { SortedSet } from "../sorted-set/sorted-set.js";
import { assertSame } from "./assert-same.js";
import { keyOf, specialNumbers } from "./entries.js";

/** So small that a few hundred members make a tree of four levels. */
export const shortNodes: RankNodeLimits = { leafSlotsMax: 5, innerSlotsMax: 4 };

/** What else lies in the arena: blocks of this length, so that the set's are spread over several chunks. */
const ballastBytes = 200_000;
const ballastMax = 60;

const members: Uint8Array[] = [];

/** A third are plain texts, of which some are the beginnings of others; a third have a zero byte more; a third begin with a byte from 128 on. */
export function memberOf(number: number): Uint8Array {
  if (number < specialNumbers) return keyOf(number);
  members[number] ??=
    number % 3 === 0
      ? keyOf(number)
      : number % 3 === 1
        ? Uint8Array.of(128 + (number % 128), ...keyOf(number))
        : Uint8Array.of(...keyOf(number + specialNumbers - (number % 3)), 0);
  return members[number];
}

interface Entry {
  readonly number: number;
  readonly score: number;
}

function compareEntries(a: Entry, b: Entry): number {
  if (a.score !== b.score) return a.score < b.score ? -1 : 1;
  return compareBytes(memberOf(a.number), memberOf(b.number));
}

export class ModelledSortedSet {
  readonly arena: Arena;
  readonly hasher: KeyHasher;
  readonly limits: RankNodeLimits | undefined;
  readonly set: SortedSet;
  /** The model: in order, and number of the member → its score. */
  readonly sorted: Entry[] = [];
  readonly scores = new Map<number, number>();
  snapshotsEnded = 0;
  compactionsEnded = 0;
  private ballast: number[] = [];
  private readonly isRestless: boolean;
  private snapshot: { readonly expected: Map<number, number>; readonly handedOver: Map<number, number> } | null = null;
  private readonly numbers = new Map<string, number>();
  private relocateCursor = -1;
  private relocations = 0;

  constructor(options: ArenaOptions = {}, limits?: RankNodeLimits, hasher = new KeyHasher(0x5eed, 0xf00d)) {
    this.arena = new Arena(options);
    this.isRestless = options.isRestless === true;
    this.hasher = hasher;
    this.limits = limits;
    this.set = new SortedSet(this.arena, hasher, limits);
  }

  get size(): number {
    return this.sorted.length;
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** Adds the member, or gives it another score. */
  put(number: number, score: number): void {
    const ref = this.find(number);
    const hash = this.set.lastHash;
    if (ref === 0) {
      const padded = this.padded(number);
      const added = this.set.add(hash, padded, 3, padded.length - 3, score);
      this.note(number, score);
      this.verify(added, number);
      return;
    }
    this.set.setScore(ref, hash, score);
    this.forget(number);
    this.note(number, score);
    this.verify(ref, number);
  }

  delete(number: number): void {
    const ref = this.find(number);
    if (ref === 0) return;
    this.set.deleteRef(ref, this.set.lastHash);
    this.forget(number);
  }

  deleteRange(rank: number, count: number): void {
    const expected = this.sorted.slice(rank, rank + count);
    let met = 0;
    this.set.deleteRange(rank, expected.length, {
      visit: (ref) => {
        const { number, score } = expected[met++];
        assertSame(this.numberOf(ref), number, "a range goes in order");
        assert(Object.is(this.set.scoreOf(ref), score), "a member that goes has its score");
      },
    });
    assertSame(met, expected.length, "a range that goes is seen");
    for (const { number } of expected) this.forget(number);
  }

  /** Makes the set anew, at once, from its members in this order. */
  rebuild(order: "model" | "reverse" | "hash"): void {
    if (this.snapshot !== null) this.endSnapshot();
    if (this.isCompacting) this.endCompaction();
    const { set } = this;
    const entries = [...this.sorted];
    if (order === "reverse") entries.reverse();
    if (order === "hash") entries.sort((a, b) => Math.imul(a.number, 0x9e3779b1) - Math.imul(b.number, 0x9e3779b1));
    set.clear();
    assertSame(set.memoryBytes, 0, "a cleared set takes nothing");
    for (const [i, { number, score }] of entries.entries()) {
      const padded = this.padded(number);
      const hash = this.hasher.hash(padded, 3, padded.length - 3);
      const ref = set.addUnordered(hash, padded, 3, padded.length - 3, i % 4 === 0 ? 77 : score);
      if (i % 4 === 0) set.setScoreUnordered(ref, score);
    }
    set.order();
  }

  // ---- Questions ---------------------------------------------------------------------------------------------------------------------

  /** Compares the order with that of the model around a rank. */
  walk(rank: number, steps: number): void {
    const cursor = new RankCursor();
    let isThere = cursor.seek(this.set, rank);
    for (let at = rank; at < rank + steps; at++, isThere = cursor.next()) {
      assertSame(isThere, at < this.size, `there is a member of rank ${at}`);
      if (!isThere) break;
      this.verifyRank(cursor, at);
    }
    isThere = cursor.seek(this.set, Math.min(rank, this.size - 1));
    for (let at = Math.min(rank, this.size - 1); at > rank - steps; at--, isThere = cursor.previous()) {
      assertSame(isThere, at >= 0, `there is a member of rank ${at}`);
      if (!isThere) break;
      this.verifyRank(cursor, at);
    }
    cursor.release();
    assertSame(cursor.next(), false, "a released cursor goes nowhere");
  }

  checkCounts(score: number): void {
    let below = 0;
    let upTo = 0;
    for (const entry of this.sorted) {
      if (entry.score < score) below++;
      if (entry.score <= score) upTo++;
    }
    assertSame(this.set.countBelow(score, false), below, `members below ${score}`);
    assertSame(this.set.countBelow(score, true), upTo, `members up to ${score}`);
  }

  /** Counts by member, which is asked only where all scores are equal. */
  checkMemberCounts(number: number): void {
    if (this.size > 0 && this.sorted[0].score !== this.sorted[this.size - 1].score) return;
    const member = memberOf(number);
    const below = this.sorted.filter((entry) => compareBytes(memberOf(entry.number), member) < 0).length;
    const padded = this.padded(number);
    assertSame(this.set.countBelowMember(padded, 3, member.length, false), below, `members before ${number}`);
    const upTo = this.scores.has(number) ? below + 1 : below;
    assertSame(this.set.countBelowMember(padded, 3, member.length, true), upTo, `members up to ${number}`);
  }

  sample(random: () => number): void {
    const ref = this.set.sample(random);
    if (this.size === 0) assertSame(ref, 0);
    else this.verify(ref, this.numberOf(ref));
  }

  // ---- Snapshots and compactions -----------------------------------------------------------------------------------------------------

  /** Ends the snapshot that is under way, if there is one, and begins another. */
  beginSnapshot(): void {
    if (this.snapshot !== null) this.endSnapshot();
    const handedOver = new Map<number, number>();
    this.snapshot = { expected: new Map(this.scores), handedOver };
    this.set.beginSnapshot({
      field: (ref) => {
        const number = this.numberOf(ref);
        assert(!handedOver.has(number), `a snapshot gets a member once: ${number}`);
        handedOver.set(number, this.set.scoreOf(ref));
      },
    });
  }

  stepSnapshot(countMin: number): void {
    if (this.snapshot === null || !this.set.snapshotSlice(countMin)) return;
    const { expected, handedOver } = this.snapshot;
    for (const [number, score] of expected) {
      assert(Object.is(handedOver.get(number), score), `a snapshot has the score that member ${number} had`);
    }
    assertSame(handedOver.size, expected.size, "a snapshot gets the members that there were");
    this.snapshotsEnded++;
    this.endSnapshot();
  }

  get hasSnapshot(): boolean {
    return this.snapshot !== null;
  }

  /** Ends it wherever it is. */
  endSnapshot(): void {
    this.snapshot = null;
    this.set.endSnapshot();
  }

  /** Takes about a chunk of the arena, so that what the set gets next lies in another one. */
  addBallast(): void {
    if (this.isRestless) return; // It would take long to move so much each time.
    if (this.ballast.length < ballastMax) for (let i = 0; i < 19; i++) this.ballast.push(this.arena.allocate(ballastBytes));
  }

  /** Gives most of that back, what was taken first: chunks where the set's blocks lie are the emptiest then. */
  dropBallast(): void {
    for (const ref of this.ballast.splice(0, Math.max(0, this.ballast.length - 10))) this.arena.free(ref, ballastBytes);
  }

  /** Relocates a part; begins and ends the compaction when it is time to. */
  stepCompaction(): void {
    if (this.relocateCursor < 0) {
      if (this.arena.beginCompaction(0.05) === 0) return;
      this.relocateCursor = 0;
    }
    const before = this.arena.usedBytes;
    this.relocateCursor = this.set.relocate(this.relocateCursor, this.relocations++ % 2 === 0 ? 200 : Number.POSITIVE_INFINITY);
    assertSame(this.arena.usedBytes, before, "what is moved takes what it took");
    if (this.relocateCursor !== 0) return;
    this.endCompaction();
    this.compactionsEnded++;
  }

  get isCompacting(): boolean {
    return this.relocateCursor >= 0;
  }

  private endCompaction(): void {
    this.relocateCursor = -1;
    this.arena.endCompaction();
  }

  // ---- All -----------------------------------------------------------------------------------------------------------------------------

  /** A copy must hold the same, and leave the source alone. */
  checkCopy(arena: Arena): void {
    const before = arena.usedBytes;
    const copy = new SortedSet(arena, this.hasher, this.limits);
    this.set.copyInto(copy);
    copy.check();
    this.set.check();
    assertSame(copy.memoryBytes, this.set.memoryBytes, "a copy takes what its source takes");
    this.verifyOrder(copy);
    copy.clear();
    assertSame(arena.usedBytes, before, "a copy that is freed leaves nothing");
    this.verifyOrder(this.set);
  }

  check(): void {
    const { set, arena } = this;
    set.check();
    arena.check();
    this.verifyOrder(set);
    for (const { number } of this.sorted) this.verify(this.find(number), number);
    const inArena = set.memoryBytes - set.outsideBytes;
    const { used, wasted } = arena.usage();
    assert(inArena >= used - this.ballast.length * ballastBytes && inArena <= used + wasted, "the set takes what it has of the arena");
  }

  /** Frees the set in slices; nothing may be left. */
  free(): void {
    if (this.snapshot !== null) this.endSnapshot();
    if (this.isCompacting) this.endCompaction();
    while (!this.set.freeSlice());
    this.sorted.length = 0;
    this.scores.clear();
    this.check();
    for (const ref of this.ballast) this.arena.free(ref, ballastBytes);
    assertSame(this.arena.usedBytes, 0, "a freed set leaves nothing in the arena");
    assertSame(this.set.memoryBytes, 0, "a freed set takes nothing");
  }

  private verifyOrder(set: SortedSet): void {
    assertSame(set.size, this.size);
    const cursor = new RankCursor();
    let rank = 0;
    for (let isThere = cursor.seek(set, 0); isThere; isThere = cursor.next()) {
      const { number, score } = this.sorted[rank++];
      assertSame(this.numberOf(cursor.ref, set), number, `the member of rank ${rank - 1}`);
      assert(Object.is(set.scoreOf(cursor.ref), score), `the score of member ${number}`);
    }
    assertSame(rank, this.size, "a walk meets all members");
  }

  private verifyRank(cursor: RankCursor, rank: number): void {
    const { number, score } = this.sorted[rank];
    assertSame(cursor.rank, rank);
    assertSame(this.numberOf(cursor.ref), number, `the member of rank ${rank}`);
    assertSame(this.set.refAt(rank), cursor.ref);
    assert(Object.is(cursor.score, score), `the score of rank ${rank}`);
  }

  private verify(ref: number, number: number): void {
    assertSame(this.numberOf(ref), number, "a reference is of its member");
    const score = this.scores.get(number);
    assert(score !== undefined && Object.is(this.set.scoreOf(ref), score), `the score of member ${number}`);
    assertSame(this.set.rankOf(ref), this.indexOf({ number, score }), `the rank of member ${number}`);
  }

  private find(number: number): number {
    const member = memberOf(number);
    const ref = this.set.find(member, 0, member.length);
    assertSame(ref !== 0, this.scores.has(number), `there is a member ${number}`);
    assertSame(this.set.findHashed(this.set.lastHash, member, 0, member.length), ref);
    return ref;
  }

  /** A member's bytes, not at the beginning. */
  private padded(number: number): Uint8Array {
    const member = memberOf(number);
    this.numbers.set(latin1(member), number);
    const padded = new Uint8Array(member.length + 3);
    padded.set(member, 3);
    return padded;
  }

  private note(number: number, score: number): void {
    this.scores.set(number, score);
    this.sorted.splice(this.indexOf({ number, score }), 0, { number, score });
  }

  private forget(number: number): void {
    const score = this.scores.get(number);
    assert(score !== undefined, "a member that goes was there");
    this.sorted.splice(this.indexOf({ number, score }), 1);
    this.scores.delete(number);
  }

  /** Where an entry is in the model, or belongs. */
  private indexOf(entry: Entry): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEntries(this.sorted[middle], entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private numberOf(ref: number, set = this.set): number {
    assert(ref !== 0, "there is a member");
    const start = set.memberStart(ref);
    const number = this.numbers.get(latin1(set.bytesOf(ref).subarray(start, start + set.memberLength(ref))));
    assert(number !== undefined, "the member's bytes are those of a member");
    return number;
  }
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}
