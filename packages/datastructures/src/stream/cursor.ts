/**
 * A place in a stream, to walk from: it shows an entry that there is, one that is not marked as deleted. Valid until the stream changes, but for an entry marked as deleted
 * through it; nowhere after an answer of false.
 *
 * The entry's fields and values are elements of its node's listpack: `fieldsAt` where the fields of the entry or its node begin, `valuesAt` where its values do. An entry
 * with fields of its own has both in turn from `valuesAt` on.
 */
import * as listpack from "../listpack/index.js";
import { compareIds, copyId, idWords, incrementId } from "./id.js";
import { entriesOf, flagDeleted, flagSameFields, masterFieldsAt, packAt } from "./node.js";
import type { Stream } from "./stream.js";

const noBytes = new Uint8Array(0);
/** By how much a part of an id is above the node's. */
const difference = new Uint32Array(2);
const above = new Uint32Array(idWords);

export class StreamCursor {
  /** The entry's id: four words. */
  readonly id = new Uint32Array(idWords);
  /** The bytes that the node lies in, and where in them. */
  bytes: Uint8Array = noBytes;
  /** Number of fields. */
  fields = 0;
  /** Whether the entry has its node's fields, and only values of its own. */
  hasNodeFields = false;
  fieldsAt = 0;
  valuesAt = 0;
  /** Where the element behind the entry's fields and values is; 0: to be found out. To be told by who has walked there: it saves walking again. */
  behind = 0;
  private stream: Stream | null = null;
  private node = 0;
  private pack = 0;
  private readonly master = new Uint32Array(idWords);
  private masterFields = 0;
  private masterFieldsAt = 0;
  private masterEnd = 0;
  /** Where the entry's flags are, and whether it is marked as deleted. */
  private entry = 0;
  private flags = 0;

  // ---- Where -------------------------------------------------------------------------------------------------------------------------

  /** Goes to the first entry whose id is not below this one; false if there is none. */
  seekFrom(stream: Stream, id: Uint32Array, at: number): boolean {
    this.stream = stream;
    const { nodes } = stream;
    if (!nodes.seekUpTo(id, at) && !nodes.seekFirst()) return this.leave();
    this.enterNode();
    this.entry = this.masterEnd;
    while (this.readEntry()) {
      if ((this.flags & flagDeleted) === 0 && compareIds(this.id, 0, id, at) >= 0) return true;
      this.entry = this.nextEntry();
    }
    return this.goForward();
  }

  /** Goes to the last entry whose id is not above this one; false if there is none. */
  seekUpTo(stream: Stream, id: Uint32Array, at: number): boolean {
    this.stream = stream;
    if (!stream.nodes.seekUpTo(id, at)) return this.leave();
    this.enterNode();
    this.entry = listpack.endEntry(this.bytes, this.pack);
    while (this.stepBack()) {
      if ((this.flags & flagDeleted) === 0 && compareIds(this.id, 0, id, at) <= 0) return true;
    }
    return this.goBack();
  }

  /** Goes to the entry with this id; false if there is none. */
  seek(stream: Stream, id: Uint32Array, at: number): boolean {
    return this.seekFrom(stream, id, at) && compareIds(this.id, 0, id, at) === 0;
  }

  /**
   * Goes to the first entry whose id is above this one, for somebody who reads on and on; false if there is none. It is looked for where the last one was found, if that
   * was the entry with this id and nothing has moved since.
   *
   * @param place where `remember` has told it.
   */
  seekBehind(stream: Stream, id: Uint32Array, at: number, place: RememberedPlace): boolean {
    if (place.version !== stream.version || compareIds(place.id, 0, id, at) !== 0) {
      copyId(id, at, above, 0);
      return incrementId(above, 0) && this.seekFrom(stream, above, 0);
    }
    this.stream = stream;
    copyId(place.nodeId, 0, this.master, 0);
    this.showNode(place.node);
    this.entry = this.pack + place.offset;
    for (; this.readEntry(); this.entry = this.nextEntry()) if ((this.flags & flagDeleted) === 0) return true;
    return this.goForward();
  }

  /** Tells where the entry behind this one is, or will be. */
  remember(place: RememberedPlace): void {
    const { stream } = this;
    if (stream === null) return;
    place.version = stream.version;
    place.node = this.node;
    copyId(this.master, 0, place.nodeId, 0);
    place.offset = this.nextEntry() - this.pack;
    copyId(this.id, 0, place.id, 0);
  }

  /** Goes to the last entry of the node that the stream's tree was sought for, even if it is deleted; for the stream's own use. */
  seekNodeEnd(stream: Stream): void {
    this.stream = stream;
    this.enterNode();
    this.entry = listpack.endEntry(this.bytes, this.pack);
    this.stepBack();
  }

  /** Goes to the next entry; false if there is none. */
  next(): boolean {
    do {
      this.entry = this.nextEntry();
      if (!this.readEntry()) return this.goForward();
    } while ((this.flags & flagDeleted) !== 0);
    return true;
  }

  /** Goes to the previous entry; false if there is none. */
  previous(): boolean {
    do {
      if (!this.stepBack()) return this.goBack();
    } while ((this.flags & flagDeleted) !== 0);
    return true;
  }

