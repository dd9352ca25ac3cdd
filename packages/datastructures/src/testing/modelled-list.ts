/**
 * A QuickList with an array beside it. Each operation is done to both, and every answer is compared; snapshots can be under way meanwhile, and blocks be moved.
 * Throws an AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import { assert } from "../assert.js";
import { Element } from "../listpack/element.js";
import { endByte } from "../listpack/layout.js";
import { elementCount, firstEntry, nextEntry } from "../listpack/read.js";
import { append, initialise } from "../listpack/write.js";
import { ListCursor } from "../quicklist/cursor.js";
import { QuickList } from "../quicklist/quicklist.js";
import type { QuickListSettings } from "../quicklist/settings.js";
import type { ListSnapshot, NodeVisitor } from "../quicklist/snapshot.js";
import { assertSame } from "./assert-same.js";
import { listText, textBytes, textOf } from "./list-texts.js";
import type { Random } from "./random.js";

/** Says of some blocks that they should move, all the time. */
class RestlessArena extends Arena {
  isRestless = false;

  override shouldMove(ref: number): boolean {
    return this.isRestless && Math.imul(ref, 0x9e3779b1) >>> 30 === 0;
  }
}

interface HeldSnapshot {
  readonly snapshot: ListSnapshot;
  readonly texts: readonly string[];
  node: number;
  read: number;
}

export interface ModelledListOptions {
  settings: QuickListSettings;
  longMax?: number;
  firstChunkIndex?: number;
  /** A faulty one, to see that faults are found. */
  createList?: (arena: Arena, settings: QuickListSettings) => QuickList;
}

/** Reads the elements of nodes. */
class Reader implements NodeVisitor {
  readonly texts: string[] = [];
  private readonly element = new Element();

  visit(isPlain: boolean, bytes: Uint8Array, start: number, length: number): void {
    if (isPlain) {
      this.texts.push(textOf(bytes, start, length));
      return;
    }
    for (let entry = firstEntry(start); bytes[entry] !== endByte; entry = nextEntry(bytes, entry)) {
      this.element.show(bytes, entry);
      this.texts.push(textOf(this.element.bytes, this.element.start, this.element.length));
    }
  }
}

export class ModelledList {
  readonly arena: RestlessArena;
  readonly settings: QuickListSettings;
  list: QuickList;
  model: string[] = [];
  readonly snapshots: HeldSnapshot[] = [];
  private readonly cursor = new ListCursor();
  private readonly element = new Element();
  private readonly longMax: number;
  private readonly create: () => QuickList;
  private relocateCursor = 0;

  constructor({ settings, longMax = 300, firstChunkIndex = 1, createList }: ModelledListOptions) {
    this.arena = new RestlessArena({ firstChunkIndex });
    this.settings = settings;
    this.longMax = longMax;
    this.create = () => (createList === undefined ? new QuickList(this.arena, settings) : createList(this.arena, settings));
    this.list = this.create();
  }

  push(random: Random, atHead: boolean, count: number): void {
    for (let i = 0; i < count; i++) {
      const text = listText(random, this.longMax);
      const bytes = textBytes(`..${text}.`);
      if (atHead) {
        this.list.pushHead(bytes, 2, text.length);
        this.model.unshift(text);
      } else {
        this.list.pushTail(bytes, 2, text.length);
        this.model.push(text);
      }
    }
  }

  pop(atHead: boolean, count: number): void {
    for (let i = 0; i < count && this.model.length > 0; i++) {
      assert(atHead ? this.list.head(this.element) : this.list.tail(this.element), "a list with elements has a first and a last");
      assertSame(this.shown(this.element), atHead ? this.model[0] : this.model[this.model.length - 1], "what is popped");
      if (atHead) this.list.popHead();
      else this.list.popTail();
      if (atHead) this.model.shift();
      else this.model.pop();
    }
  }

  private shown({ bytes, start, length }: Element): string {
    return textOf(bytes, start, length);
  }

  /** Goes to an element, by any of the ways there; -1 if there is none. */
  private goTo(random: Random): number {
    this.cursor.open(this.list);
    if (this.model.length === 0) {
      assert(!this.cursor.seek(0) && !this.cursor.seek(-1), "an empty list has no place to go to");
      return -1;
    }
    const index = random.below(this.model.length);
    assert(this.cursor.seek(random.below(2) === 0 ? index : index - this.model.length), "an element is found");
    this.compareCursor(index);
    return index;
  }

  private compareCursor(index: number): void {
    assertSame(this.cursor.index, index, "the cursor's index");
    const text = this.model[index];
    assertSame(this.shown(this.cursor.element), text, `element ${index}`);
    assert(this.cursor.equalsAtCursor(textBytes(text), 0, text.length), "an element equals itself");
    const other = index % 2 === 0 ? `${text}x` : text.slice(0, -1);
    assertSame(this.cursor.equalsAtCursor(textBytes(other), 0, other.length), other === text, "an element equals no other");
  }

  /** Some changes around one place, walking this way or that between them. */
  edit(random: Random, count: number): void {
    let index = this.goTo(random);
    for (let i = 0; i < count && index >= 0; i++) {
      const text = listText(random, this.longMax);
      const bytes = textBytes(text);
      const operation = random.below(6);
      if (operation === 0) {
        this.cursor.replaceAtCursor(bytes, 0, bytes.length);
        this.model[index] = text;
      } else if (operation === 1) {
        this.cursor.insertBeforeCursor(bytes, 0, bytes.length);
        this.model.splice(index++, 0, text);
      } else if (operation === 2) {
        this.cursor.insertAfterCursor(bytes, 0, bytes.length);
        this.model.splice(index + 1, 0, text);
      } else if (operation === 3) {
        index = this.walk(random, index, 1 + random.below(30));
      } else {
        index = this.removeSome(index, random.below(2) === 0);
      }
      if (index >= 0) this.compareCursor(index);
      else assertSame(this.cursor.index, -1);
    }
    this.cursor.close();
  }

