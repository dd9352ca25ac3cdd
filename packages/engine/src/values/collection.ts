/**
 * What the views of collections share: a key's entry whose value is a listpack (or an intset), or the index of something larger. One view shows one key at a time and
 * is used again for the next command.
 *
 * A listpack has the bytes behind it to grow into: `at` is where it begins in `bytes`, `room` how long it may get there. All three are valid until the next
 * allocation in the arena, whoever asks for it; `refresh` finds them again.
 */
import { assert, byteOffset, keyStart, listpack, wordOffset } from "@respire/datastructures";
import type { DatabaseEntries } from "../keyspace/database-entries.js";
import {
  type Encoding,
  encoding,
  encodingOf,
  expiryKept,
  expiryNone,
  inlineLengthOf,
  isInline,
  isTimed,
  keyLengthAt,
  kindOf,
  readIndex,
  valueOffset,
  writeIndex,
} from "../keyspace/entry.js";
import { placeBytes } from "../keyspace/field-deadlines.js";
import type { Shared } from "../keyspace/keyspace.js";
import { place, resizeInline, roomFor } from "../keyspace/placement.js";
import { inlineValueLengthMax } from "../limits.js";
import type { NativeType } from "./native-type.js";

const noBytes = new Uint8Array(0);

export abstract class CollectionValue<Large extends object> {
  protected readonly shared: Shared;
  protected database!: DatabaseEntries;
  /** The entry; 0 if the key does not exist yet. */
  protected ref = 0;
  protected hash = 0;
  protected encoding: number = encoding.inline;
  protected bytes: Uint8Array = noBytes;
  protected at = 0;
  protected room = 0;
  /** Null if the value is a listpack. */
  protected large: Large | null = null;
  private objectIndex = 0;
  private keyBytes: Uint8Array = noBytes;
  private keyAt = 0;
  private keyLength = 0;
  /** The entry whose value goes when there is something in its place; 0 if the key is new. */
  private replacedRef = 0;

  /** What it is: one of `valueType`, and how its large values are held. */
  protected abstract readonly type: number;
  protected abstract readonly largeType: NativeType<Large>;

  constructor(shared: Shared) {
    this.shared = shared;
  }

  /** Shows the value of an entry that holds one of this type. */
  show(database: DatabaseEntries, ref: number, hash: number): this {
    this.database = database;
    this.ref = ref;
    this.hash = hash;
    this.replacedRef = 0;
    this.refresh();
    return this;
  }

  /** Shows what there is at a key that does not exist: nothing, until something is added. The bytes are valid for as long as the view is. */
  showMissing(database: DatabaseEntries, hash: number, keyBytes: Uint8Array, keyAt: number, keyLength: number): this {
    this.database = database;
    this.ref = 0;
    this.hash = hash;
    this.keyBytes = keyBytes;
    this.keyAt = keyAt;
    this.keyLength = keyLength;
    this.replacedRef = 0;
    this.large = null;
    this.encoding = encoding.inline;
    this.bytes = noBytes;
    this.room = 0;
    return this;
  }

  /** As `showMissing`, of a key that there is: whatever it holds goes, and its expiry, as soon as something is added. @param ref its entry; 0: the key is missing. */
  showReplaced(database: DatabaseEntries, ref: number, hash: number, keyBytes: Uint8Array, keyAt: number, keyLength: number): this {
    this.showMissing(database, hash, keyBytes, keyAt, keyLength);
    this.replacedRef = ref;
    return this;
  }

  /** Lets go of the buffers it showed. */
  release(): void {
    this.keyBytes = noBytes;
    this.bytes = noBytes;
    this.large = null;
  }

  /** Deletes the key. */
  remove(): void {
    this.database.remove(this.ref, this.hash);
    this.ref = 0;
    this.release();
  }

  /** Lets what is packed be a copy of its own, which stays as it is whatever is allocated in the arena. For reading alone, until `refresh`. */
  detach(): void {
    if (this.large !== null || this.ref === 0) return;
    this.bytes = this.bytes.slice(this.at, this.at + this.room);
    this.at = 0;
  }

  /** Finds the value again, if there is one, after something was allocated in the arena or the entry has moved. */
  refresh(): void {
    if (this.ref === 0) return;
    const { arena, objects } = this.shared;
    const words = arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    const head = words[at];
    this.encoding = encodingOf(head);
    if (this.encoding === encoding.object) {
      this.objectIndex = readIndex(words, at);
      this.large = objects.value(this.objectIndex) as Large;
      return;
    }
    const prefix = isTimed(this.encoding) ? placeBytes : 0;
    this.large = null;
    this.bytes = arena.bytesOf(this.ref);
    this.at = byteOffset(this.ref) + valueOffset(keyLengthAt(words, at), head) + prefix;
    this.room = inlineLengthOf(words[at + 1]) - prefix;
  }

