/**
 * Dict: byte-string keys to arena entries, by extendible hashing over segments of sorted slots.
 *
 * The first bits of a hash choose a segment through a directory; inside the segment slots hold (hash, reference) in ascending order of hash,
 * by linear probing in which an element is never before its home and never behind a gap (a Robin Hood table whose order is total). A full
 * segment grows by a sixteenth, and is split in two at 1023 slots; two empty enough buddies merge. So no growth or shrinking touches more than
 * a thousand slots, and a walk in hash order (scan, snapshot, expiry) meets every entry once whatever moves meanwhile.
 *
 * Memory: 8 bytes a slot at a load between 0.80 and 0.86 in a large dictionary, about 9.9 bytes an entry, and 4 bytes of directory for each
 * segment. The directory doubles by copying: 256 KiB at 30 million entries.
 *
 * The caller passes the key's hash, computed once; the dictionary never computes one. It is 32 bits, as a signed or an unsigned integer: signed is
 * better in a hot path, as in `KeyHasher.hash`. The dictionary's order, and what it tells, is by the unsigned one. Entries hold the keys (see
 * layout.ts).
 *
 * Source: Fagin et al., "Extendible hashing" (1979); Celis, "Robin Hood hashing" (1986).
 */
import { type Arena, byteOffset, wordOffset } from "../arena/arena.js";
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import { assert } from "../assert.js";
import { checkDictionary } from "./check.js";
import type { EntryMover, EntryVisitor } from "./entry-visitor.js";
import {
  depthMax,
  hashSpace,
  homeSlot,
  keyLengthMask,
  keyOffsetOf,
  longKey,
  segmentBytes,
  segmentEnd,
  segmentEntriesMax,
  segmentHeaderWords,
  segmentState,
  slotsAfter,
  slotsFor,
  slotsLarge,
  slotsMax,
  slotsMin,
  stateCountMask,
  stateDepthShift,
} from "./layout.js";
import { copySegment, copySegmentTo, createSegment, freeSegment, placeInSegment } from "./segment.js";

/** A segment fuller than this grows. */
const loadMax = 0.86;
/** How full a segment is made when it is split, shrunk or merged. */
const loadAfter = 0.78;
/** A segment emptier than this shrinks or merges. */
const loadMin = 0.4;
/**
 * But that is tried only after so many deletions: if they came in order of hash, as those of expired keys do, what is left lies close together at one end and
 * finds no room behind its homes in a shorter segment.
 */
const reduceEvery = 32;
const reduceEveryShort = 4;

export class Dict {
  /** The hash of the entry that `sample` returned last. Signed. */
  sampledHash = 0;
  private readonly arena: Arena;
  private entries = 0;
  /** Bits of hash that choose a directory slot. */
  private depth = 0;
  /** Segment references by hash prefix; null while there is one segment, or none. */
  private directory: Uint32Array | null = null;
  private root = 0;
  /** Segments that use all the directory's bits: when there are none, it halves. */
  private deepSegments = 0;
  /** Bytes of all segments. */
  private indexed = 0;

  constructor(arena: Arena) {
    this.arena = arena;
  }

  /** Number of entries. */
  get size(): number {
    return this.entries;
  }

  /** The entry whose key is `bytes[start, start + length)`, or 0. `hash` is the key's. */
  find(hash: number, bytes: Uint8Array, start: number, length: number): number {
    const segment = this.directory === null ? this.root : this.directory[(hash >>> 1) >>> (31 - this.depth)];
    if (segment === 0) return 0;
    const chunks = this.arena.words;
    const words = chunks[segment >>> chunkUnitsLog2];
    const base = (segment & chunkOffsetMask) << 1;
    const slots = words[base];
    let at = base + segmentHeaderWords + (homeSlot(hash, words[base + segmentState] >>> stateDepthShift, slots) << 1);
    const end = base + segmentHeaderWords + (slots << 1);
    const unsigned = hash >>> 0;
    for (; at < end; at += 2) {
      const ref = words[at + 1];
      if (ref === 0) return 0;
      const slotHash = words[at];
      if (slotHash === unsigned) {
        if (this.keyEquals(ref, bytes, start, length)) return ref;
      } else if (slotHash > unsigned) {
        return 0;
      }
    }
    return 0;
  }

