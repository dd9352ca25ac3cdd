/** A DeadlineHeap with a Map beside it, which keeps the places that the heap tells. Throws an AssertionError as soon as the two differ. */
import { assert } from "../assert.js";
import { DeadlineHeap } from "../deadline-heap/deadline-heap.js";
import { assertSame } from "./assert-same.js";

interface Item {
  timeMs: number;
  /** As it was told; -1 before. */
  index: number;
}

export class ModelledHeap {
  readonly heap: DeadlineHeap;
  /** The model: reference → time and place. */
  readonly model = new Map<number, Item>();
  /** How often a place was told. */
  told = 0;

  constructor() {
    this.heap = new DeadlineHeap((ref, index) => {
      const item = this.model.get(ref);
      assert(item !== undefined, "only places of items are told");
      assert(item.index !== index, "a place is told when it changes");
      item.index = index;
      this.told++;
    });
  }

  /** Adds the item if it is missing. */
  add(ref: number, timeMs: number): void {
    if (this.model.has(ref)) return;
    const item: Item = { timeMs, index: -1 };
    this.model.set(ref, item);
    assertSame(this.heap.add(timeMs, ref), item.index, "the place that is returned is the one that was told");
  }

  update(ref: number, timeMs: number): void {
    const item = this.model.get(ref);
    if (item === undefined) return;
    item.timeMs = timeMs;
    this.heap.update(item.index, timeMs);
  }

  remove(ref: number): void {
    const item = this.model.get(ref);
    if (item === undefined) return;
    this.model.delete(ref); // First: nothing may be told of it any more.
    this.heap.remove(item.index);
  }

  /** Lets the item be under another reference. */
  move(ref: number, newRef: number): void {
    const item = this.model.get(ref);
    if (item === undefined || this.model.has(newRef)) return;
    this.model.delete(ref);
    this.model.set(newRef, item);
    this.heap.replaceRef(item.index, newRef);
  }

  /** Takes the first item out; returns its time. */
  removeFirst(): number {
    const timeMs = this.heap.firstTimeMs;
    const ref = this.heap.refAt(0);
    assertSame(this.model.get(ref)?.timeMs, timeMs, "the first item has the first time");
    this.remove(ref);
    return timeMs;
  }

  check(): void {
    this.heap.check();
    assertSame(this.heap.size, this.model.size);
    let firstMs = Number.POSITIVE_INFINITY;
    for (const [ref, { timeMs, index }] of this.model) {
      assertSame(this.heap.refAt(index), ref, "an item is where it was told to be");
      assertSame(this.heap.timeAt(index), timeMs, "an item has its time");
      firstMs = Math.min(firstMs, timeMs);
    }
    assertSame(this.heap.firstTimeMs, firstMs);
  }
}
