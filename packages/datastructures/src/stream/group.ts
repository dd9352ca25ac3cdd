/**
 * A consumer group: how far it has read, its consumers, and the entries that were given to one of them and not yet acknowledged (the pending entries list).
 *
 * A pending entry is a row of a tree, by id: when it was delivered, how often, to whom; its consumer has the id in a tree of its own. An entry whose consumer gave it back
 * (XNACK) belongs to none. From the first time that somebody asks for entries by their age, a third tree has them in that order.
 */
import type { Arena } from "../arena/arena.js";
import { assert } from "../assert.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { StreamConsumer } from "./consumer.js";
import { RememberedPlace } from "./cursor.js";
import { copyId, idWords } from "./id.js";
import { NamedParts } from "./named-parts.js";

/** Words of a pending entry behind its id. An entry of no consumer has its place among those that were given back where others have their time. */
const timeHigh = idWords;
const timeLow = idWords + 1;
const countHigh = idWords + 2;
const countLow = idWords + 3;
const owner = idWords + 4;
const pendingWords = 5;

/** Entries by age: those given back come first, then by time and id. The first word is 0 for those, and one more than the time's high word for others. */
const ageKeyWords = 2 + idWords;

const word = 2 ** 32;
const exactHighMax = 2 ** 21;
/** Objects of a group, its name not counted; measured on Node 20. */
const objectBytes = 600;

const ageKey = new Uint32Array(ageKeyWords);
const found = new Uint32Array(idWords);

export class StreamGroup {
  readonly arena: Arena;
  readonly name: Uint8Array;
  /** The id up to which entries were delivered: four words. */
  readonly lastId = new Uint32Array(idWords);
  /** How many entries had been added when that one was, or null if that is not known. */
  entriesRead: number | bigint | null = null;
  readonly consumers = new NamedParts<StreamConsumer>();
  /** By id. */
  readonly pending: KeyTree;
  /** Pending entries that belong to no consumer. */
  nackedSize = 0;
  /** Where the entry behind the last that was delivered is. */
  readonly place = new RememberedPlace();
  private readonly byIndex: (StreamConsumer | null)[] = [null];
  private readonly freeIndexes: number[] = [];
  private byAge: KeyTree | null = null;
  private nackedSequence = 0;

  constructor(arena: Arena, name: Uint8Array, pending = new KeyTree(arena, idWords, pendingWords)) {
    this.arena = arena;
    this.name = name;
    this.pending = pending;
  }

  // ---- Consumers ---------------------------------------------------------------------------------------------------------------------

  /** Adds a consumer whose name none has. */
  addConsumer(name: Uint8Array, seenTimeMs: number): StreamConsumer {
    const index = this.freeIndexes.pop() ?? this.byIndex.length;
    const consumer = new StreamConsumer(this.arena, name, index, seenTimeMs);
    this.byIndex[index] = consumer;
    this.consumers.add(consumer);
    return consumer;
  }

  /** Takes a consumer out; its entries are no longer pending. */
  removeConsumer(consumer: StreamConsumer): void {
    const { pending } = consumer;
    while (pending.seekFirst()) {
      copyId(pending.words, pending.row, found, 0);
      assert(this.find(found, 0), "stream: a consumer's entry is one of its group");
      this.removeFound();
    }
    pending.clear();
    this.consumers.remove(consumer);
    this.byIndex[consumer.index] = null;
    this.freeIndexes.push(consumer.index);
  }

  // ---- Pending entries ---------------------------------------------------------------------------------------------------------------

  /** Looks for a pending entry; what is asked of "the found one" is then about this one, until a tree changes. False if there is none. */
  find(id: Uint32Array, at: number): boolean {
    return this.pending.seek(id, at);
  }

  /** Whose the found one is; null: nobody's. */
  get foundConsumer(): StreamConsumer | null {
    return this.byIndex[this.pending.words[this.pending.row + owner]];
  }

  /** When it was delivered last, in milliseconds since 1970; 0 of one that is nobody's. */
  get foundTimeMs(): number {
    const { words, row } = this.pending;
    return words[row + owner] === 0 ? 0 : words[row + timeHigh] * word + words[row + timeLow];
  }

