/**
 * How commands find what is at a key: every lookup goes through `lookup`, which hides keys whose time has come (and deletes them, announcing it, unless the engine is
 * paused) and marks the others as used. And what they find there, where that is a collection.
 *
 * Each type has three functions of its own, which differ in nothing but the type: one for all would be slower, since V8 could not tell which views it meets.
 */
import { wordOffset } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import { events, noticedClasses } from "../events.js";
import { viewCount } from "../limits.js";
import type { HashValue } from "../values/hash.js";
import type { HyperLogLogValue } from "../values/hyperloglog.js";
import type { ListValue } from "../values/list.js";
import type { SetValue } from "../values/set.js";
import type { SortedSetValue } from "../values/sorted-set.js";
import type { StreamValue } from "../values/stream.js";
import { DatabaseEntries } from "./database-entries.js";
import { expiresFlag, kindMask, typeMask, typeNames, valueType } from "./entry.js";
import type { Shared } from "./keyspace.js";
import type { Views } from "./views.js";

export abstract class DatabaseLookups extends DatabaseEntries {
  /** What commands see collections through, in every database. */
  protected readonly views: Views;
  /** Hash of the key that was looked up last. */
  protected hash = 0;

  constructor(index: number, shared: Shared, views: Views) {
    super(index, shared);
    this.views = views;
  }

  // ---- Lists -------------------------------------------------------------------------------------------------------------------------