  /** Adds an entry whose key is not in the dictionary. May allocate in the arena. */
  insert(hash: number, ref: number): void {
    for (;;) {
      const segment = this.segmentFor(hash);
      if (segment === 0) {
        this.redirect(0, 0, createSegment(this.arena, slotsMin, 0));
        continue;
      }
      const words = this.arena.words[segment >>> chunkUnitsLog2];
      const base = (segment & chunkOffsetMask) << 1;
      const slots = words[base];
      const state = words[base + segmentState];
      const count = state & stateCountMask;
      if (
        (count < slots * loadMax || slots === slotsMin) &&
        count < slots &&
        placeInSegment(words, base, slots, state >>> stateDepthShift, hash, ref)
      ) {
        words[base + segmentState]++;
        this.entries++;
        return;
      }
      this.enlarge(segment, hash >>> 0);
    }
  }

  /** Puts `newRef` in the place of `oldRef`: same key, moved entry. */
  replace(hash: number, oldRef: number, newRef: number): void {
    const segment = this.segmentFor(hash);
    const at = this.slotOf(segment, hash, oldRef);
    this.arena.words[segment >>> chunkUnitsLog2][at + 1] = newRef;
  }

  /** Takes an entry out. The caller frees it, afterwards or before. May allocate in the arena. */
  delete(hash: number, ref: number): void {
    const segment = this.segmentFor(hash);
    let at = this.slotOf(segment, hash, ref);
    const words = this.arena.words[segment >>> chunkUnitsLog2];
    const base = (segment & chunkOffsetMask) << 1;
    const slots = words[base];
    const depth = words[base + segmentState] >>> stateDepthShift;
    const first = base + segmentHeaderWords;
    const end = first + (slots << 1);
    // What follows moves up by one, until a gap or an element in its home.
    for (let next = at + 2; next < end; next += 2) {
      if (words[next + 1] === 0 || first + (homeSlot(words[next], depth, slots) << 1) === next) break;
      words[at] = words[next];
      words[at + 1] = words[next + 1];
      at = next;
    }
    words[at] = 0;
    words[at + 1] = 0;
    this.entries--;
    const count = --words[base + segmentState] & stateCountMask;
    if (count < slots * loadMin && count % (slots >= slotsLarge ? reduceEvery : reduceEveryShort) === 0) {
      this.reduce(segment, hash >>> 0, count);
    }
  }

  /**
   * Visits at least `countMin` entries, 1 or more (if there are as many), in ascending order of hash, from the hash `cursor` on, and returns the cursor to
   * go on from, or 0 at the end. Begin with 0. Entries of equal hash are visited in one call, so an entry that is present during a whole walk
   * is visited exactly once, whatever is added, deleted or moved between the calls. The visitor must not change the dictionary.
   */
  scan(cursor: number, countMin: number, visitor: EntryVisitor): number {
    assert(countMin >= 1, "dictionary: a scan visits at least one entry");
    let visited = 0;
    let position = cursor;
    while (position < hashSpace) {
      const segment = this.segmentFor(position);
      if (segment === 0) return 0;
      const words = this.arena.words[segment >>> chunkUnitsLog2];
      const base = (segment & chunkOffsetMask) << 1;
      const slots = words[base];
      const depth = words[base + segmentState] >>> stateDepthShift;
      const end = base + segmentHeaderWords + (slots << 1);
      let last = -1;
      for (let at = base + segmentHeaderWords + (homeSlot(position, depth, slots) << 1); at < end; at += 2) {
        const hash = words[at];
        const ref = words[at + 1];
        if (ref === 0 || hash < position) continue;
        if (visited >= countMin && hash !== last) return hash;
        visitor.visit(ref, hash);
        visited++;
        last = hash;
      }
      position = segmentEnd(position, depth);
      if (visited >= countMin) break;
    }
    return position >= hashSpace ? 0 : position;
  }

