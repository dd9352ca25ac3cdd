/**
 * A sorted set as commands see it, whichever way it is kept. One view shows one key at a time and is used again for the next command.
 *
 * Every range is one of ranks, 0 being the lowest score's: `selectScores` and the like find it, and leave it in `first` and `count`.
 */
import { compareRanges, type Glob, listpack, RankCursor } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { encoding } from "../keyspace/entry.js";
import { type LargeSortedSet, largeSortedSetType, walkStep } from "./large-sorted-set.js";
import { appendEntry } from "./packed-reply.js";
import { compareMember, scoreOf } from "./packed-scores.js";
import { type LexRange, lexBound, type ScoreRange } from "./ranges.js";
import { appendScannedScore } from "./scan-score.js";
import { digestMember } from "./sorted-set-digest.js";
import { SortedSetStorage } from "./sorted-set-storage.js";
import type { DigestSink } from "./value-type.js";

/** How scores are replied: not at all, behind each member, or each with its member in an array of two. */
export const scoreForm = { none: 0, flat: 1, paired: 2 } as const;
export type ScoreForm = (typeof scoreForm)[keyof typeof scoreForm];

export interface ScoredVisitor {
  /** The member is `bytes[start, start + length)`, valid until the call returns; nothing may be allocated in the arena meanwhile. */
  visit(bytes: Uint8Array, start: number, length: number, score: number): void;
}

export class SortedSetValue extends SortedSetStorage {
  /** The range that was selected last: the rank of its first member, and how many they are. */
  first = 0;
  count = 0;
  private readonly cursor = new RankCursor();
  private readonly member = new listpack.Element();

  override release(): void {
    super.release();
    this.cursor.release();
    this.member.release();
  }

  /** The members of a large one; null while it is a listpack. */
  get table(): LargeSortedSet | null {
    return this.large;
  }

  /** The table by member, or what stands for one in a sorted set that is only said to have one: DEBUG HTSTATS-KEY. */
  get membersTable(): Pick<LargeSortedSet, "size" | "shape"> {
    const { large, length } = this;
    return large ?? { size: length, shape: () => ({ segments: 1, slots: length, bytes: this.packedBytes }) };
  }

  /** Rank of the found member, 0 being the lowest. */
  get foundRank(): number {
    const { large, found, bytes } = this;
    if (large !== null) return large.rankOf(found);
    let rank = 0;
    for (let entry = listpack.firstEntry(this.at); entry !== found; rank++) entry = behindPair(bytes, entry);
    return rank;
  }

  // ---- Ranges ------------------------------------------------------------------------------------------------------------------------

  /** Selects ranks from `start` to `stop`, both included; negative ones count from the end. */
  selectRanks(start: number, stop: number): void {
    const { length } = this;
    const first = Math.max(0, start < 0 ? start + length : start);
    const last = Math.min(length - 1, stop < 0 ? stop + length : stop);
    this.select(first, last + 1);
  }

  selectScores(range: ScoreRange): void {
    const { large, bytes } = this;
    if (large !== null) {
      this.select(large.countBelow(range.min, range.isMinExcluded), large.countBelow(range.max, !range.isMaxExcluded));
      return;
    }
    let entry = listpack.firstEntry(this.at);
    let rank = 0;
    for (; bytes[entry] !== listpack.endByte; rank++) {
      const scoreEntry = listpack.nextEntry(bytes, entry);
      if (range.hasReached(scoreOf(bytes, scoreEntry))) break;
      entry = listpack.nextEntry(bytes, scoreEntry);
    }
    const first = rank;
    for (; bytes[entry] !== listpack.endByte; rank++) {
      const scoreEntry = listpack.nextEntry(bytes, entry);
      if (range.hasLeft(scoreOf(bytes, scoreEntry))) break;
      entry = listpack.nextEntry(bytes, scoreEntry);
    }
    this.select(first, rank);
  }

  /**
   * Selects members, which makes sense where all scores are equal. Where they are not, what is selected depends on where it is begun, as in Redis.
   *
   * @param isReverse looked for from the end.
   */
  selectLex(range: LexRange, isReverse: boolean): void {
    const { large, length } = this;
    this.select(0, 0);
    if (range.min === lexBound.highest || range.max === lexBound.lowest || isEmpty(range)) return;
    if (large !== null) {
      const { bytes } = range;
      const isMinMember = range.min === lexBound.including || range.min === lexBound.excluding;
      const isMaxMember = range.max === lexBound.including || range.max === lexBound.excluding;
      const from = isMinMember ? large.countBelowMember(bytes, range.minStart, range.minLength, range.min === lexBound.excluding) : 0;
      const to = isMaxMember ? large.countBelowMember(bytes, range.maxStart, range.maxLength, range.max === lexBound.including) : length;
      return this.select(from, to);
    }
    if (!this.hasReached(range, length - 1) || this.hasLeft(range, 0)) return;
    if (isReverse) {
      let last = length - 1;
      while (last >= 0 && this.hasLeft(range, last)) last--;
      let first = last + 1;
      while (first > 0 && this.hasReached(range, first - 1)) first--;
      return this.select(first, last + 1);
    }
    let first = 0;
    while (first < length && !this.hasReached(range, first)) first++;
    let end = first;
    while (end < length && !this.hasLeft(range, end)) end++;
    this.select(first, end);
  }

