/** Indexes of a request's words, in the order in which they were added. It is used again and again, so that a command adds to it without allocating. */
import type { Arguments } from "../arguments.js";

export class WordIndexes {
  private indexes = new Uint32Array(16);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  add(index: number): void {
    if (this.count === this.indexes.length) {
      const longer = new Uint32Array(this.count * 2);
      longer.set(this.indexes);
      this.indexes = longer;
    }
    this.indexes[this.count++] = index;
  }

  /** There is one. */
  dropLast(): void {
    this.count--;
  }

  /** The words themselves, valid as those of the request are. */
  wordsOf(args: Arguments): Uint8Array[] {
    const words: Uint8Array[] = [];
    for (let i = 0; i < this.count; i++) words.push(args.word(this.indexes[i]));
    return words;
  }
}
