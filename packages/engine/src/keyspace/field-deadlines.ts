/**
 * Which hashes of a database have fields that expire, and which of them is the next to lose one. Each entry knows its place in the heap: a packed hash in four
 * bytes before its listpack, a large one in a property.
 */
import { byteOffset, DeadlineHeap, wordOffset } from "@respire/datastructures";
import type { LargeHash } from "../values/large-hash.js";
import { encoding, encodingOf, isTimed, keyLengthAt, readIndex, typeMask, valueOffset, valueType } from "./entry.js";
import type { Shared } from "./keyspace.js";

/** Bytes before the listpack of a packed hash with fields that expire. */
export const placeBytes = 4;
/** The place of what is not in the heap. */
export const noPlace = 0xffffffff;

export class FieldDeadlines {
  private readonly shared: Shared;
  private readonly heap = new DeadlineHeap((ref, place) => this.write(ref, place));

  constructor(shared: Shared) {
    this.shared = shared;
  }

  /** Hashes with fields that expire: INFO's `subexpiry`. */
  get size(): number {
    return this.heap.size;
  }

  /** When the next field expires, in milliseconds since 1970; Infinity if none does. */
  get firstMs(): number {
    return this.heap.firstTimeMs;
  }

  /** The entry of the hash that it belongs to. */
  get firstRef(): number {
    return this.heap.refAt(0);
  }

  get usedBytes(): number {
    return this.heap.usedBytes;
  }

  /** The next field of this hash expires at `atMs`, none if that is Infinity. The entry has the shape that goes with it. */
  set(ref: number, atMs: number): void {
    const place = this.read(ref);
    if (place === noPlace) {
      if (atMs !== Number.POSITIVE_INFINITY) this.heap.add(atMs, ref);
    } else if (atMs === Number.POSITIVE_INFINITY) this.takeOut(ref, place);
    else this.heap.update(place, atMs);
  }

  /** The entry is about to go, or to get another value. */
  forget(ref: number): void {
    if (this.heap.size === 0) return;
    const place = this.read(ref);
    if (place !== noPlace) this.takeOut(ref, place);
  }

  /** The time that `set` was told last; Infinity if there is none. */
  timeOf(ref: number): number {
    const place = this.read(ref);
    return place === noPlace ? Number.POSITIVE_INFINITY : this.heap.timeAt(place);
  }

  /** The entry is a copy of one of this or another database, with the place of that one. */
  copied(ref: number, atMs: number): void {
    if (atMs === Number.POSITIVE_INFINITY) return;
    this.write(ref, noPlace);
    this.set(ref, atMs);
  }

  /** The entry has moved to `ref`, with its place. */
  moved(ref: number): void {
    if (this.heap.size === 0) return;
    const place = this.read(ref);
    if (place !== noPlace) this.heap.replaceRef(place, ref);
  }

  /** Verifies that every entry knows its place. @param refs of all entries of the database. */
  check(refs: readonly number[]): void {
    this.heap.check();
    const known = refs.filter((ref) => this.read(ref) !== noPlace);
    if (known.length !== this.heap.size || known.some((ref) => this.heap.refAt(this.read(ref)) !== ref)) {
      throw new Error("field deadlines: every hash with fields that expire knows its place");
    }
  }

  private takeOut(ref: number, place: number): void {
    this.heap.remove(place);
    this.write(ref, noPlace);
  }

  private read(ref: number): number {
    const { arena, objects } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if ((head & typeMask) !== valueType.hash) return noPlace;
    const valueEncoding = encodingOf(head);
    if (valueEncoding === encoding.object) return (objects.value(readIndex(words, at)) as LargeHash).deadlinePlace;
    if (!isTimed(valueEncoding)) return noPlace;
    const bytes = arena.bytesOf(ref);
    const start = byteOffset(ref) + valueOffset(keyLengthAt(words, at), head);
    return (bytes[start] | (bytes[start + 1] << 8) | (bytes[start + 2] << 16) | (bytes[start + 3] << 24)) >>> 0;
  }

  private write(ref: number, place: number): void {
    const { arena, objects } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if (encodingOf(head) === encoding.object) {
      (objects.value(readIndex(words, at)) as LargeHash).deadlinePlace = place;
      return;
    }
    writePlace(arena.bytesOf(ref), byteOffset(ref) + valueOffset(keyLengthAt(words, at), head), place);
  }
}

/** Writes the place of a packed hash, at the beginning of its value. */
export function writePlace(bytes: Uint8Array, start: number, place: number): void {
  bytes[start] = place;
  bytes[start + 1] = place >>> 8;
  bytes[start + 2] = place >>> 16;
  bytes[start + 3] = place >>> 24;
}
