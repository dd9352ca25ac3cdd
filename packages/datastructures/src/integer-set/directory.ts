/**
 * What an integer set knows of its chunks without touching them, in ascending order, in typed arrays beside the arena. 15 bytes a chunk:
 *
 *   bounds  2 × Int32   the smallest integer: its upper word, signed, and its lower one less 2^31, so that signed comparison orders both
 *   refs    Uint32      the chunk's block
 *   counts  Uint16      integers in it
 *   marks   Uint8       1: a snapshot has it already
 *
 * A chunk is named by its index, which is good until one comes or goes.
 */
import { assert } from "../assert.js";
import { highOfTaken, lowOfTaken } from "../intset/integer.js";

const signBit = 0x80000000;
const capacityMin = 4;
const boundWords = 2;

export class ChunkDirectory {
  /** Chunks. */
  size = 0;
  refs = new Uint32Array(0);
  counts = new Uint16Array(0);
  marks = new Uint8Array(0);
  /** What `chunkOf` says of the chunks before. */
  integersBefore = 0;
  private bounds = new Int32Array(0);

  get usedBytes(): number {
    return this.refs.byteLength + this.counts.byteLength + this.marks.byteLength + this.bounds.byteLength;
  }

  /** The last chunk whose smallest integer is not above the one that was taken (intset/integer.ts), or -1. O(log n). */
  lastUpTo(): number {
    return this.lastNotAbove(highOfTaken(), lowOfTaken() ^ signBit);
  }

  /** The first chunk whose smallest integer is not below these words, as `highOf` and `lowOf` give them; `size` if there is none. O(log n). */
  firstFrom(high: number, low: number): number {
    const chunk = this.lastNotAbove(high, low);
    return chunk >= 0 && this.highOf(chunk) === high && this.lowOf(chunk) === low ? chunk : chunk + 1;
  }

  private lastNotAbove(high: number, low: number): number {
    const { bounds } = this;
    let from = 0;
    let to = this.size;
    // Integers are often added in ascending order.
    if (to > 0 && this.isNotAbove(to - 1, high, low)) return to - 1;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const theirs = bounds[middle * boundWords];
      if (theirs < high || (theirs === high && bounds[middle * boundWords + 1] <= low)) from = middle + 1;
      else to = middle;
    }
    return from - 1;
  }

  /** Whether the chunk's smallest integer is not above these words. */
  private isNotAbove(chunk: number, high: number, low: number): boolean {
    const theirs = this.highOf(chunk);
    return theirs < high || (theirs === high && this.lowOf(chunk) <= low);
  }

  /** Whether the chunk's smallest integer is below these words. */
  isBelow(chunk: number, high: number, low: number): boolean {
    const theirs = this.highOf(chunk);
    return theirs < high || (theirs === high && this.lowOf(chunk) < low);
  }

  /** The upper word of the chunk's smallest integer. */
  highOf(chunk: number): number {
    return this.bounds[chunk * boundWords];
  }

  /** The lower word of the chunk's smallest integer, less 2^31. */
  lowOf(chunk: number): number {
    return this.bounds[chunk * boundWords + 1];
  }

  /** The integer that was taken is the chunk's smallest. */
  setSmallest(chunk: number): void {
    this.bounds[chunk * boundWords] = highOfTaken();
    this.bounds[chunk * boundWords + 1] = lowOfTaken() ^ signBit;
  }

  /** The chunk in which the integer lies that has `index` others below it, which exists. Then `integersBefore` are in the chunks before. O(n). */
  chunkOf(index: number, total: number): number {
    const { counts } = this;
    if (index * 2 < total) {
      let chunk = 0;
      let before = 0;
      for (; before + counts[chunk] <= index; chunk++) before += counts[chunk];
      this.integersBefore = before;
      return chunk;
    }
    let chunk = this.size - 1;
    let before = total - counts[chunk];
    while (before > index) before -= counts[--chunk];
    this.integersBefore = before;
    return chunk;
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** Makes room for one more, so that `insert` can't fail. */
  reserve(): void {
    if (this.size === this.refs.length) this.resize(Math.max(capacityMin, Math.ceil(this.size * 1.5)));
  }

  /** Puts a chunk in at `index`, whose smallest integer is the one that was taken. */
  insert(index: number, ref: number, count: number, mark: number): void {
    assert(index >= 0 && index <= this.size, "integer set: a chunk comes before, between or behind the others");
    this.reserve();
    const { size } = this;
    if (index < size) this.move(index, index + 1);
    this.size = size + 1;
    this.refs[index] = ref;
    this.counts[index] = count;
    this.marks[index] = mark;
    this.setSmallest(index);
  }

  remove(index: number): void {
    assert(index >= 0 && index < this.size, "integer set: a chunk that goes is there");
    this.move(index + 1, index);
    this.size--;
    if (this.size === 0) this.resize(0);
    else if (this.size * 4 <= this.refs.length && this.refs.length > capacityMin) {
      this.resize(Math.max(capacityMin, Math.ceil(this.size * 1.5)));
    }
  }

  clearMarks(): void {
    this.marks.fill(0);
  }

  private move(from: number, to: number): void {
    const { size } = this;
    this.refs.copyWithin(to, from, size);
    this.counts.copyWithin(to, from, size);
    this.marks.copyWithin(to, from, size);
    this.bounds.copyWithin(to * boundWords, from * boundWords, size * boundWords);
  }

  private resize(capacity: number): void {
    // Created before anything is changed, as the system may refuse.
    const refs = new Uint32Array(capacity);
    const counts = new Uint16Array(capacity);
    const marks = new Uint8Array(capacity);
    const bounds = new Int32Array(capacity * boundWords);
    const { size } = this;
    refs.set(this.refs.subarray(0, size));
    counts.set(this.counts.subarray(0, size));
    marks.set(this.marks.subarray(0, size));
    bounds.set(this.bounds.subarray(0, size * boundWords));
    this.refs = refs;
    this.counts = counts;
    this.marks = marks;
    this.bounds = bounds;
  }
}