  /** A random entry, each with the same probability; 0 if there is none. `random` returns a number from 0 up to, not including, 1. */
  sample(random: () => number): number {
    if (this.entries === 0) return 0;
    for (;;) {
      const prefix = this.directory === null ? 0 : Math.floor(random() * this.directory.length);
      const segment = this.directory === null ? this.root : this.directory[prefix];
      const words = this.arena.wordsOf(segment);
      const base = wordOffset(segment);
      const depth = words[base + segmentState] >>> stateDepthShift;
      // A segment that several prefixes lead to counts for the first of them only, and an empty slot or one beyond the end is a miss: so
      // that every slot of the dictionary is as likely as any other.
      if ((prefix & ((1 << (this.depth - depth)) - 1)) !== 0) continue;
      const widest = this.directory === null ? words[base] : Math.max(words[base], slotsMax);
      const slot = Math.floor(random() * widest);
      if (slot >= words[base]) continue;
      const ref = words[base + segmentHeaderWords + slot * 2 + 1];
      if (ref === 0) continue;
      this.sampledHash = words[base + segmentHeaderWords + slot * 2] | 0;
      return ref;
    }
  }

  /**
   * Looks at the entries of one segment, the one of the hash `cursor`, and has those moved that lie in a chunk that is being emptied (the
   * segment itself too), until `bytesMax` bytes of them or the segment's end. Returns where to go on, 0 at the end.
   */
  relocate(cursor: number, mover: EntryMover, bytesMax = Number.POSITIVE_INFINITY): number {
    let segment = this.segmentFor(cursor);
    if (segment === 0) return 0;
    const movedMax = (mover.movedBytes ?? 0) + bytesMax;
    if (this.arena.shouldMove(segment)) segment = this.moveSegment(segment, cursor);
    const base = wordOffset(segment);
    const slots = this.arena.wordsOf(segment)[base];
    const depth = this.arena.wordsOf(segment)[base + segmentState] >>> stateDepthShift;
    for (let slot = 0; slot < slots; slot++) {
      const at = base + segmentHeaderWords + slot * 2;
      const words = this.arena.wordsOf(segment);
      const ref = words[at + 1];
      if (ref === 0 || !this.arena.shouldMove(ref)) continue;
      if ((mover.movedBytes ?? 0) >= movedMax) return words[at];
      const moved = mover.move(ref, words[at]);
      this.arena.wordsOf(segment)[at + 1] = moved; // Not `words`: the move allocated.
    }
    const next = segmentEnd(cursor, depth);
    return next >= hashSpace ? 0 : next;
  }

  /**
   * Makes this dictionary, which is empty, a copy of another one, perhaps in another arena: the same index, with the entries that `copier` makes of those of
   * the source. A segment at a time: begin with 0, and go on with what is returned until that is 0. Meanwhile the source must stay as it is, and nothing
   * else may be asked of the copy.
   */
  copyFrom(source: Dict, cursor: number, copier: EntryMover): number {
    if (cursor === 0) {
      assert(this.entries === 0, "dictionary: what becomes a copy is empty");
      this.clear();
      this.depth = source.depth;
      this.deepSegments = source.deepSegments;
      this.directory = source.directory === null ? null : new Uint32Array(source.directory.length);
    }
    const segment = source.segmentFor(cursor);
    if (segment === 0) return 0;
    const depth = source.depthOf(segment);
    const copy = copySegmentTo(this.arena, source.arena, segment, copier);
    this.redirect(cursor, depth, copy);
    this.entries += this.arena.wordsOf(copy)[wordOffset(copy) + segmentState] & stateCountMask;
    const next = segmentEnd(cursor, depth);
    return next >= hashSpace ? 0 : next;
  }

  /** Frees the index. Entries that are still in it are the caller's to free, before. */
  clear(): void {
    for (let cursor = this.clearFrom(0); cursor !== 0; ) cursor = this.clearFrom(cursor);
  }

  /**
   * Frees the index a segment at a time: begin with 0, and go on with what is returned until that is 0. Meanwhile nothing else may be asked of the
   * dictionary.
   */
  clearFrom(cursor: number): number {
    const segment = this.segmentFor(cursor);
    if (segment !== 0) {
      const next = segmentEnd(cursor, this.depthOf(segment));
      this.drop(segment);
      if (next < hashSpace) return next;
    }
    this.root = 0;
    this.directory = null;
    this.depth = 0;
    this.deepSegments = 0;
    this.entries = 0;
    return 0;
  }

  /** How the table is laid out: its segments, the slots in them, used or not, and the bytes of the segments, which lie in the arena. O(segments). */
  shape(): { segments: number; slots: number; bytes: number } {
    const shape = { segments: 0, slots: 0, bytes: this.indexed };
    for (let position = 0; position < hashSpace; ) {
      const segment = this.segmentFor(position);
      if (segment === 0) break;
      const slots = this.arena.wordsOf(segment)[wordOffset(segment)];
      shape.segments++;
      shape.slots += slots;
      position = segmentEnd(position, this.depthOf(segment));
    }
    return shape;
  }