  private walk(random: Random, from: number, steps: number): number {
    const isBackward = random.below(2) === 0;
    const byNode = random.below(8) === 0;
    let index = from;
    for (let i = 0; i < steps; i++) {
      const left = this.cursor.nodeElementsLeft;
      const stands = byNode
        ? isBackward
          ? this.cursor.previousNode()
          : this.cursor.nextNode()
        : isBackward
          ? this.cursor.previous()
          : this.cursor.next();
      if (byNode && stands && !isBackward) assertSame(this.cursor.index, index + left, "the next node begins where this one ends");
      index = byNode && stands ? this.cursor.index : index + (isBackward ? -1 : 1);
      if (!byNode) assertSame(stands, index >= 0 && index < this.model.length, "a cursor goes as far as there are elements");
      if (!stands) return -1;
      this.compareCursor(index);
    }
    return index;
  }

  private removeSome(from: number, isBackward: boolean): number {
    if (isBackward ? !this.cursor.previous() : !this.cursor.next()) return -1;
    let index = from + (isBackward ? -1 : 1);
    for (let i = 0; i < 3; i++) {
      const stands = this.cursor.removeAtCursor(isBackward);
      this.model.splice(index, 1);
      if (isBackward) index--;
      assertSame(stands, index >= 0 && index < this.model.length, "a cursor stands where there is an element");
      if (!stands) return -1;
    }
    return index;
  }

  /** Removes all but a share of the elements, one by one. */
  thin(random: Random, keptShare: number): void {
    this.cursor.open(this.list);
    const kept: string[] = [];
    let index = 0;
    for (let stands = this.cursor.seek(0); stands; index++) {
      assertSame(this.shown(this.cursor.element), this.model[index]);
      if (random.next() < keptShare) {
        kept.push(this.model[index]);
        stands = this.cursor.next();
      } else stands = this.cursor.removeAtCursor(false);
    }
    assertSame(index, this.model.length);
    this.model = kept;
    this.cursor.close();
  }

  removeRange(random: Random): void {
    const index = random.below(this.model.length + 1);
    const count = random.below(4) === 0 ? random.below(this.model.length + 5) : random.below(40);
    const dropped = this.list.removeRange(index, count);
    while (dropped !== null && !dropped.freeSlice());
    this.model.splice(index, count);
  }

  copy(): void {
    const copied = this.list.copy();
    while (!this.list.freeSlice());
    this.list = copied;
  }

  /** To one listpack and back, if it is one, or from a listpack of the first elements otherwise. */
  throughListpack(): void {
    if (this.list.length === 0) return;
    const length = this.list.singleListpackBytes;
    let bytes = new Uint8Array(length + 10);
    if (length > 0) this.list.copyListpackTo(bytes, 5);
    else {
      bytes = new Uint8Array(1 << 18);
      initialise(bytes, 5);
      this.model.length = Math.min(this.model.length, 300);
      for (const text of this.model) append(bytes, 5, textBytes(text), 0, text.length);
    }
    assertSame(elementCount(bytes, 5), this.model.length);
    while (!this.list.freeSlice());
    this.list = QuickList.fromListpack(this.arena, this.settings, bytes, 5, this.element);
  }

  relocate(): void {
    this.arena.isRestless = true;
    this.relocateCursor = this.list.relocate(this.relocateCursor, 1000);
    this.arena.isRestless = false;
  }

  empty(): void {
    while (!this.list.freeSlice()) assert(this.list.length > 0, "freeing is over when nothing is left");
    this.list = this.create();
    this.model = [];
  }

  beginSnapshot(): void {
    this.snapshots.push({ snapshot: this.list.snapshot(), texts: [...this.model], node: 0, read: 0 });
  }

  /** Reads some nodes of a snapshot; true at its end. */
  readSnapshot(index: number, count: number): boolean {
    const held = this.snapshots[index];
    const reader = new Reader();
    held.node = held.snapshot.visitNodes(held.node, count, reader);
    for (const text of reader.texts) assertSame(text, held.texts[held.read++], "a snapshot is as the list was");
    if (held.node !== 0) return false;
    assertSame(held.read, held.texts.length, "a snapshot is as long as the list was");
    held.read = 0;
    return true;
  }

  endSnapshot(index: number): void {
    while (!this.readSnapshot(index, 3));
    const [held] = this.snapshots.splice(index, 1);
    while (!held.snapshot.releaseSlice(2));
  }

  check(): void {
    const { list, model } = this;
    list.check();
    this.arena.check();
    assertSame(list.length, model.length, "the length");
    const reader = new Reader();
    list.visitNodes(reader);
    assertSame(reader.texts.length, model.length, "as many elements as the model has");
    for (let i = 0; i < model.length; i++) assertSame(reader.texts[i], model[i], `element ${i}`);
    assertSame(list.head(this.element), model.length > 0);
    if (model.length > 0) {
      assertSame(this.shown(this.element), model[0], "the first");
      list.tail(this.element);
      assertSame(this.shown(this.element), model[model.length - 1], "the last");
    }
    const shape = list.shape();
    assertSame(shape.nodes, list.nodeCount);
    assert(shape.allocatedBytes <= list.memoryBytes, "a list takes the bytes of its nodes at least");
  }

  /** Lets all go; nothing may remain in the arena. */
  end(): void {
    this.empty();
    while (this.snapshots.length > 0) this.endSnapshot(this.snapshots.length >> 1);
    this.check();
    assertSame(this.arena.usedBytes, 0, "an empty list leaves nothing in the arena");
  }
}
