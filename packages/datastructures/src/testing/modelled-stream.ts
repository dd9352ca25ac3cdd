/**
 * A Stream with an array of its entries beside it. Each operation is done to both, and every answer is compared; a compaction can be under way meanwhile. Throws an
 * AssertionError as soon as the two differ.
 */
import { Arena } from "../arena/arena.js";
import type { ArenaOptions } from "../arena/options.js";
import { assert } from "../assert.js";
import { compareRanges } from "../bytes/compare.js";
import * as listpack from "../listpack/index.js";
import { RememberedPlace, StreamCursor } from "../stream/cursor.js";
import { idWords } from "../stream/id.js";
import { deletedOf, entriesOf, packAt } from "../stream/node.js";
import { packBytesMax, type StreamSettings } from "../stream/settings.js";
import { Stream } from "../stream/stream.js";
import { assertSame } from "./assert-same.js";
import { highestWholeId, idOf, wholeIdOf } from "./stream-ids.js";
import { entryWordsOf } from "./stream-texts.js";

/** What else lies in the arena: blocks of this length, so that the stream's are spread over several chunks. */
const ballastBytes = 200_000;
const ballastMax = 60;

interface Entry {
  readonly id: bigint;
  /** Fields and values in turn. */
  readonly words: readonly Uint8Array[];
}

/** Whether an entry of these words would begin a node. */
export function beginsNode(
  { arena, nodes }: Stream,
  words: readonly Uint8Array[],
  { nodeBytesMax, nodeEntriesMax }: StreamSettings,
): boolean {
  if (!nodes.seekLast()) return true;
  const ref = nodes.words[nodes.row + idWords];
  const [bytes, pack] = [arena.bytesOf(ref), packAt(ref)];
  const total = words.reduce((sum, { length }) => sum + length, listpack.totalBytes(bytes, pack));
  if (total >= (nodeBytesMax === 0 ? packBytesMax : nodeBytesMax)) return true;
  return nodeEntriesMax > 0 && entriesOf(bytes, pack) + deletedOf(bytes, pack) >= nodeEntriesMax;
}

export class ModelledStream {
  readonly arena: Arena;
  readonly stream: Stream;
  /** The model: in order of ids. */
  readonly entries: Entry[] = [];
  lastId = 0n;
  compactionsEnded = 0;
  private entriesAdded = 0n;
  private maxDeletedId = 0n;
  private readonly place = new RememberedPlace();
  /** The id behind the one that was read when the place was remembered. */
  private placeId = 0n;
  private readonly ballast: number[] = [];
  private readonly isRestless: boolean;
  private readonly cursor = new StreamCursor();
  private readonly element = new listpack.Element();
  private relocateCursor = -1;
  private relocations = 0;

  constructor(options: ArenaOptions = {}) {
    this.arena = new Arena(options);
    this.isRestless = options.isRestless === true;
    this.stream = new Stream(this.arena);
  }

  get length(): number {
    return this.entries.length;
  }

  // ---- Changes -----------------------------------------------------------------------------------------------------------------------

  /** Adds an entry so far above the last; nothing if there is no such id. */
  append(above: bigint, words: readonly Uint8Array[], settings: StreamSettings): void {
    const id = this.lastId + above;
    if (id > highestWholeId) return;
    const { stream } = this;
    const nodesBefore = stream.nodes.size;
    const isFull = beginsNode(stream, words, settings);
    const padded = new Uint32Array(idWords + 2);
    padded.set(idOf(id), 1);
    stream.append(padded, 1, entryWordsOf(words, 3), 3, words.length / 2, settings);
    this.entries.push({ id, words });
    this.lastId = id;
    this.entriesAdded++;
    assertSame(stream.nodes.size, nodesBefore + (isFull ? 1 : 0), "a node begins when the last one is full");
  }

  /** What XSETID does: ids go on from there. */
  raiseLastId(above: bigint): void {
    const id = this.lastId + above;
    if (id > highestWholeId) return;
    this.lastId = id;
    this.stream.lastId.set(idOf(id));
  }

  /** Deletes the entry with this id, which there may not be. */
  delete(id: bigint): void {
    const index = this.indexFrom(id);
    const isThere = this.entries[index]?.id === id;
    assertSame(this.stream.delete(idOf(id), 0), isThere, `${id} was there`);
    if (!isThere) return;
    this.entries.splice(index, 1);
    if (id > this.maxDeletedId) this.maxDeletedId = id;
  }

  deleteRange(from: number, count: number): void {
    for (const { id } of this.entries.slice(from, from + count)) this.delete(id);
  }

  /** Takes entries out from the first on, as trimming does. */
  trimEntries(count: number): void {
    for (const { id } of this.entries.splice(0, count)) {
      assert(this.cursor.seekFrom(this.stream, idOf(0n), 0), "there is an entry to take out");
      assertSame(wholeIdOf(this.cursor.id), id, "the first entry is taken out");
      this.stream.deleteAt(this.cursor);
    }
  }