  /**
   * The list at the key that is word `keyIndex`, or null if there is no such key. The view is valid until the command ends, or asks for a key
   * four words further on. Refuses a key that holds another type. Counts a hit or a miss.
   */
  list(args: Arguments, keyIndex: number): ListValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.listOf(ref, keyIndex) : null;
  }

  /** As `list`, for a command that is about to change the value. */
  listToChange(args: Arguments, keyIndex: number): ListValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.listOf(ref, keyIndex);
  }

  /** As `listToChange`, but a key that does not exist has an empty list: it exists as soon as something is added. */
  listOrCreate(args: Arguments, keyIndex: number): ListValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.listOf(ref, keyIndex);
    const view = this.views.lists[keyIndex & (viewCount - 1)] as ListValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  /** As `listOrCreate`, but whatever the key holds goes, and its expiry, as soon as something is added; that it does is announced at once. */
  listToReplace(args: Arguments, keyIndex: number): ListValue {
    const ref = this.lookupToReplace(args, keyIndex, typeNames[valueType.list]);
    const view = this.views.lists[keyIndex & (viewCount - 1)] as ListValue;
    return view.showReplaced(this, ref, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  /** The list of an entry that holds one. The view is valid until the next call; so with the other types. */
  listAt(ref: number, hash: number): ListValue {
    return this.views.looseList.show(this, ref, hash);
  }

  // ---- Hashes -----------------------------------------------------------------------------------------------------------------------------

  /** The hash at the key that is word `keyIndex`, or null; otherwise as `list`. */
  hashAt(args: Arguments, keyIndex: number): HashValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.hashOf(ref, keyIndex) : null;
  }

  /** As `hashAt`, for a command that is about to change the value. */
  hashToChange(args: Arguments, keyIndex: number): HashValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.hashOf(ref, keyIndex);
  }

  /** As `hashToChange`, but a key that does not exist has an empty hash: it exists as soon as something is added. */
  hashOrCreate(args: Arguments, keyIndex: number): HashValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.hashOf(ref, keyIndex);
    const view = this.views.hashes[keyIndex & (viewCount - 1)] as HashValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  hashEntry(ref: number, hash: number): HashValue {
    return this.views.looseHash.show(this, ref, hash);
  }

  // ---- Sets -------------------------------------------------------------------------------------------------------------------------------

  /** The set at the key that is word `keyIndex`, or null; otherwise as `list`. */
  setAt(args: Arguments, keyIndex: number): SetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.setOf(ref, keyIndex) : null;
  }

  /** As `setAt`, for a command that is about to change the value. */
  setToChange(args: Arguments, keyIndex: number): SetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.setOf(ref, keyIndex);
  }

  /** As `setToChange`, but a key that does not exist has an empty set: it exists as soon as something is added. */
  setOrCreate(args: Arguments, keyIndex: number): SetValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.setOf(ref, keyIndex);
    const view = this.views.sets[keyIndex & (viewCount - 1)] as SetValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  /** As `setOrCreate`, but whatever the key holds goes, and its expiry, as soon as something is added; that it does is announced at once. */
  setToReplace(args: Arguments, keyIndex: number): SetValue {
    const ref = this.lookupToReplace(args, keyIndex, typeNames[valueType.set]);
    const view = this.views.sets[keyIndex & (viewCount - 1)] as SetValue;
    return view.showReplaced(this, ref, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  /**
   * As `setAt`, for any number of keys at a time: each that is there has a view of another index, from 0 on. A view has to be refreshed when all keys have been looked up, since
   * those whose time has come have gone by then.
   */
  setOperand(args: Arguments, keyIndex: number, index: number): SetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (!this.countLookup(args, keyIndex, ref !== 0)) return null;
    if ((this.shared.arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.set) throw errors.wrongType;
    return this.views.setOperand(index).show(this, ref, this.hash);
  }

  setEntry(ref: number, hash: number): SetValue {
    return this.views.looseSet.show(this, ref, hash);
  }

  // ---- Sorted sets ------------------------------------------------------------------------------------------------------------------------

  /** The sorted set at the key that is word `keyIndex`, or null; otherwise as `list`. */
  sortedSetAt(args: Arguments, keyIndex: number): SortedSetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.sortedSetOf(ref, keyIndex) : null;
  }

  /** As `sortedSetAt`, for a command that is about to change the value. */
  sortedSetToChange(args: Arguments, keyIndex: number): SortedSetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.sortedSetOf(ref, keyIndex);
  }

  /** As `sortedSetToChange`, but a key that does not exist has an empty sorted set: it exists as soon as something is added. */
  sortedSetOrCreate(args: Arguments, keyIndex: number): SortedSetValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.sortedSetOf(ref, keyIndex);
    const view = this.views.sortedSets[keyIndex & (viewCount - 1)] as SortedSetValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  /** As `sortedSetOrCreate`, but whatever the key holds goes, and its expiry, as soon as something is added; that it does is announced at once. */
  sortedSetToReplace(args: Arguments, keyIndex: number): SortedSetValue {
    const ref = this.lookupToReplace(args, keyIndex, typeNames[valueType.sortedSet]);
    const view = this.views.sortedSets[keyIndex & (viewCount - 1)] as SortedSetValue;
    return view.showReplaced(this, ref, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  sortedSetEntry(ref: number, hash: number): SortedSetValue {
    return this.views.looseSortedSet.show(this, ref, hash);
  }

  /** As `setOperand`, of a set or a sorted set. */
  setOrSortedSetOperand(args: Arguments, keyIndex: number, index: number): SetValue | SortedSetValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (!this.countLookup(args, keyIndex, ref !== 0)) return null;
    const type = this.shared.arena.wordsOf(ref)[wordOffset(ref)] & typeMask;
    if (type === valueType.sortedSet) return this.views.sortedSetOperand(index).show(this, ref, this.hash);
    if (type === valueType.set) return this.views.setOperand(index).show(this, ref, this.hash);
    throw errors.wrongType;
  }

  // ---- Streams ----------------------------------------------------------------------------------------------------------------------------

  /** The stream at the key that is word `keyIndex`, or null; otherwise as `list`. */
  stream(args: Arguments, keyIndex: number): StreamValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.streamOf(ref, keyIndex) : null;
  }

  /** As `stream`, for a command that is about to change the value. */
  streamToChange(args: Arguments, keyIndex: number): StreamValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.streamOf(ref, keyIndex);
  }

  /** As `streamToChange`, but a key that does not exist is one as soon as `create` is asked for. */
  streamOrCreate(args: Arguments, keyIndex: number): StreamValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.streamOf(ref, keyIndex);
    const view = this.views.streams[keyIndex & (viewCount - 1)] as StreamValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  streamEntry(ref: number, hash: number): StreamValue {
    return this.views.looseStream.show(this, ref, hash);
  }

  // ---- HyperLogLogs -----------------------------------------------------------------------------------------------------------------------

  /** The HyperLogLog at the key that is word `keyIndex`, or null; otherwise as `list`. Refuses other strings. */
  hyperLogLog(args: Arguments, keyIndex: number): HyperLogLogValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.hyperLogLogOf(ref, keyIndex) : null;
  }

  /** As `hyperLogLog`, for a command that is about to change the value. */
  hyperLogLogToChange(args: Arguments, keyIndex: number): HyperLogLogValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.hyperLogLogOf(ref, keyIndex).makeRaw();
  }

  /** As `hyperLogLogToChange`, but a key that does not exist has one that nothing was added to: it exists as soon as it is changed. */
  hyperLogLogOrCreate(args: Arguments, keyIndex: number): HyperLogLogValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.hyperLogLogOf(ref, keyIndex).makeRaw();
    const view = this.views.hyperLogLogs[keyIndex & (viewCount - 1)] as HyperLogLogValue;
    return view.showMissing(this, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
  }

  // ---- Lookups ----------------------------------------------------------------------------------------------------------------------------

  /**
   * Counts a hit or a miss, which is announced, for a command that reads the key that is word `keyIndex` and used none of the functions that count by
   * themselves. Returns `isFound`.
   */
  countLookup(args: Arguments, keyIndex: number, isFound: boolean): boolean {
    this.countQuietly(isFound);
    if (!isFound) this.notice(noticedClasses.keymiss, args.bytes, args.start(keyIndex), args.length(keyIndex), events.keymiss);
    return isFound;
  }

  /** As `countLookup`, but a miss is not announced: OBJECT's way. */
  countQuietly(isFound: boolean): void {
    if (isFound) this.shared.statistics.hits++;
    else this.shared.statistics.misses++;
  }

  /** The key that is word `keyIndex` held a value of the type `oldType`, and has one of the type `newType` in its place. */
  noticeOverwritten(args: Arguments, keyIndex: number, oldType: string, newType: string): void {
    const { bytes } = args;
    const [start, length] = [args.start(keyIndex), args.length(keyIndex)];
    this.notice(noticedClasses.overwritten, bytes, start, length, events.overwritten);
    if (oldType !== newType) this.notice(noticedClasses.overwritten, bytes, start, length, events.typeChanged);
  }

  /** The entry of a live key, marked as used, or 0. Leaves the key's hash in `hash`. */
  protected lookup(bytes: Uint8Array, start: number, length: number): number {
    const { hasher, arena } = this.shared;
    const hash = hasher.hash(bytes, start, length);
    this.hash = hash;
    const ref = this.keys.find(hash, bytes, start, length);
    if (ref === 0) return 0;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if ((head & expiresFlag) !== 0 && this.isExpired(ref)) {
      this.expireNow(ref, hash);
      return 0;
    }
    // Not if it is the same, as for a second it is: a read then leaves the cache line clean.
    const { accessBits, countsUses } = this.shared;
    const marked = ((head & kindMask) | (countsUses ? this.shared.uses.usedBits(head) : accessBits)) >>> 0;
    if (marked !== head && this.shared.marksUse) words[at] = marked;
    return ref;
  }

  /** As `lookup`, for a key that is about to get a value of another kind: says so, if there is one. */
  private lookupToReplace(args: Arguments, keyIndex: number, typeName: string): number {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0 && (this.shared.changes.eventClasses & noticedClasses.overwritten) !== 0) {
      this.noticeOverwritten(args, keyIndex, this.typeNameOf(ref), typeName);
    }
    return ref;
  }

  /** As `lookup`, without marking the key as used. */
  protected peek(args: Arguments, keyIndex: number): number {
    const hash = this.shared.hasher.hash(args.bytes, args.start(keyIndex), args.length(keyIndex));
    this.hash = hash;
    const ref = this.keys.find(hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0 || !this.isExpired(ref)) return ref;
    this.expireNow(ref, hash);
    return 0;
  }

  private listOf(ref: number, keyIndex: number): ListValue {
    const { views } = this;
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.list) throw errors.wrongType;
    return (views.lists[keyIndex & (viewCount - 1)] as ListValue).show(this, ref, this.hash);
  }

  private hashOf(ref: number, keyIndex: number): HashValue {
    const { views } = this;
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.hash) throw errors.wrongType;
    return (views.hashes[keyIndex & (viewCount - 1)] as HashValue).show(this, ref, this.hash);
  }

  private setOf(ref: number, keyIndex: number): SetValue {
    const { views } = this;
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.set) throw errors.wrongType;
    return (views.sets[keyIndex & (viewCount - 1)] as SetValue).show(this, ref, this.hash);
  }

  private sortedSetOf(ref: number, keyIndex: number): SortedSetValue {
    const { views } = this;
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.sortedSet) throw errors.wrongType;
    return (views.sortedSets[keyIndex & (viewCount - 1)] as SortedSetValue).show(this, ref, this.hash);
  }

  private streamOf(ref: number, keyIndex: number): StreamValue {
    const { views } = this;
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.stream) throw errors.wrongType;
    return (views.streams[keyIndex & (viewCount - 1)] as StreamValue).show(this, ref, this.hash);
  }

  private hyperLogLogOf(ref: number, keyIndex: number): HyperLogLogValue {
    const { arena } = this.shared;
    if ((arena.wordsOf(ref)[wordOffset(ref)] & typeMask) !== valueType.string) throw errors.wrongType;
    return (this.views.hyperLogLogs[keyIndex & (viewCount - 1)] as HyperLogLogValue).show(this, ref, this.hash);
  }
}
