/**
 * A StreamGroup with a map of its pending entries beside it. Each operation is done to both, and every answer is compared; a compaction can be under way meanwhile.
 * Throws an AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import type { StreamConsumer } from "../stream/consumer.js";
import { StreamGroup } from "../stream/group.js";
import { assertSame } from "./assert-same.js";
import { idOf, wholeIdOf } from "./stream-ids.js";

/** What else lies in the arena: blocks of this length, so that the group's are spread over several chunks. */
const ballastBytes = 200_000;
const ballastMax = 60;

interface Pending {
  readonly id: bigint;
  /** Its consumer's name; null: nobody's. */
  owner: string | null;
  timeMs: number;
  count: bigint;
  /** When it was given back, beside others. */
  place: number;
}

const nameOf = (name: string): Uint8Array => Uint8Array.from(name, (character) => character.charCodeAt(0));

export class ModelledGroup {
  readonly arena: Arena;
  readonly group: StreamGroup;
  /** The model: pending entries by id, and the consumers' names. */
  readonly pending = new Map<bigint, Pending>();
  readonly names = new Set<string>();
  compactionsEnded = 0;
  private places = 0;
  private isByAge = false;
  private readonly ballast: number[] = [];
  private readonly isRestless: boolean;
  private isRelocating = false;
  private relocations = 0;

  constructor(options: ArenaOptions = {}) {
    this.arena = new Arena(options);
    this.isRestless = options.isRestless === true;
    this.group = new StreamGroup(this.arena, nameOf("group"));
  }

  // ---- Consumers ---------------------------------------------------------------------------------------------------------------------

  /** Adds a consumer, or takes the one of this name out. */
  turnConsumer(name: string): void {
    const consumer = this.findConsumer(this.group, name);
    if (consumer !== null) return this.removeConsumer(name, consumer);
    const added = this.group.addConsumer(nameOf(name), name.length);
    this.names.add(name);
    assert(this.findConsumer(this.group, name) === added && added.index > 0, "a consumer that is added is found");
  }

  private removeConsumer(name: string, consumer: StreamConsumer): void {
    this.group.removeConsumer(consumer);
    this.names.delete(name);
    assertSame(this.findConsumer(this.group, name), null, "a consumer that was taken out is gone");
    for (const [id, { owner }] of [...this.pending]) if (owner === name) this.pending.delete(id);
  }

  private findConsumer(group: StreamGroup, name: string): StreamConsumer | null {
    const bytes = nameOf(`<${name}>`);
    const consumer = group.consumers.find(bytes, 1, name.length);
    assertSame(consumer !== null, this.names.has(name), `there is a consumer ${name}`);
    return consumer;
  }

  // ---- Pending entries ---------------------------------------------------------------------------------------------------------------

  /** Delivers an entry to a consumer, whether it was pending or not. @param count null: once more than before. */
  deliver(id: bigint, name: string, timeMs: number, count: bigint | null): void {
    const { group } = this;
    const consumer = this.findConsumer(group, name) ?? this.findAnother();
    if (consumer === null) return;
    const entry = this.enter(id);
    group.assign(consumer, timeMs);
    entry.owner = String.fromCharCode(...consumer.name);
    entry.timeMs = timeMs;
    assertSame(BigInt(group.foundCount), entry.count, "an entry that is assigned keeps its count");
    entry.count = count ?? entry.count + 1n;
    group.foundCount = entry.count < 2n ** 53n ? Number(entry.count) : entry.count;
    this.verifyFound(group, entry);
  }

  /** Finds an entry, or makes it pending. */
  private enter(id: bigint): Pending {
    const known = this.pending.get(id);
    const padded = new Uint32Array(6);
    padded.set(idOf(id), 1);
    if (known !== undefined && id % 2n === 0n) assert(this.group.find(padded, 1), `${id} is pending`);
    else assertSame(this.group.add(padded, 1), known === undefined, `${id} is new`);
    if (known !== undefined) return known;
    const entry: Pending = { id, owner: null, timeMs: 0, count: 0n, place: 0 };
    this.pending.set(id, entry);
    return entry;
  }