  /** Bytes of the segments, which the arena counts too. */
  get indexBytes(): number {
    return this.indexed;
  }

  /** Bytes of the directory; segments are counted in the arena. */
  get directoryBytes(): number {
    return this.directory === null ? 0 : this.directory.byteLength;
  }

  // ---- Slots -------------------------------------------------------------------------------------------------------------------------

  private keyEquals(ref: number, bytes: Uint8Array, start: number, length: number): boolean {
    const chunk = ref >>> chunkUnitsLog2;
    const offset = ref & chunkOffsetMask;
    const words = this.arena.words[chunk];
    const keyWord = words[(offset << 1) + 1] & keyLengthMask;
    if (keyWord !== length) {
      if (keyWord !== longKey || words[(offset << 1) + 2] !== length) return false;
    } else if (keyWord === longKey && words[(offset << 1) + 2] !== length) return false;
    const key = this.arena.bytes[chunk];
    const keyAt = (offset << 3) + keyOffsetOf(keyWord);
    for (let i = 0; i < length; i++) if (key[keyAt + i] !== bytes[start + i]) return false;
    return true;
  }

  private segmentFor(hash: number): number {
    return this.directory === null ? this.root : this.directory[(hash >>> 1) >>> (31 - this.depth)];
  }

  private slotOf(segment: number, hash: number, ref: number): number {
    const words = this.arena.words[segment >>> chunkUnitsLog2];
    const base = (segment & chunkOffsetMask) << 1;
    const slots = words[base];
    const end = base + segmentHeaderWords + (slots << 1);
    let at = base + segmentHeaderWords + (homeSlot(hash, words[base + segmentState] >>> stateDepthShift, slots) << 1);
    while (at < end && words[at + 1] !== ref) at += 2;
    assert(at < end && words[at] === hash >>> 0, "dictionary: an entry that is replaced or deleted is in it");
    return at;
  }

  // ---- Segments ----------------------------------------------------------------------------------------------------------------------

  private depthOf(segment: number): number {
    return this.arena.wordsOf(segment)[wordOffset(segment) + segmentState] >>> stateDepthShift;
  }

  private enlarge(segment: number, hash: number): void {
    const words = this.arena.wordsOf(segment);
    const base = wordOffset(segment);
    const slots = words[base];
    const depth = words[base + segmentState] >>> stateDepthShift;
    if (slots >= slotsMax && depth < depthMax) this.split(segment, hash, depth);
    else {
      assert(slots <= segmentEntriesMax, "dictionary: no 2^16 entries share the bits of hash that choose a segment");
      this.resize(segment, hash, slotsAfter(slots), depth);
    }
  }

  /** Makes room: the same elements in a segment of about `slots` slots. */
  private resize(segment: number, hash: number, slots: number, depth: number): void {
    const resized = copySegment(this.arena, segment, 0, hashSpace, slots, depth);
    this.redirect(hash, depth, resized);
    this.drop(segment);
  }

  private split(segment: number, hash: number, depth: number): void {
    if (depth === this.depth) this.doubleDirectory();
    if (depth + 1 === this.depth) this.deepSegments += 2;
    const words = this.arena.wordsOf(segment);
    const count = words[wordOffset(segment) + segmentState] & stateCountMask;
    const begin = segmentEnd(hash, depth) - hashSpace / 2 ** depth;
    const middle = begin + hashSpace / 2 ** (depth + 1);
    const slots = slotsFor(count / 2, loadAfter);
    this.redirect(begin, depth + 1, copySegment(this.arena, segment, begin, middle, slots, depth + 1));
    this.redirect(middle, depth + 1, copySegment(this.arena, segment, middle, hashSpace, slots, depth + 1));
    this.drop(segment);
  }

  /** A segment has become sparse: shrink it, or merge it with its buddy, or drop the last one. */
  private reduce(segment: number, hash: number, count: number): void {
    if (this.entries === 0) return this.clear();
    const words = this.arena.wordsOf(segment);
    const slots = words[wordOffset(segment)];
    const depth = this.depthOf(segment);
    if (depth > 0 && slots <= slotsLarge) {
      if (this.merge(segment, hash, depth, count)) return;
    }
    const wanted = Math.max(slotsFor(count, loadAfter), depth === 0 ? slotsMin : slotsLarge);
    if (wanted >= slots) return;
    const shrunk = copySegment(this.arena, segment, 0, hashSpace, wanted, depth, 0, slots - 1);
    if (shrunk === 0) return;
    this.redirect(hash, depth, shrunk);
    this.drop(segment);
  }

