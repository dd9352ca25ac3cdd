/**
 * What is to happen at a certain time, the nearest first: a binary heap in which each entry knows its place, so that one that is no longer wanted is taken
 * out in logarithmic time, however many wait.
 */
import { assert } from "@respire/datastructures";

export interface Deadline {
  /** Microseconds of the engine's monotonic time. */
  atUs: number;
  /** Its place in the heap, -1 if it is in none. For `Deadlines` alone. */
  heapIndex: number;
  /** The time has come; it is no longer in the heap. */
  expire(): void;
}

export class Deadlines {
  private readonly heap: Deadline[] = [];
  /** Called when something is to happen earlier than all there was before: whoever sleeps until the next deadline has to be woken earlier. */
  onEarlier: () => void = () => {};

  add(deadline: Deadline): void {
    assert(deadline.heapIndex === -1, "deadlines: one that is added is not there yet");
    deadline.heapIndex = this.heap.length;
    this.heap.push(deadline);
    this.up(deadline);
    if (deadline.heapIndex === 0) this.onEarlier();
  }

  /** Does nothing if it is not there. */
  remove(deadline: Deadline): void {
    const index = deadline.heapIndex;
    if (index < 0) return;
    assert(this.heap[index] === deadline, "deadlines: each is where it says");
    deadline.heapIndex = -1;
    const last = this.heap.pop() as Deadline;
    if (last === deadline) return;
    this.put(last, index);
    this.up(last);
    this.down(last);
  }

  /** Of the nearest; infinity if there is none. */
  get nextUs(): number {
    return this.heap[0]?.atUs ?? Number.POSITIVE_INFINITY;
  }

  get size(): number {
    return this.heap.length;
  }

  /** Lets everything happen whose time has come. */
  expireUntil(nowUs: number): void {
    for (let first = this.heap[0]; first !== undefined && first.atUs <= nowUs; first = this.heap[0]) {
      this.remove(first);
      first.expire();
    }
  }

  private up(deadline: Deadline): void {
    for (let index = deadline.heapIndex; index > 0; index = deadline.heapIndex) {
      const parent = this.heap[(index - 1) >> 1] as Deadline;
      if (parent.atUs <= deadline.atUs) return;
      this.put(parent, index);
      this.put(deadline, (index - 1) >> 1);
    }
  }

  private down(deadline: Deadline): void {
    for (;;) {
      const index = deadline.heapIndex;
      const left = this.heap[2 * index + 1];
      const right = this.heap[2 * index + 2];
      const least = right !== undefined && left !== undefined && right.atUs < left.atUs ? right : left;
      if (least === undefined || least.atUs >= deadline.atUs) return;
      const below = least.heapIndex;
      this.put(least, index);
      this.put(deadline, below);
    }
  }

  private put(deadline: Deadline, index: number): void {
    this.heap[index] = deadline;
    deadline.heapIndex = index;
  }
}
