/** First in, first out, each step in constant time on average. */

/** Entries taken are forgotten in one piece once they are as many as this, and half of the array. */
const takenMax = 1024;

export class Fifo<T> {
  private items: (T | undefined)[] = [];
  /** Index of the first entry: those before it are taken. */
  private first = 0;

  get length(): number {
    return this.items.length - this.first;
  }

  push(item: T): void {
    this.items.push(item);
  }

  /** The entry that `shift` would take. */
  peek(): T | undefined {
    return this.items[this.first];
  }

  shift(): T | undefined {
    if (this.first === this.items.length) return undefined;
    const item = this.items[this.first];
    this.items[this.first++] = undefined;
    if (this.first === this.items.length) {
      this.items = [];
      this.first = 0;
    } else if (this.first >= takenMax && this.first * 2 >= this.items.length) {
      this.items = this.items.slice(this.first);
      this.first = 0;
    }
    return item;
  }
}