  private merge(segment: number, hash: number, depth: number, count: number): boolean {
    const buddyHash = (hash ^ (1 << (32 - depth))) >>> 0;
    const buddy = this.segmentFor(buddyHash);
    if (this.depthOf(buddy) !== depth) return false;
    const buddyCount = this.arena.wordsOf(buddy)[wordOffset(buddy) + segmentState] & stateCountMask;
    if (count + buddyCount > slotsLarge * loadAfter) return false;
    const [low, high] = hash < buddyHash ? [segment, buddy] : [buddy, segment];
    const merged = copySegment(this.arena, low, 0, hashSpace, slotsFor(count + buddyCount, loadAfter), depth - 1, high);
    this.redirect(hash, depth - 1, merged);
    this.drop(segment);
    this.drop(buddy);
    if (depth === this.depth) {
      this.deepSegments -= 2;
      if (this.deepSegments === 0) this.halveDirectory();
    }
    return true;
  }

  private moveSegment(segment: number, hash: number): number {
    const moved = copySegmentTo(this.arena, this.arena, segment, null);
    this.redirect(hash, this.depthOf(moved), moved);
    this.drop(segment);
    return moved;
  }

  private drop(segment: number): void {
    this.indexed -= segmentBytes(this.arena.wordsOf(segment)[wordOffset(segment)]);
    freeSegment(this.arena, segment);
  }

  // ---- Directory ---------------------------------------------------------------------------------------------------------------------

  /** Lets all prefixes that begin with the first `depth` bits of `hash` lead to `segment`, which is a new one. */
  private redirect(hash: number, depth: number, segment: number): void {
    this.indexed += segmentBytes(this.arena.wordsOf(segment)[wordOffset(segment)]);
    if (this.directory === null) {
      this.root = segment;
      return;
    }
    const spread = this.depth - depth;
    const first = (((hash >>> 1) >>> (31 - this.depth)) >>> spread) << spread;
    this.directory.fill(segment, first, first + (1 << spread));
  }

  private doubleDirectory(): void {
    const doubled = new Uint32Array(1 << (this.depth + 1));
    if (this.directory === null) doubled.fill(this.root);
    else for (let i = 0; i < doubled.length; i++) doubled[i] = this.directory[i >>> 1];
    this.directory = doubled;
    this.root = 0;
    this.depth++;
    this.deepSegments = 0;
  }

  private halveDirectory(): void {
    while (this.directory !== null && this.deepSegments === 0) {
      this.depth--;
      if (this.depth === 0) {
        this.root = this.directory[0];
        this.directory = null;
        return;
      }
      const halved = new Uint32Array(1 << this.depth);
      for (let i = 0; i < halved.length; i++) halved[i] = this.directory[i << 1];
      this.directory = halved;
      for (let i = 0; i < halved.length; i++) if (this.depthOf(halved[i]) === this.depth) this.deepSegments++;
    }
  }

  /**
   * Verifies order, homes, gaps, counts and the directory; throws on the first that is broken. `hashOf` recomputes an entry's hash, signed or not. O(n).
   */
  check(hashOf: (ref: number) => number): void {
    checkDictionary(
      {
        arena: this.arena,
        entries: this.entries,
        depth: this.depth,
        hasDirectory: this.directory !== null,
        deepSegments: this.deepSegments,
        indexBytes: this.indexed,
        segmentFor: (hash) => this.segmentFor(hash),
      },
      hashOf,
    );
  }
}

/** Reads an entry's key: where its bytes are in `arena.bytesOf(ref)`. */
export function keyStart(arena: Arena, ref: number): number {
  return byteOffset(ref) + keyOffsetOf(arena.wordsOf(ref)[wordOffset(ref) + 1]);
}

export function keyLength(arena: Arena, ref: number): number {
  const words = arena.wordsOf(ref);
  const at = wordOffset(ref);
  const length = words[at + 1] & keyLengthMask;
  return length === longKey ? words[at + 2] : length;
}