  private findAnother(): StreamConsumer | null {
    const [first] = this.names;
    return first === undefined ? null : this.findConsumer(this.group, first);
  }

  giveBack(id: bigint, isNew: boolean): void {
    const known = this.find(id);
    if (known === null && !isNew) return;
    const entry = known ?? this.enter(id);
    this.group.giveBack();
    entry.owner = null;
    entry.timeMs = 0;
    entry.place = ++this.places;
    this.verifyFound(this.group, entry);
  }

  remove(id: bigint): void {
    if (this.find(id) === null) return;
    this.group.removeFound();
    this.pending.delete(id);
    assertSame(this.find(id), null, "what was taken out is no longer pending");
  }

  private find(id: bigint): Pending | null {
    const entry = this.pending.get(id) ?? null;
    assertSame(this.group.find(idOf(id), 0), entry !== null, `${id} is pending`);
    if (entry !== null) this.verifyFound(this.group, entry);
    return entry;
  }

  private verifyFound(group: StreamGroup, { id, owner, timeMs, count }: Pending): void {
    const { words, row } = group.pending;
    assertSame(wholeIdOf(words, row), id, "the entry that was found is the one that was sought");
    const consumer = group.foundConsumer;
    assertSame(consumer === null ? null : String.fromCharCode(...consumer.name), owner, `whose ${id} is`);
    assertSame(group.foundTimeMs, timeMs, `when ${id} was delivered`);
    assertSame(group.foundCount, count < 2n ** 53n ? Number(count) : count, `how often ${id} was delivered`);
  }

  // ---- Order -------------------------------------------------------------------------------------------------------------------------

  /** Compares the order by age, from the first that was delivered at a time or later. */
  walkByAge(from: number): void {
    this.verifyAges(this.group);
    this.isByAge = true;
    const ages = this.group.pendingByAge;
    const key = Uint32Array.of(Math.floor(from / 2 ** 32) + 1, from, 0, 0, 0, 0);
    const first = this.sortedByAge().find(({ owner, timeMs }) => owner !== null && timeMs >= from);
    assertSame(ages.seekFrom(key, 0), first !== undefined, "there is one that was delivered later");
    if (first !== undefined)
      assertSame(wholeIdOf(ages.words, ages.row + StreamGroup.ageIdAt), first.id, "the first that was delivered later");
  }

  private sortedByAge(): Pending[] {
    return [...this.pending.values()].sort((a, b) => {
      if (a.owner === null || b.owner === null) return a.owner === b.owner ? a.place - b.place : a.owner === null ? -1 : 1;
      return a.timeMs - b.timeMs || (a.id < b.id ? -1 : 1);
    });
  }

  private verifyAges(group: StreamGroup): void {
    const ages = group.pendingByAge;
    const expected = this.sortedByAge();
    let rank = 0;
    for (let isThere = ages.seekFirst(); isThere; isThere = ages.next(), rank++) {
      const { id, owner, timeMs } = expected[rank];
      assertSame(wholeIdOf(ages.words, ages.row + StreamGroup.ageIdAt), id, `the entry of age ${rank}`);
      assertSame(group.ageTimeMs, owner === null ? 0 : timeMs, `when the entry of age ${rank} was delivered`);
    }
    assertSame(rank, expected.length, "each has an age");
  }

