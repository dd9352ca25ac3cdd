/**
 * The keys that SORT looks up for its elements, by a pattern: the first star stands for the element. With `->` behind it, the rest is a field and the key a hash;
 * where nothing is behind the arrow it is part of the key. Without a star nothing is found, but for `#`, which is the element itself.
 *
 * Each lookup counts as a hit or a miss, and a miss is announced, as if a client had read the key.
 */
import { type ByteStrings, copyBytes } from "@respire/datastructures";
import type { ReplyWriter, Request } from "@respire/resp-protocol";
import { Arguments } from "../../arguments.js";
import type { Database } from "../../keyspace/database.js";
import type { HashValue } from "../../values/hash.js";
import type { StringValue } from "../../values/string.js";
import { starIn } from "./sort-options.js";

const numberSign = 0x23;
const minus = 0x2d;
const greater = 0x3e;

/** Whoever takes a value: valid until the call returns. */
export interface ByteSink {
  add(bytes: Uint8Array, start: number, length: number): void;
}

const noBytes = new Uint8Array(0);
/** Room for elements that a buffer has anyway. */
const roomMin = 128;
/** A longer buffer is not kept. */
const keptBytes = 4096;

/** One pattern of one command; used again for the next. */
export class SortLookup {
  private db: Database | null = null;
  private elements: ByteStrings | null = null;
  private pattern: Uint8Array = noBytes;
  private isElement = false;
  private hasField = false;
  /** In `pattern`; -1 if there is none. */
  private star = -1;
  /** The key ends there in `pattern`, and an arrow and the field follow if there is a field. */
  private keyEnd = 0;
  /** The field, which never changes, and behind it the key: words 2 and 1. */
  private buffer = noBytes;
  private readonly starts = new Int32Array(3);
  private readonly lengths = new Int32Array(3);
  private readonly request = { bytes: noBytes, count: 3, starts: this.starts, lengths: this.lengths };
  private readonly words = new Arguments();
  private foundString: StringValue | null = null;
  private foundHash: HashValue | null = null;
  private element = 0;

  constructor() {
    this.words.show(this.request as Request);
  }

  /** @param index the word that is the pattern. @param elements those that are looked up for, by their index. */
  show(db: Database, args: Arguments, index: number, elements: ByteStrings): this {
    this.db = db;
    this.elements = elements;
    const pattern = args.word(index);
    this.pattern = pattern;
    this.isElement = pattern[0] === numberSign && (pattern.length === 1 || pattern[1] === 0);
    this.star = starIn(args, index);
    this.keyEnd = arrowIn(pattern, this.star + 1);
    this.hasField = this.keyEnd < pattern.length;
    this.layOut(roomMin);
    return this;
  }

  /** Lets go of what it showed. */
  release(): void {
    this.db = null;
    this.elements = null;
    this.pattern = noBytes;
    this.foundString = null;
    this.foundHash = null;
    if (this.buffer.length <= keptBytes) return;
    this.buffer = noBytes;
    this.request.bytes = noBytes;
  }

  /** Looks the value for an element up; false if there is none. What was found is valid until the next lookup. */
  find(element: number): boolean {
    this.element = element;
    if (this.isElement) return true;
    if (this.star < 0) return false;
    this.spell(element);
    const db = this.db as Database;
    if (this.hasField) return this.findField(db);
    this.foundString = db.stringOrNull(this.words, 1);
    return this.foundString !== null;
  }

  appendFoundTo(reply: ReplyWriter): void {
    if (this.isElement) {
      const elements = this.elements as ByteStrings;
      reply.bulk(elements.bytes, elements.start(this.element), elements.length(this.element));
    } else if (this.hasField) this.foundHash?.appendFoundTo(reply);
    else this.foundString?.appendTo(reply);
  }

  addFoundTo(sink: ByteSink): void {
    if (this.isElement) {
      const elements = this.elements as ByteStrings;
      sink.add(elements.bytes, elements.start(this.element), elements.length(this.element));
    } else if (this.hasField) this.foundHash?.addFoundTo(sink);
    else this.foundString?.addTo(sink);
  }

  private findField(db: Database): boolean {
    const { words } = this;
    const found = db.key(words, 1);
    if (!db.countLookup(words, 1, found !== null) || found === null || found.typeName !== "hash") return false;
    this.foundHash = db.hashEntry(found.ref, found.hash);
    return this.foundHash.findLive(this.buffer, this.starts[2], this.lengths[2]);
  }

  /** Writes the key for an element down. */
  private spell(element: number): void {
    const { star, keyEnd, starts } = this;
    const elements = this.elements as ByteStrings;
    const length = elements.length(element);
    if (starts[1] + keyEnd - 1 + length > this.buffer.length) this.layOut(2 * length);
    const at = starts[1] + star;
    copyBytes(elements.bytes, elements.start(element), this.buffer, at, length);
    if (keyEnd > star + 1) copyBytes(this.pattern, star + 1, this.buffer, at + length, keyEnd - star - 1);
    this.lengths[1] = keyEnd - 1 + length;
  }

  /** Writes down what is the same for all elements, in a buffer that has room for one of so many bytes. */
  private layOut(elementBytes: number): void {
    const { pattern, keyEnd, star, starts, lengths } = this;
    const wanted = pattern.length + elementBytes;
    if (this.buffer.length < wanted) {
      this.buffer = new Uint8Array(wanted);
      this.request.bytes = this.buffer;
    }
    const fieldLength = this.hasField ? pattern.length - keyEnd - 2 : 0;
    copyBytes(pattern, pattern.length - fieldLength, this.buffer, 0, fieldLength);
    if (star > 0) copyBytes(pattern, 0, this.buffer, fieldLength, star);
    lengths[2] = fieldLength;
    starts[1] = fieldLength;
  }
}

/** Where the arrow is that a field follows; the pattern's end if there is none. */
function arrowIn(pattern: Uint8Array, from: number): number {
  for (let at = from; at + 2 < pattern.length && pattern[at] !== 0; at++) {
    if (pattern[at] !== minus || pattern[at + 1] !== greater) continue;
    return pattern[at + 2] === 0 ? pattern.length : at; // The first one alone: a field of nothing is none.
  }
  return pattern.length;
}
