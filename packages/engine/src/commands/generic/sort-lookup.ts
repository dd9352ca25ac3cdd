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

export class SortLookup {
  private readonly db: Database;
  private readonly elements: ByteStrings;
  private readonly isElement: boolean;
  /** In `pattern`; -1 if there is none. */
  private readonly star: number;
  /** The key ends there, the field begins behind the arrow; the pattern's end if there is no field. */
  private readonly keyEnd: number;
  private readonly pattern: Uint8Array;
  /** The key and, as it never changes, the field: words 1 and 2. */
  private readonly starts = Int32Array.of(0, 0, 0);
  private readonly lengths = Int32Array.of(0, 0, 0);
  private readonly words = new Arguments();
  private buffer: Uint8Array;
  private foundString: StringValue | null = null;
  private foundHash: HashValue | null = null;
  private element = 0;

  /** @param index the word that is the pattern. @param elements those that are looked up for, by their index. */
  constructor(db: Database, args: Arguments, index: number, elements: ByteStrings) {
    this.db = db;
    this.elements = elements;
    this.pattern = args.word(index);
    this.isElement = this.pattern[0] === numberSign && (this.pattern.length === 1 || this.pattern[1] === 0);
    this.star = starIn(args, index);
    this.keyEnd = this.star < 0 ? 0 : arrowIn(this.pattern, this.star + 1);
    this.buffer = this.showBuffer(256);
  }

  /** Looks the value for an element up; false if there is none. What was found is valid until the next lookup. */
  find(element: number): boolean {
    this.element = element;
    if (this.isElement) return true;
    if (this.star < 0) return false;
    this.spell(element);
    if (this.hasField) return this.findField();
    this.foundString = this.db.stringOrNull(this.words, 1);
    return this.foundString !== null;
  }

  appendFoundTo(reply: ReplyWriter): void {
    const { elements, element } = this;
    if (this.isElement) reply.bulk(elements.bytes, elements.start(element), elements.length(element));
    else if (this.hasField) this.foundHash?.appendFoundTo(reply);
    else this.foundString?.appendTo(reply);
  }

  addFoundTo(sink: ByteSink): void {
    const { elements, element } = this;
    if (this.isElement) sink.add(elements.bytes, elements.start(element), elements.length(element));
    else if (this.hasField) this.foundHash?.addFoundTo(sink);
    else this.foundString?.addTo(sink);
  }

  private get hasField(): boolean {
    return this.keyEnd < this.pattern.length;
  }

  private findField(): boolean {
    const { db, words } = this;
    const found = db.key(words, 1);
    if (!db.countLookup(words, 1, found !== null) || found === null || found.typeName !== "hash") return false;
    this.foundHash = db.hashEntry(found.ref, found.hash);
    return this.foundHash.findLive(this.buffer, this.starts[2], this.lengths[2]);
  }

  /** Writes the key for an element down. */
  private spell(element: number): void {
    const { elements, star, keyEnd } = this;
    const length = elements.length(element);
    if (this.starts[1] + keyEnd - 1 + length > this.buffer.length) this.buffer = this.showBuffer(2 * length);
    const { buffer } = this;
    const at = this.starts[1] + star;
    copyBytes(elements.bytes, elements.start(element), buffer, at, length);
    copyBytes(this.pattern, star + 1, buffer, at + length, keyEnd - star - 1);
    this.lengths[1] = keyEnd - 1 + length;
  }

  /** A buffer with the field, and behind it the key as far as the star, with room for an element of so many bytes. */
  private showBuffer(elementBytes: number): Uint8Array {
    const { pattern, keyEnd, star, starts, lengths } = this;
    const buffer = new Uint8Array(pattern.length + elementBytes);
    const field = pattern.subarray(Math.min(keyEnd + 2, pattern.length));
    buffer.set(field);
    lengths[2] = field.length;
    starts[1] = field.length;
    buffer.set(pattern.subarray(0, Math.max(star, 0)), field.length);
    this.words.show({ bytes: buffer, count: 3, starts, lengths } as Request);
    return buffer;
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