  /** Where the listpack is; null if the value is large. */
  get packed(): { bytes: Uint8Array; at: number } | null {
    return this.large === null ? { bytes: this.bytes, at: this.at } : null;
  }

  /** Bytes of the listpack. */
  protected get packedBytes(): number {
    return this.ref === 0 ? listpack.emptyBytes : listpack.totalBytes(this.bytes, this.at);
  }

  /**
   * Makes sure that there is a listpack (an empty one, if the key is new) with room for `total` bytes in all. False, with nothing changed, if it can't be that long:
   * the value has to become large.
   */
  protected reserve(total: number): boolean {
    if (this.ref !== 0 && total <= this.room) return true;
    const prefix = isTimed(this.encoding) ? placeBytes : 0;
    if (total + prefix > inlineValueLengthMax) return false;
    if (this.ref === 0) {
      this.placeInline(encoding.inline, total);
      listpack.initialise(this.bytes, this.at);
      return true;
    }
    const words = this.shared.arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    const room = roomFor(keyLengthAt(words, at), words[at], total + prefix);
    this.ref = resizeInline(this.database, this.ref, this.hash, this.encoding as Encoding, room);
    this.refresh();
    return true;
  }

  /** Gives back room that the listpack no longer needs, if that is more than half of it. */
  protected shrinkRoom(): void {
    const total = this.packedBytes;
    if (total * 2 >= this.room || this.room < 128) return;
    const prefix = isTimed(this.encoding) ? placeBytes : 0;
    const words = this.shared.arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    this.ref = resizeInline(
      this.database,
      this.ref,
      this.hash,
      this.encoding as Encoding,
      roomFor(keyLengthAt(words, at), words[at], total + prefix),
    );
    this.refresh();
  }

  /** Gives the entry another of the encodings that are a listpack, with an inline length of its own choice. The caller moves the listpack if it begins elsewhere. */
  protected reencode(valueEncoding: Encoding, inlineLength: number): void {
    assert(isInline(valueEncoding) && this.large === null, "collection: what is packed differently is packed");
    this.ref = resizeInline(this.database, this.ref, this.hash, valueEncoding, inlineLength);
    this.refresh();
  }

  /** Makes `value` the entry's value in place of its listpack, or of nothing. */
  protected becomeLarge(value: Large): void {
    const { arena, objects } = this.shared;
    const index = objects.create(this.largeType, value);
    const kind = kindOf(this.type, encoding.object);
    if (this.ref === 0) this.placeNew(kind, 0);
    else this.ref = place(this.database, this.ref, this.hash, noBytes, 0, this.ownKeyLength, kind, 0, expiryKept);
    writeIndex(arena.wordsOf(this.ref), wordOffset(this.ref), index);
    this.refresh();
  }

  /** Makes an empty listpack the entry's value, with room for `total` bytes: the large value is let go, and what is to be kept of it has been copied. */
  protected becomePacked(total: number): void {
    this.placeInline(encoding.inline, total);
    listpack.initialise(this.bytes, this.at);
  }

  /** Makes the entry one with an inline value that has room for `total` bytes, in place of what it held, if anything. What is there is the caller's to write. */
  protected placeInline(valueEncoding: Encoding, total: number): void {
    const kind = kindOf(this.type, valueEncoding);
    // With an expiry the value begins elsewhere; room for the longer of the two.
    if (this.ref === 0) this.placeNew(kind, roomFor(this.keyLength, kind, total));
    else {
      const length = this.ownKeyLength;
      this.ref = place(this.database, this.ref, this.hash, noBytes, 0, length, kind, roomFor(length, kind, total), expiryKept);
    }
    this.refresh();
  }

  /** To be called after a large value was changed: what it takes outside the arena is measured. */
  protected measureLarge(): void {
    this.shared.objects.measure(this.objectIndex);
  }

  /** To be called before something is added: who waits for more than there is looks again after the command. That a key has come to be is told where it does. */
  protected tellGrowth(): void {
    const { arena, waiting } = this.shared;
    if (!waiting.isAnybody || this.ref === 0) return;
    waiting.ready(this.database.index, arena.bytesOf(this.ref), keyStart(arena, this.ref), this.ownKeyLength);
  }

  private get ownKeyLength(): number {
    return keyLengthAt(this.shared.arena.wordsOf(this.ref), wordOffset(this.ref));
  }

  private placeNew(kind: number, inlineLength: number): void {
    const { database, hash, keyBytes, keyAt, keyLength, replacedRef } = this;
    this.ref = place(database, replacedRef, hash, keyBytes, keyAt, keyLength, kind, inlineLength, expiryNone);
    this.replacedRef = 0;
  }
}
