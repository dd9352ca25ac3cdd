/**
 * A string value, whichever way it is encoded. One view shows one key at a time and is used again for the next command.
 */
import { byteOffset, copyBytes, wordOffset, xxh3 } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import { errors } from "../errors.js";
import { type Integer64, readInteger64 } from "../integer64.js";
import type { Database } from "../keyspace/database.js";
import { expiryKept } from "../keyspace/database.js";
import { type Encoding, encoding, encodingOf, inlineLengthOf, keyLengthAt, typeMask, valueOffset, valueType } from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";
import { latin1Bytes } from "../latin1.js";
import { inlineValueLengthMax } from "../limits.js";

const minus = 0x2d;
const digit0 = 0x30;
const digit9 = 0x39;
const integerTextLengthMax = 20;

/** The longest string that Redis keeps in one block with its object, which it calls `embstr`. */
const embstrLengthMax = 44;

/** Hexadecimal digits of a digest. */
export const digestLength = 16;

const noBytes = new Uint8Array(0);
const noWords = new Uint32Array(0);

export class StringValue {
  private readonly database: Database;
  private readonly shared: Shared;
  private ref = 0;
  private hash = 0;
  private keyBytes: Uint8Array = noBytes;
  private keyAt = 0;
  private keyLength = 0;
  private encoding: number = encoding.inline;
  /** Where the value is: bytes of the chunk or of the large buffer. Valid until the next allocation. */
  private bytes: Uint8Array = noBytes;
  private start = 0;
  private length = 0;
  /** Where an integer is: the chunk's words, and the index of the lower of its two. Valid until the next allocation. */
  private words: Uint32Array = noWords;
  private word = 0;

  constructor(database: Database, shared: Shared) {
    this.database = database;
    this.shared = shared;
  }

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
    if (this.encoding === encoding.inline) {
      this.bytes = arena.bytesOf(ref);
      this.start = byteOffset(ref) + offset;
      this.length = inlineLengthOf(words[at + 1]);
    } else if (this.encoding === encoding.integer) {
      this.words = words;
      this.word = at + (offset >>> 2);
    } else {
      this.bytes = this.shared.large.bytes(words[at + (offset >>> 2)]);
      this.start = 0;
      this.length = this.bytes.length;
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
  }

  /** Lets go of the buffers it showed: a request's, a large value's, a chunk's. */
  release(): void {
    this.keyBytes = noBytes;
    this.bytes = noBytes;
    this.words = noWords;
  }

  /** What OBJECT ENCODING answers. */
  get encodingName(): "int" | "embstr" | "raw" {
    if (this.encoding === encoding.integer) return "int";
    return this.length <= embstrLengthMax ? "embstr" : "raw";
  }

  /** Replies with the value as a bulk string. */
  appendTo(reply: ReplyWriter): void {
    if (this.encoding !== encoding.integer) return reply.bulk(this.bytes, this.start, this.length);
    const value = this.storedInteger();
    if (typeof value === "number") reply.bulkInteger(value);
    else reply.bulkText(value.toString());
  }

  /** The value's text, in bytes of its own. */
  copyBytes(): Uint8Array {
    if (this.encoding === encoding.integer) return latin1Bytes(this.storedInteger().toString());
    return this.bytes.slice(this.start, this.start + this.length);
  }

  /** The value as a signed 64-bit integer; refuses one that is none. */
  integer64(): Integer64 {
    if (this.encoding === encoding.integer) return this.storedInteger();
    // Canonical texts are stored as integers, so this is either no integer or came from a command that leaves texts alone.
    const value = readInteger64(this.bytes, this.start, this.length);
    if (value === null) throw errors.notInteger;
    return value;
  }

  /** Whether the value equals `bytes[start, start + length)`. */
  equals(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.encoding === encoding.integer) {
      const text = this.storedInteger().toString();
      if (text.length !== length) return false;
      for (let i = 0; i < length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false;
      return true;
    }
    if (this.length !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[this.start + i] !== bytes[start + i]) return false;
    return true;
  }

  /** What DIGEST tells: the XXH3-64 hash of the value's text, `digestLength` hexadecimal digits in lower case. */
  digest(): string {
    const isInteger = this.encoding === encoding.integer;
    const text = isInteger ? latin1Bytes(this.storedInteger().toString()) : this.bytes;
    const hash = isInteger ? xxh3(text, 0, text.length) : xxh3(text, this.start, this.length);
    return hash.toString(16).padStart(digestLength, "0");
  }

  /** Replaces the value by an integer; the key keeps its expiry. */
  setInteger(value: Integer64): void {
    if (this.ref === 0 || this.encoding !== encoding.integer) {
      this.encoding = encoding.integer;
      this.place(encoding.integer, 0, expiryKept);
    }
    this.storeInteger(value);
  }

  /** Replaces the value by a copy of `bytes[start, start + length)`. */
  setBytes(bytes: Uint8Array, start: number, length: number, expiresAtMs: number): void {
    if (mayBeInteger(bytes, start, length)) {
      const value = readInteger64(bytes, start, length);
      if (value !== null) {
        this.place(encoding.integer, 0, expiresAtMs);
        return this.storeInteger(value);
      }
    }
    if (length <= inlineValueLengthMax) {
      const offset = this.place(encoding.inline, length, expiresAtMs);
      copyBytes(bytes, start, this.shared.arena.bytesOf(this.ref), byteOffset(this.ref) + offset, length);
    } else {
      const index = this.shared.large.create(length);
      copyBytes(bytes, start, this.shared.large.bytes(index), 0, length);
      const offset = this.place(encoding.large, 0, expiresAtMs);
      this.shared.arena.wordsOf(this.ref)[wordOffset(this.ref) + (offset >>> 2)] = index;
    }
  }

  /** Has the database shape the entry; returns where in it the value is. */
  private place(valueEncoding: Encoding, inlineLength: number, expiresAtMs: number): number {
    const { arena } = this.shared;
    this.ref = this.database.place(
      this.ref,
      this.hash,
      this.keyBytes,
      this.keyAt,
      this.keyLength,
      valueEncoding,
      inlineLength,
      expiresAtMs,
    );
    this.words = arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    const offset = valueOffset(this.keyLength, this.words[at]);
    this.word = at + (offset >>> 2);
    return offset;
  }

  private storedInteger(): Integer64 {
    const { words, word } = this;
    const value = (words[word + 1] | 0) * 2 ** 32 + words[word];
    if (Number.isSafeInteger(value)) return value;
    return (BigInt(words[word + 1] | 0) << 32n) | BigInt(words[word]);
  }

  private storeInteger(value: Integer64): void {
    const { words, word } = this;
    if (typeof value === "number") {
      words[word] = value; // Modulo 2^32, as typed arrays store numbers: two's complement for negative ones too.
      words[word + 1] = Math.floor(value / 2 ** 32);
    } else {
      words[word] = Number(BigInt.asUintN(32, value));
      words[word + 1] = Number(BigInt.asUintN(32, value >> 32n));
    }
  }
}

/** False for most texts that are no integer, by their length and first byte alone. */
export function mayBeInteger(bytes: Uint8Array, start: number, length: number): boolean {
  if (length > integerTextLengthMax || length === 0) return false;
  const first = bytes[start];
  return first <= digit9 && (first >= digit0 || first === minus);
}