  /** Leaves out the first `offset` of the selected ones, and all behind the next `count`; negative: no limit. @param isReverse counted from the end. */
  limit(offset: number, count: number, isReverse: boolean): void {
    const left = offset < 0 ? 0 : Math.max(0, this.count - offset);
    const taken = count < 0 ? left : Math.min(left, count);
    if (isReverse) this.first += left - taken;
    else this.first += Math.min(Math.max(offset, 0), this.count);
    this.count = taken;
  }

  private select(first: number, end: number): void {
    this.first = first;
    this.count = Math.max(0, end - first);
  }

  /** Whether the member of a listpack at this rank is not below the range. */
  private hasReached(range: LexRange, rank: number): boolean {
    if (range.min === lexBound.lowest) return true;
    const order = compareMember(this.bytes, this.entryAt(rank), range.bytes, range.minStart, range.minLength);
    return range.min === lexBound.excluding ? order > 0 : order >= 0;
  }

  /** Whether it is above the range. */
  private hasLeft(range: LexRange, rank: number): boolean {
    if (range.max === lexBound.highest) return false;
    const order = compareMember(this.bytes, this.entryAt(rank), range.bytes, range.maxStart, range.maxLength);
    return range.max === lexBound.excluding ? order >= 0 : order > 0;
  }

