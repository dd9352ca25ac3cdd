/**
 * How a sorted set is kept, and how it gets from one form into another. What commands ask of it is sorted-set.ts.
 *
 * A small one is a listpack (see packed-scores.ts). Where Redis would have made a skiplist of it, because of `zset-max-listpack-entries` or `zset-max-listpack-value`,
 * it stays packed while it is small (`changed`), and is only said to be one. It never becomes a listpack again, as in Redis.
 */
import { listpack } from "@respire/datastructures";
import { encoding, valueType } from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";
import { inlineValueLengthMax } from "../limits.js";
import { changedBytesMax, changedElementsMax } from "./changed-limits.js";
import { CollectionValue } from "./collection.js";
import { LargeSortedSet, largeSortedSetType } from "./large-sorted-set.js";
import { isLongPair, providePair } from "./long-pairs.js";
import { entryBehind, scoreEntryBytes, scoreOf, writeScoreEntry } from "./packed-scores.js";

const scoreBytes = 8;
/** The member that is on its way from one form into another. */
const moved = new listpack.Element();

/** Sees to it that there is memory for a member of a large sorted set, if it is long; refuses the command otherwise. */
export function provideMember(shared: Shared, length: number): void {
  if (isLongPair(length, scoreBytes)) providePair(shared, length, scoreBytes, true, false);
}

export abstract class SortedSetStorage extends CollectionValue<LargeSortedSet> {
  protected readonly type = valueType.sortedSet;
  protected readonly largeType = largeSortedSetType;
  /** The member that `find` has found: its entry in the listpack, or its reference; 0 if there is none. */
  protected found = 0;
  /** So many members were announced that Redis has a skiplist, however few they come to be. */
  private isChangedFromStart = false;

  /** Number of members. */
  get length(): number {
    if (this.large !== null) return this.large.size;
    return this.ref === 0 ? 0 : this.packedLength;
  }

  /** Looks for a member; what is asked of "the found member" is then about this one. False if there is none. */
  find(bytes: Uint8Array, start: number, length: number): boolean {
    const { large } = this;
    if (large !== null) this.found = large.find(bytes, start, length);
    else this.found = this.ref === 0 ? 0 : listpack.findElement(this.bytes, listpack.firstEntry(this.at), bytes, start, length, 2);
    return this.found !== 0;
  }

  get foundScore(): number {
    const { large, bytes, found } = this;
    return large !== null ? large.scoreOf(found) : scoreOf(bytes, listpack.nextEntry(bytes, found));
  }

  // ---- Changing ----------------------------------------------------------------------------------------------------------------------

  /** Sees to it that there is memory for a member, if it is long: before anything is changed. What comes to nothing is to be withdrawn from the arena. */
  provide(length: number): void {
    provideMember(this.shared, length);
  }

  /**
   * Makes ready for so many members that are about to be given, whether they are there or not; the first has `firstLength` bytes. Where so many are given at once,
   * Redis has a skiplist before it looks which of them are new.
   */
  prepare(count: number, firstLength: number): void {
    const { packedSortedSetMembersMax, packedSortedSetMemberMax } = this.shared.settings;
    const isTooMuch = count > packedSortedSetMembersMax || (this.ref === 0 && firstLength > packedSortedSetMemberMax);
    this.isChangedFromStart = isTooMuch;
    if (!isTooMuch || this.large !== null) return;
    if (count > changedElementsMax) this.unpack();
    else if (this.ref !== 0) this.becomeChanged();
  }

  /** Adds a member that `find` has just not found, after `prepare`. Its bytes do not lie in the arena. */
  add(bytes: Uint8Array, start: number, length: number, score: number): void {
    const { large } = this;
    if (large !== null) {
      this.found = large.add(large.lastHash, bytes, start, length, score);
      this.measureLarge();
      return;
    }
    const { packedSortedSetMembersMax, packedSortedSetMemberMax } = this.shared.settings;
    const isExceeded = this.isChangedFromStart || this.length >= packedSortedSetMembersMax || length > packedSortedSetMemberMax;
    if (!this.addPacked(bytes, start, length, isExceeded ? score : this.packedScore(score))) {
      this.unpack();
      this.find(bytes, start, length);
      return this.add(bytes, start, length, score);
    }
    if (isExceeded) this.becomeChanged();
    else if (this.encoding === encoding.changed) this.observeSize();
  }

  /** Gives the member that `find` has just found, and whose bytes these are, another score. */
  setFoundScore(bytes: Uint8Array, start: number, length: number, score: number): void {
    const { large, found } = this;
    if (large !== null) {
      large.setScore(found, large.lastHash, score);
      return this.measureLarge();
    }
    this.takeOut(found);
    // A member that was there finds room, unless its score has become very much longer.
    if (this.addPacked(bytes, start, length, this.packedScore(score))) return;
    this.unpack();
    this.find(bytes, start, length);
    this.add(bytes, start, length, score);
  }

  /** Takes the found member out. With the last one the key has to go: see `settle`. */
  deleteFound(): void {
    const { large, found } = this;
    this.found = 0;
    if (large === null) return this.takeOut(found);
    large.deleteRef(found, large.lastHash);
    this.measureLarge();
  }

