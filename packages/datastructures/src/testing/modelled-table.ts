/**
 * A HashTable with a Map beside it. Each operation is done to both, and every answer is compared; a snapshot and a compaction can be under way meanwhile.
 * Throws an AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { KeyHasher } from "../bytes/hash.js";
import { HashTable } from "../hash-table/hash-table.js";
import { assertSame } from "./assert-same.js";
import { keyOf } from "./entries.js";

/** Weak, so that fields of equal hash come about: all in 16 places. */
export class WeakHasher extends KeyHasher {
  override hash(bytes: Uint8Array, start: number, length: number): number {
    return super.hash(bytes, start, length) & 0x80000007;
  }
}

export interface ModelledField {
  /** The value: so many bytes, each of which is `fill`. */
  readonly valueLength: number;
  readonly fill: number;
  readonly expiresAtMs: number;
}

interface Snapshot {
  /** As they were when it began. */
  readonly expected: Map<number, ModelledField>;
  readonly handedOver: Map<number, ModelledField>;
}

/** Where the value is read from: longer than any. */
const source = new Uint8Array(70_000);

export class ModelledTable {
  readonly arena: Arena;
  readonly hasher: KeyHasher;
  readonly table: HashTable;
  /** The model: number of the field → what it holds. */
  readonly model = new Map<number, ModelledField>();
  snapshot: Snapshot | null = null;
  snapshotsEnded = 0;
  private readonly numbers = new Map<string, number>();
  private relocateCursor = -1;
  private relocations = 0;

  constructor(options: ArenaOptions = {}, hasher = new KeyHasher(0x5eed, 0xf00d)) {
    this.arena = new Arena(options);
    this.hasher = hasher;
    this.table = new HashTable(this.arena, hasher);
  }

  find(number: number): number {
    const field = keyOf(number);
    const ref = this.table.find(field, 0, field.length);
    assertSame(ref !== 0, this.model.has(number), `there is a field ${number}`);
    return ref;
  }

  set(number: number, valueLength: number, fill: number): void {
    const field = keyOf(number);
    this.numbers.set(latin1(field), number);
    const before = this.model.get(number);
    // Neither begins at the beginning.
    const padded = new Uint8Array(field.length + 3);
    padded.set(field, 3);
    source.fill(fill, 5, 5 + valueLength);
    assertSame(this.table.set(padded, 3, field.length, source, 5, valueLength), before === undefined, "set tells if a field is new");
    this.model.set(number, { valueLength, fill, expiresAtMs: before?.expiresAtMs ?? 0 });
  }

  /** As HSETNX, HINCRBY do: finds first, and does the rest by reference and hash. */
  setFound(number: number, valueLength: number, fill: number): void {
    const field = keyOf(number);
    this.numbers.set(latin1(field), number);
    const ref = this.find(number);
    const hash = this.table.lastHash;
    source.fill(fill, 0, valueLength);
    const placed =
      ref === 0
        ? this.table.add(hash, field, 0, field.length, source, 0, valueLength)
        : this.table.setValue(ref, hash, source, 0, valueLength);
    this.model.set(number, { valueLength, fill, expiresAtMs: this.model.get(number)?.expiresAtMs ?? 0 });
    this.verify(placed, number);
  }

  delete(number: number): void {
    const field = keyOf(number);
    assertSame(this.table.delete(field, 0, field.length), this.model.delete(number), "delete tells if there was such a field");
  }

  setExpiry(number: number, expiresAtMs: number): void {
    const field = this.model.get(number);
    const ref = this.find(number);
    if (field === undefined) return;
    this.model.set(number, { ...field, expiresAtMs });
    this.verify(this.table.setExpiry(ref, this.table.lastHash, expiresAtMs), number);
  }

  clearExpiry(number: number): void {
    const field = this.model.get(number);
    const ref = this.find(number);
    if (field === undefined) return;
    this.model.set(number, { ...field, expiresAtMs: 0 });
    this.verify(this.table.clearExpiry(ref, this.table.lastHash), number);
  }

  /** Deletes the fields that expire up to this time, the first ones first. */
  expire(nowMs: number): void {
    const { table } = this;
    while (table.firstExpiryMs <= nowMs) {
      const ref = table.firstExpiringRef;
      const number = this.numberOf(ref);
      assertSame(this.model.get(number)?.expiresAtMs, table.firstExpiryMs, "the first field that expires does so at the first time");
      table.deleteRef(ref, table.hashOf(ref));
      this.model.delete(number);
    }
  }

  sample(random: () => number): void {
    const ref = this.table.sample(random);
    if (this.model.size === 0) assertSame(ref, 0);
    else this.verify(ref, this.numberOf(ref));
  }

  /** Ends the snapshot that is under way, if there is one, and begins another. */
  beginSnapshot(): void {
    if (this.snapshot !== null) this.endSnapshot();
    const handedOver = new Map<number, ModelledField>();
    this.snapshot = { expected: new Map(this.model), handedOver };
    this.table.beginSnapshot({
      field: (ref) => {
        const number = this.numberOf(ref);
        assert(!handedOver.has(number), `a snapshot gets a field once: ${number}`);
        handedOver.set(number, this.read(ref));
      },
    });
  }

