/** A KeyTree with a sorted array beside it. Each operation is done to both, and every answer is compared. Throws an AssertionError as soon as the two differ. */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { assertSame } from "./assert-same.js";

const valueWords = 2;
const ballastBytes = 200_000;

/** Keys of four words by a number: the highest word has its top bit set in some, words differ high and low. */
export function keyOf(number: number): Uint32Array {
  return Uint32Array.of(number % 7 === 0 ? 0xffffffff : number >>> 9, number >>> 4, 0x80000000 | (number >>> 2), number);
}

function compareNumbers(a: number, b: number): number {
  const [keyA, keyB] = [keyOf(a), keyOf(b)];
  for (let i = 0; i < 4; i++) if (keyA[i] !== keyB[i]) return keyA[i] - keyB[i];
  return 0;
}

export class ModelledKeyTree {
  readonly arena: Arena;
  readonly tree: KeyTree;
  /** The model: numbers by the order of their keys, and what each was given. */
  readonly sorted: number[] = [];
  readonly values = new Map<number, number>();
  private readonly ballast: number[] = [];

  constructor(rowsMax: number, options: ArenaOptions = {}) {
    this.arena = new Arena(options);
    this.tree = new KeyTree(this.arena, 4, valueWords, rowsMax);
  }

  put(number: number, value: number): void {
    const isNew = this.tree.insert(keyOf(number), 0);
    assertSame(isNew, !this.values.has(number), `${number} is new`);
    this.tree.words[this.tree.row + 4] = value;
    this.tree.words[this.tree.row + 5] = ~value;
    if (isNew) this.sorted.splice(this.placeOf(number), 0, number);
    this.values.set(number, value);
  }

  remove(number: number): void {
    assertSame(this.tree.seek(keyOf(number), 0), this.values.has(number), `${number} is there`);
    if (!this.values.delete(number)) return;
    this.verifyRow(this.placeOf(number));
    this.tree.remove();
    this.sorted.splice(this.placeOf(number), 1);
  }

  removeFirstLeaf(): void {
    if (this.sorted.length === 0) return;
    let removed = 0;
    this.tree.removeFirstLeaf((words, row) => assertSame(words[row + 3], this.sorted[removed++], "the lowest rows are taken out"));
    assert(removed > 0, "a block is not empty");
    for (const number of this.sorted.splice(0, removed)) this.values.delete(number);
  }

  /** Looks for a key, and walks from there. */
  walk(number: number, steps: number): void {
    const from = this.placeOf(number);
    const isThere = this.values.has(number);
    let place = from;
    let goes = this.tree.seekFrom(keyOf(number), 0);
    for (let i = 0; i <= steps; i++, place++, goes = this.tree.next()) {
      assertSame(goes, place < this.sorted.length, "there is a row from a key on");
      if (!goes) break;
      this.verifyRow(place);
    }
    place = isThere ? from : from - 1;
    goes = this.tree.seekUpTo(keyOf(number), 0);
    for (let i = 0; i <= steps; i++, place--, goes = this.tree.previous()) {
      assertSame(goes, place >= 0, "there is a row up to a key");
      if (!goes) break;
      this.verifyRow(place);
    }
    assertSame(this.tree.seekFirst(), this.sorted.length > 0);
    if (this.sorted.length > 0) this.verifyRow(0);
    assertSame(this.tree.seekLast(), this.sorted.length > 0);
    if (this.sorted.length > 0) this.verifyRow(this.sorted.length - 1);
  }

  /** A copy is the same, and lives its own life. */
  checkCopy(): void {
    const copy = this.tree.copy(new Arena());
    copy.check();
    assertSame(copy.size, this.tree.size);
    for (const number of this.sorted) assert(copy.seek(keyOf(number), 0), `a copy has ${number}`);
    copy.clear();
    this.tree.check();
  }

  /** Lets what the tree gets next lie in another chunk. */
  addBallast(): void {
    if (this.ballast.length < 60) for (let i = 0; i < 19; i++) this.ballast.push(this.arena.allocate(ballastBytes));
  }

  compact(): void {
    for (const ref of this.ballast.splice(0)) this.arena.free(ref, ballastBytes);
    if (this.arena.beginCompaction(0.05) === 0) return;
    const key = new Uint32Array(4);
    let rows = 0;
    let hasNext = this.tree.size > 0;
    while (hasNext) {
      hasNext = this.tree.relocateLeaf(key, 0);
      rows += this.tree.leafRows;
    }
    this.arena.endCompaction();
    assertSame(rows, this.tree.size, "every leaf is met once");
  }

  check(): void {
    this.tree.check();
    assertSame(this.tree.size, this.sorted.length);
  }

  private verifyRow(place: number): void {
    const { words, row } = this.tree;
    const number = this.sorted[place];
    assertSame(words[row + 3], number >>> 0, `the row at ${place}`);
    assertSame(words[row + 4], this.values.get(number) ?? words[row + 4], "a row has its value");
    assertSame(words[row + 5], ~words[row + 4] >>> 0, "a row has its whole value");
  }

  private placeOf(number: number): number {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareNumbers(this.sorted[middle], number) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
