/**
 * An IntegerSet with a Set of bigints beside it. Each operation is done to both, and every answer is compared; a snapshot, a scan and a compaction can be under way
 * meanwhile. Throws an AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { IntegerSet } from "../integer-set/integer-set.js";
import * as intset from "../intset/index.js";
import { assertSame } from "./assert-same.js";

interface Snapshot {
  /** The integers when it began. */
  readonly expected: ReadonlySet<bigint>;
  readonly handedOver: Set<bigint>;
}

interface Walk {
  cursor: number | bigint;
  /** Integers that have been there since it began. */
  readonly staying: Set<bigint>;
  readonly visited: Set<bigint>;
}

/** A size of block of which nothing is wasted. */
const fillerBytes = 28 * 1024;

export class ModelledIntegerSet {
  readonly arena: Arena;
  readonly set: IntegerSet;
  readonly model = new Set<bigint>();
  snapshot: Snapshot | null = null;
  snapshotsEnded = 0;
  walk: Walk | null = null;
  walksEnded = 0;
  /** Blocks of somebody else's in the same arena. */
  private readonly fillers: number[] = [];
  private readonly chunkBytesMax: number;
  private relocateCursor = -1;
  private relocations = 0;

  constructor(options: ArenaOptions = {}, chunkBytesMax = 40) {
    this.arena = new Arena(options);
    this.chunkBytesMax = chunkBytesMax;
    this.set = new IntegerSet(this.arena, chunkBytesMax);
  }

  has(value: bigint): void {
    assertSame(this.set.has(givenForm(value)), this.model.has(value), `has ${value}`);
  }

  add(value: bigint): void {
    assertSame(this.set.add(givenForm(value)), !this.model.has(value), `add tells if ${value} is new`);
    this.model.add(value);
  }

  delete(value: bigint): void {
    assertSame(this.set.delete(givenForm(value)), this.model.delete(value), `delete tells if there was ${value}`);
    this.walk?.staying.delete(value);
  }

  /** Adds them all at once. */
  addIntset(values: readonly bigint[]): void {
    const at = 3;
    const bytes = new Uint8Array(at + intset.emptyBytes + values.length * 8);
    intset.initialise(bytes, at);
    for (const value of values) intset.add(bytes, at, givenForm(value));
    const before = this.model.size;
    for (const value of values) this.model.add(value);
    assertSame(this.set.addIntset(bytes, at), this.model.size - before, "addIntset tells how many are new");
  }

  sample(random: () => number): void {
    if (this.model.size > 0) assert(this.model.has(BigInt(this.set.sample(random))), "what is drawn is there");
  }

  // ---- What can be under way ---------------------------------------------------------------------------------------------------------

  /** Ends the snapshot that is under way, if there is one, and begins another. */
  beginSnapshot(): void {
    if (this.snapshot !== null) this.endSnapshot();
    const handedOver = new Set<bigint>();
    this.snapshot = { expected: new Set(this.model), handedOver };
    this.set.beginSnapshot({
      integers: (bytes, at) => {
        for (const value of integersOf(bytes, at)) {
          assert(!handedOver.has(value), `a snapshot gets an integer once: ${value}`);
          handedOver.add(value);
        }
      },
    });
  }

  stepSnapshot(chunksMin: number): void {
    if (this.snapshot === null || !this.set.snapshotSlice(chunksMin)) return;
    const { expected, handedOver } = this.snapshot;
    for (const value of expected) assert(handedOver.has(value), `a snapshot gets what there was: ${value}`);
    assertSame(handedOver.size, expected.size, "a snapshot gets only what there was");
    this.snapshotsEnded++;
    this.endSnapshot();
  }

  /** Ends it wherever it is. */
  endSnapshot(): void {
    this.snapshot = null;
    this.set.endSnapshot();
  }

  /** Goes on with the scan that is under way, or begins one. */
  stepScan(countMin: number): void {
    this.walk ??= { cursor: 0, staying: new Set(this.model), visited: new Set() };
    const { walk } = this;
    const before = walk.visited.size;
    walk.cursor = this.set.scan(walk.cursor, countMin, {
      visit: (value) => {
        assertForm(value);
        const integer = BigInt(value);
        assert(this.model.has(integer), `a scan visits what is there: ${integer}`);
        assert(!walk.visited.has(integer), `a scan visits an integer once: ${integer}`);
        walk.visited.add(integer);
      },
    });
    if (walk.cursor !== 0) {
      assertSame(walk.visited.size - before, countMin, "a scan visits as many as it should");
      assertForm(walk.cursor);
      assert(this.model.has(BigInt.asIntN(64, BigInt(walk.cursor))), "a scan goes on with an integer that is there");
      return;
    }
    for (const value of walk.staying) assert(walk.visited.has(value), `a scan visits what stays: ${value}`);
    this.walk = null;
    this.walksEnded++;
  }