  /** Takes `count` members out, of which there are as many, from the rank `first` on. */
  removeRange(first: number, count: number): void {
    const { large, bytes, at } = this;
    if (large !== null) {
      large.deleteRange(first, count, null);
      return this.measureLarge();
    }
    const from = listpack.entryAt(bytes, at, first * 2);
    const isToEnd = first + count === this.packedLength;
    const to = isToEnd ? listpack.endEntry(bytes, at) : listpack.entryAt(bytes, at, (first + count) * 2);
    listpack.remove(bytes, at, from, to, count * 2);
  }

  /** To be called when members have been taken out: a sorted set without any goes, with its key. Returns whether it did. */
  settle(): boolean {
    if (this.length === 0) {
      this.remove();
      return true;
    }
    if (this.large === null) this.shrinkRoom();
    return false;
  }

  /** Makes the value, of a key that has none or whose value is being replaced, these members, which are in order. They belong to it from now on. */
  become(members: LargeSortedSet): void {
    const { packedSortedSetMembersMax, packedSortedSetMemberMax } = this.shared.settings;
    const total = this.packableBytes(members, packedSortedSetMembersMax, packedSortedSetMemberMax);
    if (total === 0 || !this.reserve(total)) return this.becomeLarge(members);
    const { bytes, at } = this;
    let end = listpack.firstEntry(at);
    for (let rank = 0; rank < members.size; rank++) {
      const ref = members.refAt(rank);
      end = listpack.writeEntry(bytes, end, members.bytesOf(ref), members.memberStart(ref), members.memberLength(ref));
      end = writeScoreEntry(bytes, end, this.packedScore(members.scoreOf(ref)));
    }
    bytes[end] = listpack.endByte;
    listpack.writeHeader(bytes, at, end + 1 - at, members.size * 2);
    members.clear();
  }

  /** Bytes of the listpack that these members would be; 0 if they are to be none. */
  private packableBytes(members: LargeSortedSet, membersMax: number, memberMax: number): number {
    const { size } = members;
    if (size > membersMax || size * 2 > listpack.countMax) return 0;
    let total = listpack.emptyBytes;
    for (let rank = 0; rank < size && total <= inlineValueLengthMax; rank++) {
      const ref = members.refAt(rank);
      const length = members.memberLength(ref);
      if (length > memberMax) return 0;
      total += listpack.encodedBytes(members.bytesOf(ref), members.memberStart(ref), length) + scoreEntryBytes(members.scoreOf(ref));
    }
    return total > inlineValueLengthMax ? 0 : total;
  }

  /** To be called where Redis makes a skiplist of it, whatever its size. */
  unfitListpack(): void {
    if (this.large === null && this.ref !== 0) this.becomeChanged();
  }

  // ---- Packed ------------------------------------------------------------------------------------------------------------------------

  protected get packedLength(): number {
    return listpack.elementCount(this.bytes, this.at) >>> 1;
  }

  /** A score as it is kept: where Redis has a listpack too, -0 is 0. */
  private packedScore(score: number): number {
    return score === 0 && this.encoding !== encoding.changed ? 0 : score;
  }

  /** False, with nothing changed, if there is no room for it. */
  private addPacked(bytes: Uint8Array, start: number, length: number, score: number): boolean {
    const added = listpack.encodedBytes(bytes, start, length) + scoreEntryBytes(score);
    if (this.ref !== 0 && listpack.elementCount(this.bytes, this.at) + 2 > listpack.countMax) return false;
    if (!this.reserve(this.packedBytes + added)) return false;
    const entry = entryBehind(this.bytes, this.at, bytes, start, length, score);
    listpack.openGap(this.bytes, this.at, entry, added, 2);
    writeScoreEntry(this.bytes, listpack.writeEntry(this.bytes, entry, bytes, start, length), score);
    return true;
  }

  private takeOut(entry: number): void {
    const { bytes, at } = this;
    listpack.remove(bytes, at, entry, listpack.nextEntry(bytes, listpack.nextEntry(bytes, entry)), 2);
  }

  // ---- Other forms -------------------------------------------------------------------------------------------------------------------

  /** Redis would have a skiplist here. */
  private becomeChanged(): void {
    if (this.encoding !== encoding.changed) this.reencode(encoding.changed, this.room);
    this.observeSize();
  }

  private observeSize(): void {
    if (this.packedLength > changedElementsMax || this.packedBytes > changedBytesMax) this.unpack();
  }

  private unpack(): void {
    const { arena, hasher } = this.shared;
    const large = new LargeSortedSet(arena, hasher);
    if (this.ref !== 0) {
      const old = this.bytes.slice(this.at, this.at + this.packedBytes); // Since what is added may move the chunk that the listpack is in.
      for (let entry = listpack.firstEntry(0); old[entry] !== listpack.endByte; ) {
        moved.show(old, entry);
        const scoreEntry = listpack.nextEntry(old, entry);
        const hash = hasher.hash(moved.bytes, moved.start, moved.length);
        large.addUnordered(hash, moved.bytes, moved.start, moved.length, scoreOf(old, scoreEntry));
        entry = listpack.nextEntry(old, scoreEntry);
      }
      moved.release();
      large.order();
    }
    this.becomeLarge(large);
  }
}