  /** How often it was delivered: a bigint where a number would not be exact. */
  get foundCount(): number | bigint {
    const { words, row } = this.pending;
    const high = words[row + countHigh];
    if (high < exactHighMax) return high * word + words[row + countLow];
    return (BigInt(high) << 32n) | BigInt(words[row + countLow]);
  }

  set foundCount(count: number | bigint) {
    const { words, row } = this.pending;
    if (typeof count === "number") {
      words[row + countHigh] = count / word;
      words[row + countLow] = count;
      return;
    }
    words[row + countHigh] = Number(count >> 32n);
    words[row + countLow] = Number(count & 0xffffffffn);
  }

  /** Adds an entry that is not pending, or finds the one that is; true if it is new. Whose it is, is to be said then: see `assign`. */
  add(id: Uint32Array, at: number): boolean {
    if (!this.pending.insert(id, at)) return false;
    const { words, row } = this.pending;
    words[row + timeHigh] = 0;
    words[row + timeLow] = 0;
    words[row + countHigh] = 0;
    words[row + countLow] = 0;
    words[row + owner] = 0;
    this.nackedSize++;
    this.noteAge(id, at);
    return true;
  }

  /** Lets the found one be a consumer's, delivered at this time. */
  assign(consumer: StreamConsumer, timeMs: number): void {
    const { pending } = this;
    copyId(pending.words, pending.row, found, 0);
    this.forgetAge(found);
    const before = this.foundConsumer;
    const { words, row } = pending;
    words[row + timeHigh] = timeMs / word;
    words[row + timeLow] = timeMs;
    if (before !== consumer) {
      words[row + owner] = consumer.index;
      if (before === null) this.nackedSize--;
      else if (before.pending.seek(found, 0)) before.pending.remove();
      consumer.pending.insert(found, 0);
    }
    this.noteAge(found, 0);
  }

  /** Lets the found one be nobody's, behind all that are. */
  giveBack(): void {
    const { pending } = this;
    copyId(pending.words, pending.row, found, 0);
    this.forgetAge(found);
    const before = this.foundConsumer;
    const { words, row } = pending;
    this.nackedSequence++;
    words[row + timeHigh] = this.nackedSequence / word;
    words[row + timeLow] = this.nackedSequence;
    words[row + owner] = 0;
    if (before !== null) {
      this.nackedSize++;
      if (before.pending.seek(found, 0)) before.pending.remove();
    }
    this.noteAge(found, 0);
  }

  /** Takes the found one out. */
  removeFound(): void {
    const { pending } = this;
    copyId(pending.words, pending.row, found, 0);
    this.forgetAge(found);
    const consumer = this.foundConsumer;
    pending.remove();
    if (consumer === null) this.nackedSize--;
    else if (consumer.pending.seek(found, 0)) consumer.pending.remove();
  }

  // ---- By age ------------------------------------------------------------------------------------------------------------------------

  /** Pending entries by age, those that are nobody's first, then the one that was delivered longest ago: the last four words of a key are the id. */
  get pendingByAge(): KeyTree {
    if (this.byAge === null) {
      const { pending } = this;
      this.byAge = new KeyTree(this.arena, ageKeyWords, 0);
      for (let isThere = pending.seekFirst(); isThere; isThere = pending.next()) {
        copyId(pending.words, pending.row, found, 0);
        this.noteAge(found, 0);
      }
    }
    return this.byAge;
  }

  /** Where in a key of `pendingByAge` the id begins. */
  static readonly ageIdAt = 2;

  /** Whether the entry that `pendingByAge` is at is nobody's. */
  get isAgeNobodys(): boolean {
    const { words, row } = this.byAge as KeyTree;
    return words[row] === 0;
  }

  /** When the entry that `pendingByAge` is at was delivered; 0: it is nobody's. */
  get ageTimeMs(): number {
    const { words, row } = this.byAge as KeyTree;
    return words[row] === 0 ? 0 : (words[row] - 1) * word + words[row + 1];
  }

  private noteAge(id: Uint32Array, at: number): void {
    if (this.byAge === null) return;
    this.writeAgeKey(id, at);
    this.byAge.insert(ageKey, 0);
  }