  /** Lets somebody else have so many blocks in the arena; which ones go is drawn, so that there are holes. */
  setFillers(count: number, random: () => number): void {
    while (this.fillers.length < count) this.fillers.push(this.arena.allocate(fillerBytes));
    while (this.fillers.length > count) {
      const index = Math.floor(random() * this.fillers.length);
      this.arena.free(this.fillers[index], fillerBytes);
      this.fillers[index] = this.fillers[this.fillers.length - 1];
      this.fillers.pop();
    }
  }

  private moveFillers(): void {
    this.fillers.forEach((ref, index) => {
      if (!this.arena.shouldMove(ref)) return;
      this.fillers[index] = this.arena.allocate(fillerBytes);
      this.arena.free(ref, fillerBytes);
    });
  }

  /** Relocates a part; begins and ends the compaction when it is time to. */
  stepCompaction(): void {
    if (this.relocateCursor < 0) {
      if (this.arena.beginCompaction(0.05) === 0) return;
      this.relocateCursor = 0;
      this.moveFillers();
    }
    const used = this.arena.usedBytes;
    this.relocateCursor = this.set.relocate(this.relocateCursor, this.relocations++ % 2 === 0 ? 200 : Number.POSITIVE_INFINITY);
    assertSame(this.arena.usedBytes, used, "what is moved takes what it took");
    if (this.relocateCursor === 0) this.endCompaction();
  }

  endCompaction(): void {
    this.relocateCursor = -1;
    this.arena.endCompaction();
  }

  get isCompacting(): boolean {
    return this.relocateCursor >= 0;
  }

  // ---- Verification ------------------------------------------------------------------------------------------------------------------

  /** A copy must hold the same, and leave the source alone. */
  checkCopy(arena: Arena): void {
    const before = arena.usedBytes;
    const copy = new IntegerSet(arena, this.chunkBytesMax);
    this.set.copyInto(copy);
    copy.check();
    assertSame(copy.size, this.model.size);
    assertSame(copy.memoryBytes - copy.outsideBytes, this.set.memoryBytes - this.set.outsideBytes, "a copy takes what its source takes");
    for (const value of this.model) assert(copy.has(givenForm(value)), `a copy has ${value}`);
    copy.clear();
    assertSame(arena.usedBytes, before, "a copy that is freed leaves nothing");
    assertSame(copy.memoryBytes, 0, "a freed copy takes nothing");
  }

  check(): void {
    this.set.check();
    this.arena.check();
    assertSame(this.set.size, this.model.size);
    const sorted = [...this.model].sort((a, b) => (a < b ? -1 : 1));
    const found: bigint[] = [];
    const visitor = { visit: (bytes: Uint8Array, at: number) => found.push(...integersOf(bytes, at)) };
    for (let from = this.set.visitChunks(0, 3, visitor); from !== 0; ) from = this.set.visitChunks(from, 3, visitor);
    assertSame(found.length, sorted.length, "the chunks have all integers");
    for (let index = 0; index < sorted.length; index++) {
      if (found[index] !== sorted[index]) assertSame(found[index], sorted[index], `integer ${index} of all`);
    }
    for (let index = 0; index < sorted.length; index += 1 + (sorted.length >>> 5)) {
      assertSame(BigInt(this.set.valueAt(index)), sorted[index], `the integer at ${index}`);
      this.has(sorted[index]);
    }
    const inArena = this.set.memoryBytes - this.set.outsideBytes;
    const { used, wasted } = this.arena.usage();
    const asked = used - this.fillers.length * fillerBytes;
    assert(inArena >= asked && inArena <= asked + wasted, "the set takes the blocks of the arena");
  }

  /** Frees the set in slices; nothing may be left. */
  free(): void {
    if (this.snapshot !== null) this.endSnapshot();
    if (this.isCompacting) this.endCompaction();
    this.walk = null;
    this.setFillers(0, () => 0);
    while (!this.set.freeSlice());
    this.model.clear();
    this.check();
    assertSame(this.arena.usedBytes, 0, "a freed set leaves nothing in the arena");
    assertSame(this.set.memoryBytes, 0, "a freed set takes nothing");
  }
}

/** As a number where that is exact: what commands have at hand. */
export function givenForm(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function assertForm(value: number | bigint): void {
  assertSame(typeof value, typeof givenForm(BigInt(value)), "an integer is a number if that is exact");
}

function integersOf(bytes: Uint8Array, at: number): bigint[] {
  return Array.from({ length: intset.elementCount(bytes, at) }, (_, index) => BigInt(intset.valueAt(bytes, at, index)));
}