  removeFirstNode(): void {
    const count = this.stream.firstNodeEntries;
    assertSame(count > 0, this.length > 0, "a node has entries");
    if (count === 0) return;
    const nodesBefore = this.stream.nodes.size;
    this.stream.removeFirstNode();
    assertSame(this.stream.nodes.size, nodesBefore - 1, "a node goes");
    this.entries.splice(0, count);
  }

  // ---- Questions ---------------------------------------------------------------------------------------------------------------------

  /** Looks for an id from both sides, and walks on from there. @param moves forwards or backwards, one after the other. */
  walk(id: bigint, moves: readonly boolean[]): void {
    const { stream, cursor } = this;
    const from = this.indexFrom(id);
    const isThere = this.entries[from]?.id === id;
    assertSame(stream.has(idOf(id), 0), isThere, `${id} is there`);
    assertSame(cursor.seek(stream, idOf(id), 0), isThere, `${id} is found`);
    for (const isForwards of [true, false]) {
      let index = isForwards || isThere ? from : from - 1;
      let goes = isForwards ? cursor.seekFrom(stream, idOf(id), 0) : cursor.seekUpTo(stream, idOf(id), 0);
      for (const isNext of moves) {
        this.verifyPlace(goes, index);
        if (!goes) break;
        index += isNext ? 1 : -1;
        goes = isNext ? cursor.next() : cursor.previous();
      }
      this.verifyPlace(goes, index);
    }
    cursor.release();
  }

  /** Reads an entry, and keeps the place behind it. */
  remember(index: number): void {
    const entry = this.entries[index];
    if (entry === undefined) return;
    assert(this.cursor.seek(this.stream, idOf(entry.id), 0), "an entry is found");
    if (index % 2 === 0) this.verifyEntry(entry);
    this.cursor.remember(this.place);
    this.placeId = entry.id;
    this.cursor.release();
  }

  /** Goes on where `remember` was, or so far behind. */
  readOn(above: bigint, steps: number): void {
    const id = this.placeId + above;
    if (id > highestWholeId) return;
    let index = this.indexFrom(id + 1n);
    let goes = this.cursor.seekBehind(this.stream, idOf(id), 0, this.place);
    for (let i = 0; i < steps && goes; i++, index++, goes = this.cursor.next()) {
      this.verifyPlace(goes, index);
      this.cursor.remember(this.place);
      this.placeId = this.entries[index].id;
    }
    this.verifyPlace(goes, index);
    this.cursor.release();
  }

  // ---- Memory ------------------------------------------------------------------------------------------------------------------------

  /** Takes about a chunk of the arena, so that what the stream gets next lies in another one. */
  addBallast(): void {
    if (this.isRestless) return; // It would take long to move so much each time.
    if (this.ballast.length < ballastMax) for (let i = 0; i < 19; i++) this.ballast.push(this.arena.allocate(ballastBytes));
  }

  /** Gives most of that back, what was taken first: chunks where the stream's blocks lie are the emptiest then. */
  dropBallast(): void {
    for (const ref of this.ballast.splice(0, Math.max(0, this.ballast.length - 10))) this.arena.free(ref, ballastBytes);
  }

  /** All of it, from ballast to the end. */
  compact(): void {
    for (let i = 0; i < 3; i++) this.addBallast();
    this.dropBallast();
    do this.stepCompaction();
    while (this.relocateCursor >= 0);
  }

  /** Relocates a part; begins and ends the compaction when it is time to. */
  stepCompaction(): void {
    if (this.relocateCursor < 0) {
      if (this.arena.beginCompaction(0.05) === 0) return;
      this.relocateCursor = 0;
    }
    const before = this.arena.usedBytes;
    this.relocateCursor = this.stream.relocate(this.relocateCursor, this.relocations++ % 2 === 0 ? 200 : Number.POSITIVE_INFINITY);
    assertSame(this.arena.usedBytes, before, "what is moved takes what it took");
    if (this.relocateCursor !== 0) return;
    this.verifyMoved();
    this.endCompaction();
    this.compactionsEnded++;
  }

  private verifyMoved(): void {
    const { nodes } = this.stream;
    assert(!this.arena.shouldMove(nodes.root), "the tree's root has moved");
    for (let isThere = nodes.seekFirst(); isThere; isThere = nodes.next()) {
      assert(!this.arena.shouldMove(nodes.words[nodes.row + idWords]), "nodes have moved out of chunks that are being emptied");
    }
  }

  private endCompaction(): void {
    this.relocateCursor = -1;
    this.arena.endCompaction();
  }

