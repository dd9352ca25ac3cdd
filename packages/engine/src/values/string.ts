/**
 * A string value, whichever way it is encoded. One view shows one key at a time and is used again for the next command.
 *
 * A string is an integer, bytes in its entry, or bytes in a buffer of its own if they are many. What changes a part of it (`setRange`, `appendBytes`) does
 * so in place: bytes are copied only when the entry's block or the buffer has no room, and each time it gets an eighth longer at least.
 */
import {
  byteOffset,
  copyBytes,
  integerTextLengthMax,
  type LongDouble,
  mayBeInteger,
  parseLongDouble,
  wordOffset,
  xxh3,
} from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { errors } from "../errors.js";
import { type Integer64, readInteger64 } from "../integer64.js";
import type { Database } from "../keyspace/database.js";
import {
  type Encoding,
  encoding,
  encodingOf,
  expiryKept,
  hasExpiry,
  inlineLengthOf,
  isInline,
  keyLengthAt,
  kindOf,
  readExpiry,
  readIndex,
  typeMask,
  valueOffset,
  valueType,
  writeIndex,
} from "../keyspace/entry.js";
import { clearExpiry, setExpiry } from "../keyspace/expiry.js";
import type { Shared } from "../keyspace/keyspace.js";
import { capacityFor } from "../keyspace/large-values.js";
import { place } from "../keyspace/placement.js";
import { inlineValueLengthMax } from "../limits.js";
import { readStoredInteger, spellStoredInteger, writeStoredInteger } from "./stored-integer.js";
import { StringBits } from "./string-bits.js";

/** The longest string that Redis keeps in one block with its object, which it calls `embstr`. */
const embstrLengthMax = 44;

/** Hexadecimal digits of a digest. */
export const digestLength = 16;

const noBytes = new Uint8Array(0);
const noWords = new Uint32Array(0);

/** `length` of an integer whose text nobody has asked for. */
const unknownLength = -1;

/** Bytes on their way from one block to another. */
let travelling = new Uint8Array(4096);

export class StringValue {
  private readonly database: Database;
  readonly shared: Shared;
  /** The value as bits. */
  readonly bits = new StringBits(this);
  private ref = 0;
  private hash = 0;
  private keyBytes: Uint8Array = noBytes;
  private keyAt = 0;
  private keyLength = 0;
  private encoding: number = encoding.inline;
  /** Where the text is, once its `length` was asked for: in the chunk, in the large buffer, or in `integerText`. Valid until the next allocation. */
  bytes: Uint8Array = noBytes;
  start = 0;
  private textLength = 0;
  /** Where an integer is: the chunk's words, and the index of the lower of its two. Valid until the next allocation. */
  private words: Uint32Array = noWords;
  private word = 0;
  private readonly integerText = new Uint8Array(integerTextLengthMax);

  constructor(database: Database, shared: Shared) {
    this.database = database;
    this.shared = shared;
  }

  // ---- What is shown -----------------------------------------------------------------------------------------------------------------

  /** Shows the value of an entry; false if that is no string. */
  show(ref: number, hash: number): boolean {
    const { arena } = this.shared;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const head = words[at];
    if ((head & typeMask) !== valueType.string) return false;
    this.ref = ref;
    this.hash = hash;
    this.keyLength = keyLengthAt(words, at);
    this.encoding = encodingOf(head);
    const offset = valueOffset(this.keyLength, head);
    if (isInline(this.encoding)) {
      this.bytes = arena.bytesOf(ref);
      this.start = byteOffset(ref) + offset;
      this.textLength = inlineLengthOf(words[at + 1]);
    } else if (this.encoding === encoding.integer) {
      this.words = words;
      this.word = at + (offset >>> 2);
      this.textLength = unknownLength;
    } else {
      const index = readIndex(words, at);
      this.bytes = this.shared.large.bytes(index);
      this.start = 0;
      this.textLength = this.shared.large.length(index);
    }
    return true;
  }

  /** Prepares for setting the value of a key that may have none (`ref` 0) or one of another type. */
  showForWriting(ref: number, hash: number, keyBytes: Uint8Array, keyAt: number, keyLength: number): void {
    this.ref = ref;
    this.hash = hash;
    this.keyBytes = keyBytes;
    this.keyAt = keyAt;
    this.keyLength = keyLength;
    this.encoding = encoding.inline;
    this.textLength = 0;
  }

