/**
 * A Dict with a Map beside it. Each operation is done to both, and every answer is compared; walks and compactions can be under way meanwhile.
 * Throws an AssertionError as soon as the two differ.
 */

import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { Dict } from "../dictionary/dictionary.js";
import { assertSame } from "./assert-same.js";
import { createEntry, entryBytes, type HashKind, hashes, isIntact, keyOf, moveEntry, numberOf } from "./entries.js";

export interface ModelledDictOptions {
  hash?: HashKind;
  arena?: ArenaOptions;
  /** A faulty one, to see that faults are found. */
  createDict?: (arena: Arena) => Dict;
}

/** A scan under way, and what it owes. */
interface Walk {
  cursor: number;
  /** Present since the walk began, and not yet visited. */
  readonly owed: Set<number>;
  /** Visited, and present since: must not come again. */
  readonly visited: Set<number>;
}

export class ModelledDict {
  readonly arena: Arena;
  readonly dict: Dict;
  /** The model: number → reference. */
  readonly model = new Map<number, number>();
  readonly walks: Walk[] = [];
  walksEnded = 0;
  private readonly hash: (number: number) => number;
  private relocateCursor = -1;
  private compactionSteps = 0;

  constructor({ hash = "keyed", arena, createDict = (arena) => new Dict(arena) }: ModelledDictOptions = {}) {
    this.arena = new Arena(arena);
    this.dict = createDict(this.arena);
    this.hash = hashes[hash];
  }

  find(number: number): number {
    const key = keyOf(number);
    const found = this.dict.find(this.hash(number), key, 0, key.length);
    if (found !== (this.model.get(number) ?? 0)) assertSame(found, this.model.get(number) ?? 0, `find ${number}`);
    if (found !== 0) assert(isIntact(this.arena, found, number), "an entry is intact");
    return found;
  }

  /** Inserts the entry if it is missing. */
  add(number: number): void {
    if (this.find(number) !== 0) return;
    const ref = createEntry(this.arena, number);
    this.dict.insert(this.hash(number), ref);
    this.model.set(number, ref);
    this.find(number);
  }

  /** Deletes the entry if it is there. */
  delete(number: number): void {
    const ref = this.find(number);
    if (ref === 0) return;
    this.dict.delete(this.hash(number), ref);
    this.arena.free(ref, entryBytes(number));
    this.model.delete(number);
    for (const walk of this.walks) {
      walk.owed.delete(number);
      walk.visited.delete(number);
    }
    this.find(number);
  }

  /** Moves the entry to another block, as a value that grows is moved. */
  replace(number: number): void {
    const ref = this.find(number);
    if (ref === 0) return;
    const moved = createEntry(this.arena, number);
    this.dict.replace(this.hash(number), ref, moved);
    this.arena.free(ref, entryBytes(number));
    this.model.set(number, moved);
    this.find(number);
  }

  sample(random: () => number): void {
    const ref = this.dict.sample(random);
    if (this.model.size === 0) assertSame(ref, 0);
    else assertSame(this.model.get(numberOf(this.arena, ref)), ref, "a sample is an entry");
  }

  beginWalk(): void {
    this.walks.push({ cursor: 0, owed: new Set(this.model.keys()), visited: new Set() });
  }

  /** Takes the walk one call further; true at its end. */
  stepWalk(index: number, countMin: number): boolean {
    const walk = this.walks[index];
    let count = 0;
    walk.cursor = this.dict.scan(walk.cursor, countMin, {
      visit: (ref, hash) => {
        const number = numberOf(this.arena, ref);
        assertSame(this.model.get(number), ref, "a scan visits entries");
        assertSame(hash, this.hash(number) >>> 0, "a scan tells the entry's hash");
        assert(!walk.visited.has(number), "a scan visits an entry once");
        walk.visited.add(number);
        walk.owed.delete(number);
        count++;
      },
    });
    if (walk.cursor !== 0) {
      assert(count >= countMin, "a scan that goes on has visited as many as asked");
      return false;
    }
    assertSame(walk.owed.size, 0, "a scan visits every entry that is present throughout");
    this.walks.splice(index, 1);
    this.walksEnded++;
    return true;
  }

  get isCompacting(): boolean {
    return this.relocateCursor >= 0;
  }

  /** How many chunks are being emptied. */
  beginCompaction(freeShareMin: number): number {
    const chunks = this.arena.beginCompaction(freeShareMin);
    if (chunks > 0) this.relocateCursor = 0;
    return chunks;
  }

  /** Relocates one segment, in every other step only as far as three entries; ends the compaction at the end of the dictionary. */
  stepCompaction(): void {
    if (!this.isCompacting) return;
    const entriesMax = this.compactionSteps++ % 2 === 0 ? 3 : Number.POSITIVE_INFINITY;
    const mover = {
      movedBytes: 0, // One for each entry here.
      move: (ref: number, hash: number) => {
        mover.movedBytes++;
        const number = numberOf(this.arena, ref);
        assertSame(hash, this.hash(number) >>> 0, "an entry is moved with its hash");
        assertSame(this.model.get(number), ref, "an entry that is moved is in the dictionary");
        const moved = moveEntry(this.arena, ref);
        this.model.set(number, moved);
        return moved;
      },
    };
    this.relocateCursor = this.dict.relocate(this.relocateCursor, mover, entriesMax);
    assertSame(mover.movedBytes <= entriesMax, true, "a step moves no more than it was given");
    if (this.relocateCursor === 0) this.endCompaction();
  }

  /** Ends the compaction wherever it is. */
  endCompaction(): void {
    this.relocateCursor = -1;
    this.arena.endCompaction();
  }

  /** Verifies everything: invariants, every answer, every entry's bytes, and what the arena has in use. */
  check(): void {
    assertSame(this.dict.size, this.model.size);
    this.dict.check((ref) => this.hash(numberOf(this.arena, ref)));
    this.arena.check();
    for (const number of this.model.keys()) this.find(number);
  }

  /** Deletes all that is left; nothing may remain in the arena. */
  empty(): void {
    for (const number of this.model.keys()) this.delete(number);
    if (this.isCompacting) this.endCompaction();
    this.check();
    assertSame(this.arena.usedBytes, 0, "an empty dictionary leaves nothing in the arena");
    assertSame(this.dict.directoryBytes, 0);
  }
}
