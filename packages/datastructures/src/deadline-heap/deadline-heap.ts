/**
 * What comes next: items with a time, the earliest first, and items of equal time in any order.
 *
 * A heap with four children to a node, in two typed arrays: 12 bytes an item and no object. Whoever owns the items is told where each one is whenever that
 * changes, and keeps the place beside the item; so an item is found, changed and taken out without a second index, in O(log n).
 *
 * Four children, because the tree is then half as deep and the four times that are compared lie in one cache line or two.
 *
 * Source: Johnson, "Priority queues with update and finding minimum spanning trees" (1975).
 */
import { assert } from "../assert.js";

/** Children of a node, as a power of two. */
const childrenLog2 = 2;
const children = 1 << childrenLog2;
const capacityMin = 8;
/** Arrays this many times as long as what is in them are halved: not sooner, so that a number of items that swings does not copy them each time. */
const shrinkBelowShare = 4;
const noTimes = new Float64Array(0);
const noRefs = new Uint32Array(0);

/** Is told the place of an item: when it is added, and whenever it changes. The heap must not be changed meanwhile. */
export type PlaceListener = (ref: number, index: number) => void;

export class DeadlineHeap {
  private times = noTimes;
  private refs = noRefs;
  private items = 0;
  private readonly onMove: PlaceListener;

  constructor(onMove: PlaceListener) {
    this.onMove = onMove;
  }

  /** Number of items. */
  get size(): number {
    return this.items;
  }

  /** The earliest time, of the item at index 0; Infinity if there is none. */
  get firstTimeMs(): number {
    return this.items === 0 ? Number.POSITIVE_INFINITY : this.times[0];
  }

  /** Bytes of the arrays. */
  get usedBytes(): number {
    return this.times.byteLength + this.refs.byteLength;
  }

  timeAt(index: number): number {
    this.assertPlace(index);
    return this.times[index];
  }

  refAt(index: number): number {
    this.assertPlace(index);
    return this.refs[index];
  }

  /** Adds an item, and returns its place, which its owner is told as well. `timeMs` is finite; `ref` is any 32-bit number. */
  add(timeMs: number, ref: number): number {
    assert(Number.isFinite(timeMs), "deadline heap: a time is a finite number");
    if (this.items === this.times.length) this.resize(Math.max(capacityMin, this.items * 2));
    const last = this.items++;
    this.times[last] = timeMs;
    this.refs[last] = ref;
    const index = this.rise(last);
    this.onMove(ref, index);
    return index;
  }

  /** Gives the item at `index` another time. */
  update(index: number, timeMs: number): void {
    assert(Number.isFinite(timeMs), "deadline heap: a time is a finite number");
    this.assertPlace(index);
    this.times[index] = timeMs;
    const ref = this.refs[index];
    const settled = this.settle(index);
    if (settled !== index) this.onMove(ref, settled);
  }

  /** Takes the item at `index` out. */
  remove(index: number): void {
    this.assertPlace(index);
    const last = --this.items;
    if (index !== last) {
      const ref = this.refs[last];
      this.times[index] = this.times[last];
      this.refs[index] = ref;
      this.onMove(ref, this.settle(index));
    }
    if (last === 0) this.clear();
    else if (last < this.times.length / shrinkBelowShare && this.times.length > capacityMin) this.resize(this.times.length / 2);
  }

  /** Gives the item at `index` another reference: its block has moved. */
  replaceRef(index: number, ref: number): void {
    this.assertPlace(index);
    this.refs[index] = ref;
  }

  /** A heap with the same times in the same places, for another owner, who then gives each place a reference of its own (`replaceRef`). */
  duplicate(onMove: PlaceListener): DeadlineHeap {
    const copy = new DeadlineHeap(onMove);
    copy.times = this.times.slice();
    copy.refs = this.refs.slice();
    copy.items = this.items;
    return copy;
  }

  /** Takes all items out. */
  clear(): void {
    this.times = noTimes;
    this.refs = noRefs;
    this.items = 0;
  }

  /** Verifies the order of the heap; throws where it is broken. That owners know the right places is theirs to verify. O(n). */
  check(): void {
    const { times, refs, items } = this;
    assert(times.length === refs.length, "deadline heap check: there is a reference for each time");
    assert(items <= times.length, "deadline heap check: all items have a place");
    assert(items > 0 || times.length === 0, "deadline heap check: an empty heap has no arrays");
    for (let index = 1; index < items; index++) {
      assert(times[(index - 1) >>> childrenLog2] <= times[index], "deadline heap check: no item is before the one above it");
    }
  }

  // ---- Places ------------------------------------------------------------------------------------------------------------------------
  // Times are handed on in the array: V8 allocates 16 bytes for each that is an argument.

  /** Puts the item at `index` where it belongs, up or down; returns where that is. The owners of the others that move are told, its own is not. */
  private settle(index: number): number {
    const risen = this.rise(index);
    return risen === index ? this.sink(index) : risen;
  }

  private rise(index: number): number {
    const { times, refs } = this;
    const timeMs = times[index];
    const ref = refs[index];
    let hole = index;
    while (hole > 0) {
      const parent = (hole - 1) >>> childrenLog2;
      if (times[parent] <= timeMs) break;
      this.move(parent, hole);
      hole = parent;
    }
    times[hole] = timeMs;
    refs[hole] = ref;
    return hole;
  }

  private sink(index: number): number {
    const { times, refs, items } = this;
    const timeMs = times[index];
    const ref = refs[index];
    let hole = index;
    for (;;) {
      const firstChild = (hole << childrenLog2) + 1;
      const end = Math.min(firstChild + children, items);
      let earliest = hole;
      let earliestMs = timeMs;
      for (let child = firstChild; child < end; child++) {
        if (times[child] < earliestMs) {
          earliest = child;
          earliestMs = times[child];
        }
      }
      if (earliest === hole) break;
      this.move(earliest, hole);
      hole = earliest;
    }
    times[hole] = timeMs;
    refs[hole] = ref;
    return hole;
  }

  private move(from: number, to: number): void {
    const ref = this.refs[from];
    this.times[to] = this.times[from];
    this.refs[to] = ref;
    this.onMove(ref, to);
  }

  private resize(capacity: number): void {
    const { times, refs, items } = this;
    this.times = new Float64Array(capacity);
    this.refs = new Uint32Array(capacity);
    this.times.set(times.subarray(0, items));
    this.refs.set(refs.subarray(0, items));
  }

  private assertPlace(index: number): void {
    assert(index >= 0 && index < this.items, "deadline heap: a place that is asked for holds an item");
  }
}