  /** Compares ids, owners and counts of all. */
  private verifyAll(group: StreamGroup): void {
    const sorted = [...this.pending.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    let index = 0;
    for (let isThere = group.pending.seekFirst(); isThere; isThere = group.pending.next()) this.verifyFound(group, sorted[index++]);
    assertSame(index, sorted.length, "all are pending");
    assertSame(group.nackedSize, sorted.filter(({ owner }) => owner === null).length, "how many are nobody's");
    const names = [...this.names].sort();
    assertSame([...group.consumers].map(({ name }) => String.fromCharCode(...name)).join(), names.join(), "consumers, in order");
    for (const name of names) {
      const own = this.findConsumer(group, name)?.pending;
      const expected = sorted.filter(({ owner }) => owner === name);
      let place = 0;
      for (let isThere = own?.seekFirst(); own !== undefined && isThere; isThere = own.next()) {
        assertSame(wholeIdOf(own.words, own.row), expected[place++]?.id, "an entry of a consumer");
      }
      assertSame(place, expected.length, `how many ${name} has`);
    }
  }

  // ---- Memory ------------------------------------------------------------------------------------------------------------------------

  /** Takes about a chunk of the arena, so that what the group gets next lies in another one. */
  addBallast(): void {
    if (this.isRestless) return; // It would take long to move so much each time.
    if (this.ballast.length < ballastMax) for (let i = 0; i < 19; i++) this.ballast.push(this.arena.allocate(ballastBytes));
  }

  /** Gives most of that back, what was taken first: chunks where the group's blocks lie are the emptiest then. */
  dropBallast(): void {
    for (const ref of this.ballast.splice(0, Math.max(0, this.ballast.length - 10))) this.arena.free(ref, ballastBytes);
  }

  /** All of it, from ballast to the end. */
  compact(): void {
    for (let i = 0; i < 3; i++) this.addBallast();
    this.dropBallast();
    do this.stepCompaction();
    while (this.isRelocating);
  }

  /** Relocates a part; begins and ends the compaction when it is time to. */
  stepCompaction(): void {
    const isBegun = this.isRelocating;
    if (!isBegun && this.arena.beginCompaction(0.05) === 0) return;
    const before = this.arena.usedBytes;
    this.isRelocating = !this.group.relocate(isBegun, this.relocations++ % 2 === 0 ? 200 : Number.POSITIVE_INFINITY);
    assertSame(this.arena.usedBytes, before, "what is moved takes what it took");
    if (this.isRelocating) return;
    for (const tree of [this.group.pending, ...[...this.group.consumers].map(({ pending }) => pending)]) {
      if (!isBegun) assert(!this.arena.shouldMove(tree.root), "blocks have moved out of chunks that are being emptied");
    }
    this.arena.endCompaction();
    this.compactionsEnded++;
  }

  /** A copy must hold the same, go on alike, and leave the source alone. */
  checkCopy(arena: Arena): void {
    const before = arena.usedBytes;
    const copy = this.group.copy(arena);
    copy.check();
    this.verifyAll(copy);
    this.verifyAges(copy);
    this.verifyNextGivenBack(copy);
    const added = copy.addConsumer(nameOf("!"), 0);
    assertSame(
      [...copy.consumers].filter(({ index }) => index === added.index).length,
      1,
      "each consumer of a copy has an index of its own",
    );
    copy.removeConsumer(added);
    for (const consumer of [...copy.consumers].slice(1)) copy.removeConsumer(consumer);
    copy.check();
    while (!copy.freeSlice());
    assertSame(copy.memoryBytes, 0, "a group that is freed takes nothing");
    assertSame(arena.usedBytes, before, "a copy that is freed leaves nothing");
    this.check();
  }

  /** What a copy is given back is behind all that was given back before. */
  private verifyNextGivenBack(copy: StreamGroup): void {
    const [first] = this.sortedByAge();
    if (first === undefined) return;
    copy.find(idOf(first.id), 0);
    copy.giveBack();
    copy.check();
    const ages = copy.pendingByAge;
    let isThere = ages.seekFirst();
    for (let i = 1; i < copy.nackedSize; i++) isThere = ages.next();
    assert(isThere && wholeIdOf(ages.words, ages.row + StreamGroup.ageIdAt) === first.id, "what is given back last is behind others");
  }

  check(): void {
    const { group, arena } = this;
    group.check();
    this.verifyAll(group);
    if (this.isByAge) this.verifyAges(group);
    const { used, wasted } = arena.usage();
    const inArena = group.memoryBytes;
    assert(inArena >= used - this.ballast.length * ballastBytes && inArena <= used + wasted, "the group takes what it has of the arena");
  }

  /** Frees the group in slices; nothing may be left. */
  free(): void {
    if (this.isRelocating) this.arena.endCompaction();
    while (!this.group.freeSlice());
    assertSame(this.group.memoryBytes, 0, "a freed group takes nothing");
    for (const ref of this.ballast) this.arena.free(ref, ballastBytes);
    assertSame(this.arena.usedBytes, 0, "a freed group leaves nothing in the arena");
    this.arena.check();
  }
}