  /** A copy must hold the same, go on alike, and leave the source alone. */
  checkCopy(arena: Arena): void {
    const before = arena.usedBytes;
    const copy = new Stream(arena);
    this.stream.copyInto(copy);
    copy.check();
    this.stream.check();
    this.verifyAll(copy);
    const next = this.lastId + 1n;
    const words = [Uint8Array.of(0x61), Uint8Array.of(0x62)];
    if (next <= highestWholeId) copy.append(idOf(next), 0, entryWordsOf(words, 0), 0, 1, { nodeBytesMax: 4096, nodeEntriesMax: 100 });
    copy.check();
    assertSame(copy.length, next <= highestWholeId ? this.length + 1 : this.length, "a copy goes on");
    copy.clear();
    copy.check();
    assertSame(copy.memoryBytes, 0, "a cleared stream takes nothing");
    assertSame(arena.usedBytes, before, "a copy that is cleared leaves nothing");
    this.verifyAll(this.stream);
  }

  /** Checks what can be checked without reading all entries. */
  check(): void {
    const { stream, arena } = this;
    stream.check();
    this.verifyCounts(stream);
    const { used, wasted } = arena.usage();
    const inArena = stream.memoryBytes;
    assert(inArena >= used - this.ballast.length * ballastBytes && inArena <= used + wasted, "the stream takes what it has of the arena");
  }

  checkAll(): void {
    this.check();
    this.arena.check();
    this.verifyAll(this.stream);
  }

  /** Frees the stream in slices; nothing may be left. */
  free(): void {
    if (this.relocateCursor >= 0) this.endCompaction();
    while (!this.stream.freeSlice());
    this.stream.nodes.check();
    assertSame(this.stream.memoryBytes, 0, "a freed stream takes nothing");
    for (const ref of this.ballast) this.arena.free(ref, ballastBytes);
    assertSame(this.arena.usedBytes, 0, "a freed stream leaves nothing in the arena");
    this.arena.check();
  }

  // ---- Comparing ---------------------------------------------------------------------------------------------------------------------

  private verifyCounts(stream: Stream): void {
    assertSame(stream.length, this.length, "the length");
    assertSame(BigInt(stream.entriesAdded), this.entriesAdded, "how many were ever added");
    assertSame(wholeIdOf(stream.lastId), this.lastId, "the last id");
    assertSame(wholeIdOf(stream.maxDeletedId), this.maxDeletedId, "the highest id that was deleted");
    assertSame(wholeIdOf(stream.firstId), this.entries[0]?.id ?? 0n, "the first id");
    const last = new Uint32Array(idWords + 1);
    assertSame(stream.copyLastEntryId(last, 1), this.length > 0, "there is a last entry");
    assertSame(wholeIdOf(last, 1), this.entries.at(-1)?.id ?? 0n, "the id of the last entry");
  }

  private verifyAll(stream: Stream): void {
    this.verifyCounts(stream);
    const { cursor } = this;
    let index = 0;
    for (let goes = cursor.seekFrom(stream, idOf(0n), 0); goes; goes = cursor.next()) this.verifyPlace(true, index++);
    assertSame(index, this.length, "a walk meets all entries");
    for (let goes = cursor.seekUpTo(stream, idOf(highestWholeId), 0); goes; goes = cursor.previous()) {
      assertSame(wholeIdOf(cursor.id), this.entries[--index]?.id, "a walk back meets them too");
    }
    assertSame(index, 0, "a walk back meets all entries");
  }

  private verifyPlace(goes: boolean, index: number): void {
    const entry = this.entries[index];
    assertSame(goes, entry !== undefined, "there is an entry");
    if (entry !== undefined) this.verifyEntry(entry);
  }

  /** Compares what the cursor shows. */
  private verifyEntry({ id, words }: Entry): void {
    const { cursor } = this;
    assertSame(wholeIdOf(cursor.id), id, "an entry's id");
    assertSame(cursor.fields, words.length / 2, "an entry's number of fields");
    let fieldAt = cursor.hasNodeFields ? cursor.fieldsAt : cursor.valuesAt;
    let valueAt = cursor.valuesAt;
    for (let i = 0; i < words.length; i += 2) {
      this.verifyText(fieldAt, words[i]);
      if (!cursor.hasNodeFields) valueAt = listpack.nextEntry(cursor.bytes, fieldAt);
      this.verifyText(valueAt, words[i + 1]);
      valueAt = listpack.nextEntry(cursor.bytes, valueAt);
      fieldAt = cursor.hasNodeFields ? listpack.nextEntry(cursor.bytes, fieldAt) : valueAt;
    }
    if (words.length % 4 === 0) cursor.behind = valueAt;
  }

  private verifyText(at: number, text: Uint8Array): void {
    const { bytes, start, length } = this.element.show(this.cursor.bytes, at);
    assertSame(compareRanges(bytes, start, length, text, 0, text.length), 0, "a text of an entry is what it was");
  }

  /** Of the first entry whose id is not below this one. */
  private indexFrom(id: bigint): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.entries[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