  private forgetAge(id: Uint32Array): void {
    if (this.byAge === null) return;
    this.writeAgeKey(id, 0);
    if (this.byAge.seek(ageKey, 0)) this.byAge.remove();
  }

  private writeAgeKey(id: Uint32Array, at: number): void {
    const { words, row } = this.pending;
    const isOwned = words[row + owner] !== 0;
    ageKey[0] = isOwned ? words[row + timeHigh] + 1 : 0;
    ageKey[1] = words[row + timeLow];
    copyId(id, at, ageKey, 2);
  }

  // ---- Memory ------------------------------------------------------------------------------------------------------------------------

  private get trees(): KeyTree[] {
    const trees = [this.pending, ...[...this.consumers].map(({ pending }) => pending)];
    return this.byAge === null ? trees : [...trees, this.byAge];
  }

  /** Bytes in the arena. */
  get memoryBytes(): number {
    let bytes = this.pending.memoryBytes + (this.byAge?.memoryBytes ?? 0);
    for (const consumer of this.consumers) bytes += consumer.pending.memoryBytes;
    return bytes;
  }

  /** Bytes beside the arena, about. */
  get outsideBytes(): number {
    let bytes = objectBytes + this.name.length;
    for (const consumer of this.consumers) bytes += consumer.outsideBytes;
    return bytes;
  }

  copy(arena: Arena): StreamGroup {
    const copied = new StreamGroup(arena, this.name, this.pending.copy(arena));
    copyId(this.lastId, 0, copied.lastId, 0);
    copied.entriesRead = this.entriesRead;
    copied.nackedSize = this.nackedSize;
    copied.nackedSequence = this.nackedSequence;
    for (const consumer of this.consumers) {
      const own = consumer.copy(arena);
      copied.consumers.add(own);
      copied.byIndex[own.index] = own;
    }
    for (let index = 1; index < this.byIndex.length; index++) {
      copied.byIndex[index] ??= null;
      if (copied.byIndex[index] === null) copied.freeIndexes.push(index);
    }
    return copied;
  }

  /** Frees some of its blocks, and says whether those were all: the group is no longer used. */
  freeSlice(): boolean {
    for (const tree of this.trees) {
      if (tree.root === 0) continue;
      tree.removeFirstLeaf();
      return false;
    }
    return true;
  }

  private readonly relocationKey = new Uint32Array(ageKeyWords);
  private relocatedTree = 0;

  /** Moves blocks out of chunks that are being emptied, about so many bytes of them; says whether those were all. @param isBegun whether it goes on where it stopped. */
  relocate(isBegun: boolean, bytesMax: number): boolean {
    if (!isBegun) {
      this.relocationKey.fill(0);
      this.relocatedTree = 0;
    }
    let moved = 0;
    for (const { trees } = this; this.relocatedTree < trees.length; this.relocatedTree++) {
      const tree = trees[this.relocatedTree];
      while (tree.relocateLeaf(this.relocationKey, 0)) {
        moved += tree.leafRows * tree.rowWords * 4;
        if (moved >= bytesMax) return false;
      }
      this.relocationKey.fill(0);
    }
    return true;
  }

  /** Verifies trees and counts; throws on the first that is broken. O(n). */
  check(): void {
    const { pending } = this;
    for (const tree of this.trees) tree.check();
    let owned = 0;
    for (const consumer of this.consumers) {
      owned += consumer.pending.size;
      assert(this.byIndex[consumer.index] === consumer, "stream check: a consumer is where its index says");
      for (let isThere = consumer.pending.seekFirst(); isThere; isThere = consumer.pending.next()) {
        assert(
          this.find(consumer.pending.words, consumer.pending.row) && this.foundConsumer === consumer,
          "stream check: a consumer's entry is its own in the group too",
        );
      }
    }
    assert(owned + this.nackedSize === pending.size, "stream check: an entry is one consumer's, or nobody's");
    if (this.byAge === null) return;
    assert(this.byAge.size === pending.size, "stream check: each pending entry has an age");
    for (let isThere = pending.seekFirst(); isThere; isThere = pending.next()) {
      copyId(pending.words, pending.row, found, 0);
      this.writeAgeKey(found, 0);
      assert(this.byAge.seek(ageKey, 0), "stream check: a pending entry's age is known");
    }
  }
}