  /** To be called after something was allocated in the arena, which may have replaced what the node lies in. */
  refresh(): void {
    if (this.stream !== null) this.bytes = this.stream.arena.bytesOf(this.node);
  }

  /** Lets go of the stream and its memory. */
  release(): void {
    this.stream = null;
    this.bytes = noBytes;
  }

  /** Where in `bytes` the entry's flags are; for the stream's own use. */
  get flagsAt(): number {
    return this.entry;
  }

  /** The entry's node, and where in `bytes` its listpack begins; for the stream's own use. */
  get nodeRef(): number {
    return this.node;
  }

  /** Entries that there are in its node. */
  get nodeEntries(): number {
    return entriesOf(this.bytes, this.pack);
  }

  get packStart(): number {
    return this.pack;
  }

  get nodeId(): Uint32Array {
    return this.master;
  }

  // ---- Nodes -------------------------------------------------------------------------------------------------------------------------

  /** The first entry of the nodes behind this one. */
  private goForward(): boolean {
    const { nodes } = this.stream as Stream;
    while (nodes.seek(this.master, 0) && nodes.next()) {
      this.enterNode();
      this.entry = this.masterEnd;
      for (; this.readEntry(); this.entry = this.nextEntry()) if ((this.flags & flagDeleted) === 0) return true;
    }
    return this.leave();
  }

  /** The last entry of the nodes before this one. */
  private goBack(): boolean {
    const { nodes } = this.stream as Stream;
    while (nodes.seek(this.master, 0) && nodes.previous()) {
      this.enterNode();
      this.entry = listpack.endEntry(this.bytes, this.pack);
      while (this.stepBack()) if ((this.flags & flagDeleted) === 0) return true;
    }
    return this.leave();
  }

  private leave(): boolean {
    this.release();
    return false;
  }

  /** Shows the node that the stream's tree was sought for last. */
  private enterNode(): void {
    const { words, row } = (this.stream as Stream).nodes;
    copyId(words, row, this.master, 0);
    this.showNode(words[row + idWords]);
  }

  private showNode(ref: number): void {
    this.node = ref;
    this.bytes = (this.stream as Stream).arena.bytesOf(ref);
    this.pack = packAt(ref);
    const { bytes } = this;
    const count = masterFieldsAt(bytes, this.pack);
    this.masterFields = listpack.integerOf(bytes, count);
    this.masterFieldsAt = listpack.nextEntry(bytes, count);
    let end = this.masterFieldsAt;
    for (let i = 0; i <= this.masterFields; i++) end = listpack.nextEntry(bytes, end);
    this.masterEnd = end;
  }

  // ---- Entries -----------------------------------------------------------------------------------------------------------------------

  /** Shows the entry at `entry`; false if the node ends there. */
  private readEntry(): boolean {
    const { bytes } = this;
    let at = this.entry;
    if (bytes[at] === listpack.endByte) return false;
    this.flags = bytes[at];
    at = this.readPart(at + 2, 0);
    at = this.readPart(at, 2);
    this.hasNodeFields = (this.flags & flagSameFields) !== 0;
    if (this.hasNodeFields) {
      this.fields = this.masterFields;
      this.fieldsAt = this.masterFieldsAt;
    } else {
      this.fields = listpack.integerOf(bytes, at);
      at = listpack.nextEntry(bytes, at);
      this.fieldsAt = at;
    }
    this.valuesAt = at;
    this.behind = 0;
    return true;
  }

  /** Reads by how much a part of the id is above the node's; returns where the next element is. */
  private readPart(at: number, part: number): number {
    const { bytes, id, master } = this;
    const first = bytes[at];
    if (first < 0x80) {
      const low = master[part + 1] + first;
      id[part + 1] = low;
      id[part] = master[part] + (low > 0xffffffff ? 1 : 0);
      return at + 2;
    }
    listpack.readWords(bytes, at, difference, 0);
    const low = master[part + 1] + difference[1];
    id[part + 1] = low;
    id[part] = master[part] + difference[0] + (low > 0xffffffff ? 1 : 0);
    return listpack.nextEntry(bytes, at);
  }

  /** Where the entry behind this one is, or the end of the node. */
  private nextEntry(): number {
    const { bytes } = this;
    let at = this.behind;
    if (at === 0) {
      at = this.valuesAt;
      for (let left = this.hasNodeFields ? this.fields : this.fields * 2; left > 0; left--) at = listpack.nextEntry(bytes, at);
      this.behind = at;
    }
    return listpack.nextEntry(bytes, at);
  }

  /** Shows the entry before `entry`, which may be the end; false if it is the first. */
  private stepBack(): boolean {
    const { bytes } = this;
    if (this.entry === this.masterEnd) return false;
    let at = listpack.previousEntry(bytes, this.entry);
    for (let left = listpack.integerOf(bytes, at); left > 0; left--) at = listpack.previousEntry(bytes, at);
    this.entry = at;
    return this.readEntry();
  }
}

/** Where somebody who reads on and on has come to. */
export class RememberedPlace {
  version = -1;
  /** The node that it lies in, by its block and its id. */
  node = 0;
  readonly nodeId = new Uint32Array(idWords);
  /** The entry that was read last. */
  readonly id = new Uint32Array(idWords);
  /** Where the one behind it is in its node, from the listpack's beginning. */
  offset = 0;
}