  private entryAt(rank: number): number {
    return listpack.entryAt(this.bytes, this.at, rank * 2);
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  /** Replies with `count` members, of which there are as many, from the rank `first` on; `isReverse`: the last of them first. */
  appendRangeTo(reply: ReplyWriter, first: number, count: number, isReverse: boolean, form: ScoreForm): void {
    const { large, cursor, bytes } = this;
    if (count === 0) return;
    if (large === null) {
      let entry = this.entryAt(isReverse ? first + count - 1 : first);
      for (let left = count; left > 0; left--) {
        const next = this.appendPair(reply, bytes, entry, form);
        if (!isReverse) entry = next;
        else if (left > 1) entry = listpack.previousEntry(bytes, listpack.previousEntry(bytes, entry));
      }
      return;
    }
    cursor.seek(large, isReverse ? first + count - 1 : first);
    for (let left = count; left > 0; left--) {
      const { ref } = cursor;
      if (form === scoreForm.paired) reply.array(2);
      reply.bulk(large.bytesOf(ref), large.memberStart(ref), large.memberLength(ref));
      if (form !== scoreForm.none) reply.double(large.scoreOf(ref));
      if (left === 1) break;
      if (isReverse) cursor.previous();
      else cursor.next();
    }
    cursor.release();
  }

  /** Visits `count` members, of which there are as many, from the rank `first` on; `isReverse`: the last of them first. */
  visitRange(first: number, count: number, isReverse: boolean, visitor: ScoredVisitor): void {
    const { large, cursor, bytes, member } = this;
    if (count === 0) return;
    if (large === null) {
      let entry = this.entryAt(isReverse ? first + count - 1 : first);
      for (let left = count; left > 0; left--) {
        const scoreEntry = listpack.nextEntry(bytes, entry);
        member.show(bytes, entry);
        visitor.visit(member.bytes, member.start, member.length, scoreOf(bytes, scoreEntry));
        if (!isReverse) entry = listpack.nextEntry(bytes, scoreEntry);
        else if (left > 1) entry = listpack.previousEntry(bytes, listpack.previousEntry(bytes, entry));
      }
      return;
    }
    cursor.seek(large, isReverse ? first + count - 1 : first);
    for (let left = count; left > 0; left--) {
      const { ref } = cursor;
      visitor.visit(large.bytesOf(ref), large.memberStart(ref), large.memberLength(ref), large.scoreOf(ref));
      if (left === 1) break;
      if (isReverse) cursor.previous();
      else cursor.next();
    }
    cursor.release();
  }

  /** Writes the references of `count` members of a large one, of which there are as many, from the rank `first` on. */
  copyRefs(target: Uint32Array, first: number, count: number): void {
    const { cursor } = this;
    cursor.seek(this.large as LargeSortedSet, first);
    for (let i = 0; i < count; i++, cursor.next()) target[i] = cursor.ref;
    cursor.release();
  }

  /** Writes how `ScoredRuns` calls the members of a packed one, and their scores, in order. */
  copyPacked(items: Uint32Array, scores: Float64Array): void {
    const { bytes, at, length } = this;
    let entry = listpack.firstEntry(at);
    for (let rank = 0; rank < length; rank++) {
      const scoreEntry = listpack.nextEntry(bytes, entry);
      items[rank] = entry - at;
      scores[rank] = scoreOf(bytes, scoreEntry);
      entry = listpack.nextEntry(bytes, scoreEntry);
    }
  }

  /** Replies with the member that `ScoredRuns` calls `item`. */
  appendItemTo(reply: ReplyWriter, item: number): void {
    const { large } = this;
    if (large !== null) reply.bulk(large.bytesOf(item), large.memberStart(item), large.memberLength(item));
    else appendEntry(reply, this.bytes, this.at + item);
  }

  /** Visits the member that `ScoredRuns` calls `item`, with a score that need not be its own. */
  visitItem(item: number, score: number, visitor: ScoredVisitor): void {
    const { large, member } = this;
    if (large !== null) return visitor.visit(large.bytesOf(item), large.memberStart(item), large.memberLength(item), score);
    member.show(this.bytes, this.at + item);
    visitor.visit(member.bytes, member.start, member.length, score);
  }

  /** Replies with `count` members, each of the rank that `draw` says. */
  appendDrawnTo(reply: ReplyWriter, count: number, draw: () => number, form: ScoreForm): void {
    const { large, bytes } = this;
    // Where a place is found by walking, walking once is enough.
    const entries = large === null && count > 1 ? this.entries() : null;
    for (let i = 0; i < count; i++) {
      if (entries === null) this.appendRangeTo(reply, draw(), 1, false, form);
      else this.appendPair(reply, bytes, entries[draw()], form);
    }
  }

  /** The entry of each member of a listpack, by rank. */
  private entries(): Uint32Array {
    const entries = new Uint32Array(this.length);
    let entry = listpack.firstEntry(this.at);
    for (let rank = 0; rank < entries.length; rank++) {
      entries[rank] = entry;
      entry = behindPair(this.bytes, entry);
    }
    return entries;
  }

  /** Replies with the member of an entry; returns the entry behind its score. */
  private appendPair(reply: ReplyWriter, bytes: Uint8Array, entry: number, form: ScoreForm): number {
    if (form === scoreForm.paired) reply.array(2);
    const scoreEntry = appendEntry(reply, bytes, entry);
    if (form !== scoreForm.none) reply.double(scoreOf(bytes, scoreEntry));
    return listpack.nextEntry(bytes, scoreEntry);
  }

  /**
   * ZSCAN: at least `count` members from `cursor` on, those that match, with their scores. A packed one is told whole. The cursor to go on with comes before the members
   * in a reply, so it is handed to `replyCursor` once it is known.
   */
  scanTo(reply: ReplyWriter, cursor: number, count: number, glob: Glob | null, replyCursor: (cursor: number) => void): void {
    const { large } = this;
    const isSkiplist = large !== null || this.encoding === encoding.changed;
    let told = 0;
    const tell: ScoredVisitor = {
      visit: (bytes, start, length, score) => {
        if (glob !== null && !glob.matches(bytes, start, length)) return;
        told++;
        reply.bulk(bytes, start, length);
        appendScannedScore(reply, score, isSkiplist);
      },
    };
    if (large === null) {
      replyCursor(0);
      const token = reply.arrayDeferred();
      this.visitRange(0, this.length, false, tell);
      return reply.arrayFinish(token, told * 2);
    }
    const refs: number[] = [];
    const next = cursor > 0xffffffff ? 0 : large.scan(cursor, count, { visit: (ref) => refs.push(ref) });
    replyCursor(next);
    const token = reply.arrayDeferred();
    for (const ref of refs) tell.visit(large.bytesOf(ref), large.memberStart(ref), large.memberLength(ref), large.scoreOf(ref));
    reply.arrayFinish(token, told * 2);
  }

  /** Visits all members, in no particular order. */
  visitAll(visitor: ScoredVisitor): void {
    const { large } = this;
    if (large === null) return this.visitRange(0, this.length, false, visitor);
    const visit = (ref: number): void =>
      visitor.visit(large.bytesOf(ref), large.memberStart(ref), large.memberLength(ref), large.scoreOf(ref));
    let cursor = 0;
    do cursor = large.scan(cursor, walkStep, { visit });
    while (cursor !== 0);
  }

  digest(sink: DigestSink): void {
    if (this.large !== null) return largeSortedSetType.digest(this.large, sink);
    this.visitAll({ visit: (bytes, start, length, score) => digestMember(sink, bytes.subarray(start, start + length), score) });
  }
}

function behindPair(bytes: Uint8Array, entry: number): number {
  return listpack.nextEntry(bytes, listpack.nextEntry(bytes, entry));
}

/** Whether no member can be in it, whatever there is: its bounds cross. */
function isEmpty({ bytes, min, max, minStart, minLength, maxStart, maxLength }: LexRange): boolean {
  if (min === lexBound.lowest || max === lexBound.highest) return false;
  const order = compareRanges(bytes, minStart, minLength, bytes, maxStart, maxLength);
  return order > 0 || (order === 0 && (min === lexBound.excluding || max === lexBound.excluding));
}
