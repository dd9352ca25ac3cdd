/**
 * One numbered database as commands see it: keys to values. How they are looked up, and collections, is in database-lookups.ts; `place` (placement.ts) gives an
 * entry its shape.
 */
import { assert, byteOffset, copyBytes, Dict, keyOffsetFor, keyStart, mayBeInteger, wordOffset } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import { noticedClasses } from "../events.js";
import type { Integer64 } from "../integer64.js";
import { inlineValueLengthMax, viewCount } from "../limits.js";
import type { RandomSource } from "../random.js";
import { StringValue } from "../values/string.js";
import type { ValueType } from "../values/value-type.js";
import { DatabaseLookups } from "./database-lookups.js";
import {
  encoding,
  encodingOf,
  expiryNone,
  keyWordOf,
  kindMask,
  kindOf,
  plainString,
  readIndex,
  typeNames,
  valueType,
  writeIndex,
} from "./entry.js";
import { FieldDeadlines } from "./field-deadlines.js";
import { KeyView } from "./key-view.js";
import type { Shared } from "./keyspace.js";
import { place } from "./placement.js";
import type { Views } from "./views.js";

/** Keys that may not be deleted although their time has come are met so often before a random key is given up, if there may be no others. As in Redis. */
const expiredSamplesMax = 100;

export class Database extends DatabaseLookups {
  private readonly strings: readonly StringValue[];
  private readonly keyViews: readonly KeyView[];
  /** For what is looked at beside a command's own keys. */
  private readonly looseView: StringValue;