  stepSnapshot(countMin: number): void {
    if (this.snapshot === null || !this.table.snapshotSlice(countMin)) return;
    const { expected, handedOver } = this.snapshot;
    for (const [number, field] of expected) assertSameField(handedOver.get(number), field, `field ${number} of the snapshot`);
    assertSame(handedOver.size, expected.size, "a snapshot gets the fields that there were");
    this.snapshotsEnded++;
    this.endSnapshot();
  }

  /** Ends it wherever it is. */
  endSnapshot(): void {
    this.snapshot = null;
    this.table.endSnapshot();
  }

  /** Relocates a part; begins and ends the compaction when it is time to. */
  stepCompaction(): void {
    if (this.relocateCursor < 0) {
      if (this.arena.beginCompaction(0.05) === 0) return;
      this.relocateCursor = 0;
    }
    const moves = this.arena.usedBytes;
    this.relocateCursor = this.table.relocate(this.relocateCursor, this.relocations++ % 2 === 0 ? 200 : Number.POSITIVE_INFINITY);
    assertSame(this.arena.usedBytes, moves, "what is moved takes what it took");
    if (this.relocateCursor === 0) this.endCompaction();
  }

  endCompaction(): void {
    this.relocateCursor = -1;
    this.arena.endCompaction();
  }

  get isCompacting(): boolean {
    return this.relocateCursor >= 0;
  }

  /** A copy must hold the same, and leave the source alone. */
  checkCopy(arena: Arena): void {
    const before = arena.usedBytes;
    const copy = new HashTable(arena, this.hasher);
    this.table.copyInto(copy);
    copy.check();
    assertSame(copy.size, this.model.size);
    assertSame(
      copy.memoryBytes - copy.outsideBytes,
      this.table.memoryBytes - this.table.outsideBytes,
      "a copy takes what its source takes",
    );
    for (const [number, field] of this.model) {
      const bytes = keyOf(number);
      assertSameField(this.read(copy.find(bytes, 0, bytes.length), copy), field, `field ${number} of the copy`);
    }
    copy.clear();
    assertSame(arena.usedBytes, before, "a copy that is freed leaves nothing");
  }

  check(): void {
    this.table.check();
    this.arena.check();
    assertSame(this.table.size, this.model.size);
    let firstMs = Number.POSITIVE_INFINITY;
    let expiring = 0;
    for (const [number, { expiresAtMs }] of this.model) {
      this.verify(this.find(number), number);
      if (expiresAtMs === 0) continue;
      expiring++;
      firstMs = Math.min(firstMs, expiresAtMs);
    }
    assertSame(this.table.firstExpiryMs, firstMs, "the first expiry");
    assertSame(this.table.expiringSize, expiring);
    const first = this.table.firstExpiringRef;
    if (expiring === 0) assertSame(first, 0);
    else assertSame(this.table.expiresAtMs(first), firstMs);
    const inArena = this.table.memoryBytes - this.table.outsideBytes;
    assert(inArena >= this.arena.usedBytes, "the table takes no less than what it asked the arena for");
    const { used, wasted } = this.arena.usage();
    assert(inArena <= used + wasted, "the table takes no more than the blocks of the arena");
  }

  /** Frees the table in slices; nothing may be left. */
  free(): void {
    if (this.snapshot !== null) this.endSnapshot();
    if (this.isCompacting) this.endCompaction();
    while (!this.table.freeSlice());
    this.model.clear();
    this.check();
    assertSame(this.arena.usedBytes, 0, "a freed table leaves nothing in the arena");
    assertSame(this.table.memoryBytes, 0, "a freed table takes nothing");
  }

  private verify(ref: number, number: number): void {
    assertSame(this.numberOf(ref), number, "a reference is of its field");
    assertSameField(this.read(ref), this.model.get(number), `field ${number}`);
  }

  private numberOf(ref: number): number {
    const { table } = this;
    assert(ref !== 0, "there is a field");
    const start = table.fieldStart(ref);
    const number = this.numbers.get(latin1(table.bytesOf(ref).subarray(start, start + table.fieldLength(ref))));
    assert(number !== undefined, "the field's bytes are those of a field");
    return number;
  }

  private read(ref: number, table = this.table): ModelledField {
    const start = table.valueStart(ref);
    const valueLength = table.valueLength(ref);
    const bytes = table.bytesOf(ref);
    const fill = valueLength === 0 ? 0 : bytes[start];
    for (let i = 0; i < valueLength; i++) if (bytes[start + i] !== fill) assert(false, `byte ${i} of a value is as it was written`);
    return { valueLength, fill, expiresAtMs: table.expiresAtMs(ref) };
  }
}

function assertSameField(actual: ModelledField | undefined, expected: ModelledField | undefined, what: string): void {
  assert(actual !== undefined && expected !== undefined, `${what} is there`);
  assertSame(actual.valueLength, expected.valueLength, `${what}: length`);
  if (expected.valueLength > 0) assertSame(actual.fill, expected.fill, `${what}: value`);
  assertSame(actual.expiresAtMs, expected.expiresAtMs, `${what}: expiry`);
}

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}