  /** Lets go of the buffers it showed: a request's, a large value's, a chunk's. */
  release(): void {
    this.keyBytes = noBytes;
    this.bytes = noBytes;
    this.words = noWords;
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  /** Bytes of the value as text. */
  get length(): number {
    this.spell();
    return this.textLength;
  }

  /** What OBJECT ENCODING answers. */
  get encodingName(): "int" | "embstr" | "raw" {
    if (this.encoding === encoding.integer) return "int";
    return this.encoding === encoding.inline && this.textLength <= embstrLengthMax ? "embstr" : "raw";
  }

  /** Replies with the value as a bulk string. */
  appendTo(reply: ReplyWriter): void {
    if (this.encoding !== encoding.integer) return reply.bulk(this.bytes, this.start, this.textLength);
    const value = readStoredInteger(this.words, this.word);
    if (typeof value === "number") reply.bulkInteger(value);
    else reply.bulkText(value.toString());
  }

  /**
   * Replies with the bytes from `first` to `last`, both included, as a bulk string. Negative positions count from the end, -1 being the last byte; what
   * lies outside the value is left out.
   */
  appendRangeTo(reply: ReplyWriter, first: Integer64, last: Integer64): void {
    this.spell();
    const length = this.textLength;
    if (first < 0 && last < 0 && first > last) return reply.bulk(noBytes, 0, 0); // Even where both are before the first byte.
    const from = position(first, length);
    const to = Math.min(position(last, length), length - 1);
    if (from > to) reply.bulk(noBytes, 0, 0);
    else reply.bulk(this.bytes, this.start + from, to - from + 1);
  }

  /** Gives the value's text to somebody who copies it. */
  addTo(sink: { add(bytes: Uint8Array, start: number, length: number): void }): void {
    const { length } = this; // First: an integer is written down by it.
    sink.add(this.bytes, this.start, length);
  }

  /** The value's text, in bytes of its own. */
  copyBytes(): Uint8Array {
    return this.text().slice();
  }

  /** The value's text, valid until something is changed. Makes an object. */
  text(): Uint8Array {
    this.spell();
    return this.bytes.subarray(this.start, this.start + this.textLength);
  }

  /** The value as a signed 64-bit integer; refuses one that is none. */
  integer64(): Integer64 {
    if (this.encoding === encoding.integer) return readStoredInteger(this.words, this.word);
    // Canonical texts are stored as integers, so this is either no integer or came from a command that leaves texts alone.
    const value = readInteger64(this.bytes, this.start, this.textLength);
    if (value === null) throw errors.notInteger;
    return value;
  }

  /** The value as a number of the precision in which INCRBYFLOAT adds; refuses one that is none. */
  longDouble(): LongDouble {
    this.spell();
    const value = parseLongDouble(this.bytes, this.start, this.textLength);
    if (value === null) throw errors.notFloat;
    return value;
  }

  /** Whether the value equals `bytes[start, start + length)`. */
  equals(bytes: Uint8Array, start: number, length: number): boolean {
    this.spell();
    if (this.textLength !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[this.start + i] !== bytes[start + i]) return false;
    return true;
  }

  /** What DIGEST tells: the XXH3-64 hash of the value's text, `digestLength` hexadecimal digits in lower case. */
  digest(): string {
    this.spell();
    return xxh3(this.bytes, this.start, this.textLength).toString(16).padStart(digestLength, "0");
  }

  // ---- Changing ----------------------------------------------------------------------------------------------------------------------

  /** Replaces the value by an integer; the key keeps its expiry. */
  setInteger(value: Integer64): void {
    if (this.ref === 0 || this.encoding !== encoding.integer) this.place(encoding.integer, 0, expiryKept);
    this.textLength = unknownLength;
    writeStoredInteger(this.words, this.word, value);
  }

  /** Replaces the value by a copy of `bytes[start, start + length)`, or by the integer that they are the canonical text of. */
  setBytes(bytes: Uint8Array, start: number, length: number, expiresAtMs: number): void {
    if (mayBeInteger(bytes, start, length)) {
      const value = readInteger64(bytes, start, length);
      if (value !== null) {
        this.place(encoding.integer, 0, expiresAtMs);
        return writeStoredInteger(this.words, this.word, value);
      }
    }
    this.setText(bytes, start, length, expiresAtMs);
  }

  /**
   * As `setBytes`, but an integer stays text as well: what INCRBYFLOAT makes is none, as OBJECT ENCODING tells.
   * @param short how it is encoded if it fits the entry
   */
  setText(bytes: Uint8Array, start: number, length: number, expiresAtMs: number, short: Encoding = encoding.inline): void {
    if (length <= inlineValueLengthMax) {
      const offset = this.place(short, length, expiresAtMs);
      copyBytes(bytes, start, this.shared.arena.bytesOf(this.ref), byteOffset(this.ref) + offset, length);
    } else {
      const index = this.shared.large.create(length);
      copyBytes(bytes, start, this.shared.large.bytes(index), 0, length);
      this.becomeLarge(index, expiresAtMs);
    }
  }

  /**
   * Writes `bytes[start, start + length)`, at least one, over the value from byte `offset` on. The value gets as long as that takes, with zero bytes where
   * it had none. The key keeps its expiry. Refuses what would make the value longer than `proto-max-bulk-len`.
   */
  setRange(offset: Integer64, bytes: Uint8Array, start: number, length: number): void {
    const at = Number(offset);
    if (at + length > this.shared.settings.stringLengthMax) throw errors.stringTooLong;
    this.spell();
    this.makeChangeable(Math.max(this.textLength, at + length), at);
    copyBytes(bytes, start, this.bytes, this.start + at, length);
  }

  /** Adds `bytes[start, start + length)` to the end of the value; otherwise as `setRange`. */
  appendBytes(bytes: Uint8Array, start: number, length: number): void {
    this.setRange(this.length, bytes, start, length);
  }

  /** Replaces what the key holds by the large value number `index`. */
  becomeLarge(index: number, expiresAtMs: number): void {
    this.place(encoding.large, 0, expiresAtMs);
    writeIndex(this.words, wordOffset(this.ref), index);
  }

  /** Number of the large value that the key holds, or -1. */
  get largeIndex(): number {
    if (this.ref === 0) return -1;
    const words = this.shared.arena.wordsOf(this.ref);
    return encodingOf(words[wordOffset(this.ref)]) === encoding.large ? readIndex(words, wordOffset(this.ref)) : -1;
  }

  // ---- The key -----------------------------------------------------------------------------------------------------------------------

  /** Whether the key expires. */
  get expires(): boolean {
    return hasExpiry(this.shared.arena.wordsOf(this.ref)[wordOffset(this.ref)]);
  }

  /** When the key expires, in milliseconds since 1970; only for one that does. */
  get expiresAtMs(): number {
    return readExpiry(this.shared.arena.wordsOf(this.ref), wordOffset(this.ref));
  }

  /** Lets the key expire. @param expiresAtMs milliseconds since 1970, above 0. */
  expireAt(expiresAtMs: number): void {
    this.show(setExpiry(this.database, this.ref, this.hash, expiresAtMs), this.hash);
  }

  /** Takes the key's expiry away; false if there was none. */
  persist(): boolean {
    if (!this.expires) return false;
    this.show(clearExpiry(this.database, this.ref, this.hash), this.hash);
    return true;
  }

  /** Deletes the key. The view shows nothing any more. */
  remove(): void {
    this.database.remove(this.ref, this.hash);
    this.ref = 0;
  }

  // ---- Inside ------------------------------------------------------------------------------------------------------------------------

  /** Writes an integer down, so that the value is bytes however it is encoded. */
  private spell(): void {
    if (this.encoding !== encoding.integer || this.textLength !== unknownLength) return;
    this.textLength = spellStoredInteger(this.words, this.word, this.integerText);
    this.bytes = this.integerText;
    this.start = 0;
  }

  /**
   * Makes the value, whose `length` was asked for, bytes that may be written to, so many of them, at least as many as there are. Bytes that are new are 0 up to
   * `zeroUntil`, and may be anything behind. The key keeps its expiry.
   */
  makeChangeable(length: number, zeroUntil: number): void {
    const { large } = this.shared;
    const oldLength = this.textLength;
    if (this.encoding === encoding.large) {
      const index = this.largeIndex;
      this.shared.statistics.releasedBytes += large.grow(index, length);
      this.bytes = large.bytes(index);
    } else if (length > inlineValueLengthMax) {
      const index = large.create(length, capacityFor(length));
      copyBytes(this.bytes, this.start, large.bytes(index), 0, oldLength);
      this.becomeLarge(index, expiryKept);
      this.bytes = large.bytes(index);
      this.start = 0;
    } else {
      this.makeInline(length);
      if (zeroUntil > oldLength) this.bytes.fill(0, this.start + oldLength, this.start + zeroUntil);
    }
    this.textLength = length;
  }

  /** The same for a value that is inline or an integer, and stays or becomes inline. */
  private makeInline(length: number): void {
    const { arena } = this.shared;
    const oldLength = this.textLength;
    if (this.encoding === encoding.changed && oldLength === length) return;
    // The bytes stay where they are if the block does: `place` moves no value, but leaves the rest of a block that it keeps alone.
    const stays = this.ref !== 0 && isInline(this.encoding) && this.keepsBlock(length - oldLength);
    if (!stays) {
      if (travelling.length < oldLength) travelling = new Uint8Array(inlineValueLengthMax);
      copyBytes(this.bytes, this.start, travelling, 0, oldLength);
    }
    const offset = this.place(encoding.changed, length, expiryKept);
    this.bytes = arena.bytesOf(this.ref);
    this.start = byteOffset(this.ref) + offset;
    if (!stays) copyBytes(travelling, 0, this.bytes, this.start, oldLength);
  }

  /** Whether the entry's block holds so many bytes more just as well. */
  private keepsBlock(moreBytes: number): boolean {
    const entryBytes = this.database.entryBytes(this.ref);
    return this.shared.arena.sameBlockSize(entryBytes, entryBytes + moreBytes);
  }

  /** Has the database shape the entry; returns where in it the value is. */
  private place(valueEncoding: Encoding, inlineLength: number, expiresAtMs: number): number {
    const { arena } = this.shared;
    this.encoding = valueEncoding;
    this.ref = place(
      this.database,
      this.ref,
      this.hash,
      this.keyBytes,
      this.keyAt,
      this.keyLength,
      kindOf(valueType.string, valueEncoding),
      inlineLength,
      expiresAtMs,
    );
    this.words = arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    const offset = valueOffset(this.keyLength, this.words[at]);
    this.word = at + (offset >>> 2);
    return offset;
  }
}

/** A position in a text of `length` bytes, counted from the end if it is negative, as one from the start that is not before it. */
function position(asked: Integer64, length: number): number {
  const at = Number(asked);
  return Math.max(0, at < 0 ? length + at : at);
}