  constructor(index: number, shared: Shared, views: Views) {
    super(index, shared, views);
    this.strings = Array.from({ length: viewCount }, () => new StringValue(this, shared));
    this.keyViews = Array.from({ length: viewCount }, () => new KeyView(this, shared));
    this.looseView = new StringValue(this, shared);
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  /**
   * The string at the key that is word `keyIndex`, or null if there is no such key. The view is valid until the command ends, or asks for a key
   * four words further on. Refuses a key that holds another type. Counts a hit or a miss.
   */
  string(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (!this.countLookup(args, keyIndex, ref !== 0)) return null;
    const view = this.viewOf(ref, keyIndex);
    if (view === null) throw errors.wrongType;
    return view;
  }

  /** As `string`, but null for a key of another type too: MGET's way. */
  stringOrNull(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? this.viewOf(ref, keyIndex) : null;
  }

  /** As `string`, for a command that is about to change the value: those count neither hits nor misses. */
  stringToChange(args: Arguments, keyIndex: number): StringValue | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0) return null;
    const view = this.viewOf(ref, keyIndex);
    if (view === null) throw errors.wrongType;
    return view;
  }

  /** Whether there is such a key. Does not count as a use of the key. */
  has(args: Arguments, keyIndex: number): boolean {
    return this.peek(args, keyIndex) !== 0;
  }

  /** The key that is word `keyIndex`, whatever it holds, or null. Counts as a use of the key, but neither as a hit nor as a miss. */
  key(args: Arguments, keyIndex: number): KeyView | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return ref === 0 ? null : this.keyViews[keyIndex & (viewCount - 1)].show(ref, this.hash);
  }

  /** As `key`, but does not count as a use of the key. */
  peekKey(args: Arguments, keyIndex: number): KeyView | null {
    const ref = this.peek(args, keyIndex);
    return ref === 0 ? null : this.keyViews[keyIndex & (viewCount - 1)].show(ref, this.hash);
  }

  /** As `peekKey`, also of a key whose time has come and that has not gone yet: nothing changes. */
  residentKey(args: Arguments, keyIndex: number): KeyView | null {
    const { bytes } = args;
    const [start, length] = [args.start(keyIndex), args.length(keyIndex)];
    const hash = this.shared.hasher.hash(bytes, start, length);
    const ref = this.keys.find(hash, bytes, start, length);
    return ref === 0 ? null : this.keyViews[keyIndex & (viewCount - 1)].show(ref, hash);
  }

  /** The string of an entry that holds one. The view is valid until the next call. */
  stringAt(ref: number, hash: number): StringValue {
    assert(this.looseView.show(ref, hash), "database: the entry holds a string");
    return this.looseView;
  }

  /** A random key, each with the same probability, or null: its bytes, valid until the next allocation. */
  randomKey(random: RandomSource): { bytes: Uint8Array; start: number; length: number } | null {
    const { arena, hasher, keepsExpired } = this.shared;
    for (let expired = 1; ; expired++) {
      const ref = this.keys.sample(() => random.next());
      if (ref === 0) return null;
      const bytes = arena.bytesOf(ref);
      const start = keyStart(arena, ref);
      const length = this.keyLength(ref);
      if (!this.isExpired(ref)) return { bytes, start, length };
      if (!keepsExpired)
        this.expire(ref, hasher.hash(bytes, start, length)); // One less of them, so that this ends.
      else if (expired === expiredSamplesMax && this.expires.size === this.keys.size) return null;
    }
  }

  // ---- Writing -----------------------------------------------------------------------------------------------------------------------

  /**
   * Sets the key to a string, whatever it was before. A text that is a canonical 64-bit integer is kept as one.
   *
   * @param expiresAtMs milliseconds since 1970, `expiryNone`, or `expiryKept`.
   */
  setString(args: Arguments, keyIndex: number, valueIndex: number, expiresAtMs: number): void {
    const bytes = args.bytes;
    const keyAt = args.start(keyIndex);
    const keyLength = args.length(keyIndex);
    const ref = this.lookup(bytes, keyAt, keyLength);
    if (ref !== 0 && (this.shared.changes.eventClasses & noticedClasses.overwritten) !== 0) {
      this.noticeOverwritten(args, keyIndex, this.typeNameOf(ref), typeNames[valueType.string]);
    }
    if (ref !== 0 && expiresAtMs <= 0 && this.overwrite(ref, keyLength, bytes, args.start(valueIndex), args.length(valueIndex))) return;
    const view = this.strings[keyIndex & (viewCount - 1)];
    view.showForWriting(ref, this.hash, bytes, keyAt, keyLength);
    view.setBytes(bytes, args.start(valueIndex), args.length(valueIndex), expiresAtMs);
  }

  /** Creates the key with an integer. The key must not exist. */
  createInteger(args: Arguments, keyIndex: number, value: Integer64): void {
    this.newString(args, keyIndex).setInteger(value);
  }

  /** A string to be written to a key that does not exist: with its first change the key does. */
  newString(args: Arguments, keyIndex: number): StringValue {
    const view = this.strings[keyIndex & (viewCount - 1)];
    const hash = this.shared.hasher.hash(args.bytes, args.start(keyIndex), args.length(keyIndex));
    view.showForWriting(0, hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
    return view;
  }

  /**
   * A string to take the place of whatever the key holds: with its first change it does. That something was overwritten is the caller's to say, since that change may be
   * refused.
   */
  stringToReplace(args: Arguments, keyIndex: number): StringValue {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    const view = this.strings[keyIndex & (viewCount - 1)];
    view.showForWriting(ref, this.hash, args.bytes, args.start(keyIndex), args.length(keyIndex));
    return view;
  }

  /** The value at the key that is word `keyIndex`, of a type that an extension brings, or null if there is no such key. Refuses other types. */
  object<Value extends object>(args: Arguments, keyIndex: number, type: ValueType<Value>): Value | null {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    return this.countLookup(args, keyIndex, ref !== 0) ? (this.shared.objects.value(this.objectIndex(ref, type)) as Value) : null;
  }

  /** As `object`, but a missing key gets the value that `create` makes; neither a hit nor a miss. */
  objectOrCreate<Value extends object>(args: Arguments, keyIndex: number, type: ValueType<Value>, create: () => Value): Value {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref !== 0) return this.shared.objects.value(this.objectIndex(ref, type)) as Value;
    const value = create();
    this.setObject(args, keyIndex, type, value, expiryNone);
    return value;
  }

  /** Sets the key to a value of an extension's type, whatever it was before. @param expiresAtMs as for `setString`. */
  setObject<Value extends object>(args: Arguments, keyIndex: number, type: ValueType<Value>, value: Value, expiresAtMs: number): void {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    const { arena, objects } = this.shared;
    const [keyAt, keyLength] = [args.start(keyIndex), args.length(keyIndex)];
    if (ref !== 0) this.noticeOverwritten(args, keyIndex, this.typeNameOf(ref), type.name);
    const placed = place(this, ref, this.hash, args.bytes, keyAt, keyLength, kindOf(valueType.object, encoding.object), 0, expiresAtMs);
    writeIndex(arena.wordsOf(placed), wordOffset(placed), objects.create(type, value));
  }

  /** Has the value at the key measured anew, after it was changed in place. */
  measureObject(args: Arguments, keyIndex: number): void {
    const ref = this.peek(args, keyIndex);
    const { arena, objects } = this.shared;
    assert(ref !== 0 && encodingOf(arena.wordsOf(ref)[wordOffset(ref)]) === encoding.object, "database: a value that is measured exists");
    objects.measure(readIndex(arena.wordsOf(ref), wordOffset(ref)));
  }

  /** Deletes the key; false if there was none. */
  delete(args: Arguments, keyIndex: number): boolean {
    const ref = this.lookup(args.bytes, args.start(keyIndex), args.length(keyIndex));
    if (ref === 0) return false;
    this.remove(ref, this.hash);
    return true;
  }

  /** As `delete`, also of a key whose time has come and that has not gone yet: so Redis deletes the target of a result that is empty, and says `del`. */
  deleteResident(args: Arguments, keyIndex: number): boolean {
    const key = this.residentKey(args, keyIndex);
    key?.delete();
    return key !== null;
  }

  /** Lets go of the buffers that the views showed last. Done at every tick, so that an idle engine keeps nothing that is no longer its own. */
  releaseViews(): void {
    for (const view of this.strings) view.release();
    this.looseView.release();
    this.views.release();
  }

  /** Starts anew in a new arena. */
  reset(): void {
    this.releaseViews();
    this.detached.length = 0;
    this.keys = new Dict(this.shared.arena);
    this.expires = new Dict(this.shared.arena);
    this.fieldDeadlines = new FieldDeadlines(this.shared);
  }

  /** The common case of `setString`, a value of the same kind and length as the old one: copies it where that is. False if it is another case. */
  private overwrite(ref: number, keyLength: number, bytes: Uint8Array, valueAt: number, valueLength: number): boolean {
    if (valueLength > inlineValueLengthMax) return false; // Its length has no place in the key word.
    const arena = this.shared.arena;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    if ((words[at] & kindMask) !== plainString || words[at + 1] !== keyWordOf(keyLength, valueLength)) return false;
    if (mayBeInteger(bytes, valueAt, valueLength)) return false;
    copyBytes(bytes, valueAt, arena.bytesOf(ref), byteOffset(ref) + keyOffsetFor(keyLength) + keyLength, valueLength);
    return true;
  }

  // ---- Inside ------------------------------------------------------------------------------------------------------------------------

  /** Index of an entry's value, of a type that an extension brings. Refuses a value of another type. */
  private objectIndex(ref: number, type: ValueType<object>): number {
    const words = this.shared.arena.wordsOf(ref);
    const at = wordOffset(ref);
    if (encodingOf(words[at]) !== encoding.object) throw errors.wrongType;
    const index = readIndex(words, at);
    if (this.shared.objects.typeOf(index) !== type) throw errors.wrongType;
    return index;
  }

  /** The string that was looked up last, or null if the entry holds another type. */
  private viewOf(ref: number, keyIndex: number): StringValue | null {
    const view = this.strings[keyIndex & (viewCount - 1)];
    return view.show(ref, this.hash) ? view : null;
  }
}
