/**
 * How a set is kept, and how it gets from one form into another. What commands ask of it is set-members.ts and set.ts.
 *
 * A few integers are an intset, a few members of any kind a listpack (`inline`), as in Redis. Where Redis would have made a hashtable, because of
 * `set-max-listpack-entries` or `set-max-listpack-value`, the listpack stays while it is small (`changed`), and is only said to be one. All that is larger is a
 * `LargeSet`, which knows what it is to be called.
 */
import { intset, listpack, mayBeInteger } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { type Integer64, readInteger64 } from "../integer64.js";
import { encoding, valueType } from "../keyspace/entry.js";
import { changedBytesMax, changedElementsMax } from "./changed-limits.js";
import { CollectionValue } from "./collection.js";
import { IntegerText } from "./integer-text.js";
import { LargeSet, largeSetType } from "./large-set.js";
import { isLongPair, mayHaveLongPair, providePair } from "./long-pairs.js";
import { encodingOfJoined, encodingOfNew, intsetMax, isTooManyFor, type SetEncodingName } from "./set-encoding.js";

/** An intset is in the entry itself up to here: to add an integer moves half of it. */
export const intsetCountMax = 512;
/** What an entry of a listpack takes beside its text, at most. */
const entryOverheadMax = 10;

/** One for all views: what is spelled is used at once. */
const digits = new IntegerText();

/** The integer that a member is, or null. */
export function memberInteger(bytes: Uint8Array, start: number, length: number): Integer64 | null {
  return mayBeInteger(bytes, start, length) ? readInteger64(bytes, start, length) : null;
}

export abstract class SetStorage extends CollectionValue<LargeSet> {
  protected readonly type = valueType.set;
  protected readonly largeType = largeSetType;
  protected readonly digits = digits;

  get length(): number {
    if (this.large !== null) return this.large.size;
    if (this.ref === 0) return 0;
    return this.isIntset ? intset.elementCount(this.bytes, this.at) : listpack.elementCount(this.bytes, this.at);
  }

  protected get isIntset(): boolean {
    return this.encoding === encoding.intset;
  }

  /** What OBJECT ENCODING answers; of a set that is missing nothing of use. */
  get encodingName(): SetEncodingName {
    if (this.large !== null) return this.large.encodingName;
    if (this.isIntset) return "intset";
    return this.encoding === encoding.inline ? "listpack" : "hashtable";
  }

  protected override get packedBytes(): number {
    return this.isIntset && this.ref !== 0 ? intset.totalBytes(this.bytes, this.at) : super.packedBytes;
  }

  has(bytes: Uint8Array, start: number, length: number): boolean {
    const { large } = this;
    if (large === null && !this.isIntset) return this.findPacked(bytes, start, length) !== listpack.notFound;
    const value = memberInteger(bytes, start, length);
    if (large === null) return value !== null && intset.find(this.bytes, this.at, value) !== intset.notFound;
    if (value !== null) return large.integers?.has(value) ?? false;
    return large.strings !== null && large.strings.find(bytes, start, length) !== 0;
  }

  protected findPacked(bytes: Uint8Array, start: number, length: number): number {
    return this.ref === 0 ? listpack.notFound : listpack.findElement(this.bytes, listpack.firstEntry(this.at), bytes, start, length, 1);
  }

  // ---- Adding ------------------------------------------------------------------------------------------------------------------------

  /**
   * Adds the words from `from` up to, not including, `to`, of which there is one. Returns how many are new. Refuses what is too long, or finds no memory, with
   * nothing changed.
   */
  addWords(args: Arguments, from: number, to: number): number {
    if (!mayHaveLongPair(args)) return this.putWords(args, from, to);
    for (let i = from; i < to; i++) this.provide(args.bytes, args.start(i), args.length(i));
    const added = this.putWords(args, from, to);
    this.shared.arena.withdraw();
    return added;
  }

  /** Sees to it that there is memory for a member, if it is long and not there: what is not used of it is to be withdrawn. */
  provide(bytes: Uint8Array, start: number, length: number): void {
    if (isLongPair(length, 0) && !this.has(bytes, start, length)) providePair(this.shared, length, 0, true, false);
  }

  /** Adds word `index`, for which memory has been provided if it is long; true if it is new. */
  join(args: Arguments, index: number): boolean {
    const isNew = this.putWords(args, index, index + 1) > 0;
    this.shared.arena.withdraw();
    return isNew;
  }

  private putWords(args: Arguments, from: number, to: number): number {
    const { bytes } = args;
    const { settings } = this.shared;
    if (this.ref === 0) this.begin(args, from, to);
    else if (isTooManyFor(settings, this.encodingName, to - from)) this.becomeHashtable();
    let added = 0;
    for (let i = from; i < to; i++) if (this.put(bytes, args.start(i), args.length(i))) added++;
    if (added > 0 && this.large !== null) this.measureLarge();
    return added;
  }

  /** Makes a new set in the form that Redis would choose for so many words, with room for them, but without any yet. */
  private begin(args: Arguments, from: number, to: number): void {
    const given = to - from;
    const first = memberInteger(args.bytes, args.start(from), args.length(from));
    const name = encodingOfNew(this.shared.settings, first !== null, given);
    if (name === "intset") {
      if (given > intsetCountMax) return this.makeLarge(name);
      this.placeInline(encoding.intset, intset.emptyBytes + given * 2);
      return intset.initialise(this.bytes, this.at);
    }
    let total = listpack.emptyBytes;
    for (let i = from; i < to; i++) total += listpack.encodedBytes(args.bytes, args.start(i), args.length(i));
    const isSmall = name === "listpack" || (given <= changedElementsMax && total <= changedBytesMax);
    if (!isSmall || !this.reserve(total)) return this.makeLarge(name);
    if (name === "hashtable") this.becomeChanged();
  }

  /** Adds a member, which lies outside the arena and is not long, or has been provided for; true if it is new. A large set is to be measured afterwards. */
  protected put(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.large === null && !this.isIntset) return this.putPacked(bytes, start, length);
    const value = memberInteger(bytes, start, length);
    if (this.large === null) return value === null ? this.joinIntset(bytes, start, length) : this.putInteger(value, bytes, start, length);
    return this.putLarge(this.large, value, bytes, start, length);
  }

  private putLarge(large: LargeSet, value: Integer64 | null, bytes: Uint8Array, start: number, length: number): boolean {
    if (value !== null) {
      if (!large.addInteger(value)) return false;
    } else if (!large.addString(bytes, start, length)) return false;
    if (large.encodingName === "hashtable") return true;
    const { settings } = this.shared;
    const count = large.size - 1;
    if (large.encodingName === "listpack") large.encodingName = encodingOfJoined(settings, count, 0, length);
    else if (value === null) large.encodingName = encodingOfJoined(settings, count, longestIn(large), length);
    else if (count >= intsetMax(settings)) large.encodingName = "hashtable";
    return true;
  }

  private putInteger(value: Integer64, bytes: Uint8Array, start: number, length: number): boolean {
    const added = intset.addedBytes(this.bytes, this.at, value);
    if (added === 0) return false;
    const count = intset.elementCount(this.bytes, this.at) + 1;
    const total = this.packedBytes + added;
    if (count > intsetMax(this.shared.settings)) {
      this.becomeHashtable();
      return this.put(bytes, start, length);
    }
    if (count > intsetCountMax || (total > this.room && !this.reserve(total))) {
      this.makeLarge("intset");
      return this.put(bytes, start, length);
    }
    intset.add(this.bytes, this.at, value);
    return true;
  }

  /** A member that is no integer joins an intset. */
  private joinIntset(bytes: Uint8Array, start: number, length: number): boolean {
    const count = intset.elementCount(this.bytes, this.at);
    const longest =
      count === 0 ? 0 : this.longestOf(intset.valueAt(this.bytes, this.at, 0), intset.valueAt(this.bytes, this.at, count - 1));
    if (encodingOfJoined(this.shared.settings, count, longest, length) === "listpack")
      this.unpackIntset(encoding.inline, length + entryOverheadMax);
    else this.becomeHashtable();
    return this.put(bytes, start, length);
  }

  private longestOf(smallest: Integer64, largest: Integer64): number {
    const { digits } = this;
    return Math.max(digits.write(smallest), digits.write(largest));
  }

  private putPacked(bytes: Uint8Array, start: number, length: number): boolean {
    if (this.findPacked(bytes, start, length) !== listpack.notFound) return false;
    const count = listpack.elementCount(this.bytes, this.at);
    const isListpack = this.encoding === encoding.inline && encodingOfJoined(this.shared.settings, count, 0, length) === "listpack";
    const total = this.packedBytes + listpack.encodedBytes(bytes, start, length);
    const isSmall = isListpack ? count < listpack.countMax : count < changedElementsMax && total <= changedBytesMax;
    if (!isSmall || (total > this.room && !this.reserve(total))) {
      this.makeLarge(isListpack ? "listpack" : "hashtable");
      return this.put(bytes, start, length);
    }
    const end = listpack.writeEntry(this.bytes, this.at + this.packedBytes - 1, bytes, start, length);
    this.bytes[end] = listpack.endByte;
    listpack.changeHeader(this.bytes, this.at, end + 1 - this.at, 1);
    if (!isListpack) this.becomeChanged();
    return true;
  }

  // ---- Deleting ----------------------------------------------------------------------------------------------------------------------

  /** Takes a member out; true if it was there. With the last one the key has to go: see `remove`. A large set is measured. */
  delete(bytes: Uint8Array, start: number, length: number): boolean {
    const { large } = this;
    if (large === null && !this.isIntset) {
      const entry = this.findPacked(bytes, start, length);
      if (entry === listpack.notFound) return false;
      this.removeEntry(entry);
      if (this.length > 0) this.shrinkRoom();
      return true;
    }
    const value = memberInteger(bytes, start, length);
    if (large !== null) {
      const isThere = value === null ? large.strings?.delete(bytes, start, length) : large.integers?.delete(value);
      if (isThere !== true) return false;
      this.measureLarge();
      return true;
    }
    if (value === null || !intset.remove(this.bytes, this.at, value)) return false;
    if (this.length > 0) this.shrinkRoom();
    return true;
  }

  protected removeEntry(entry: number): void {
    listpack.remove(this.bytes, this.at, entry, listpack.nextEntry(this.bytes, entry), 1);
  }

  // ---- Other forms -------------------------------------------------------------------------------------------------------------------

  /** Redis would have a hashtable here. */
  protected becomeHashtable(): void {
    if (this.large !== null) {
      this.large.encodingName = "hashtable";
      return;
    }
    const count = this.length;
    if (count >= changedElementsMax || (!this.isIntset && this.packedBytes > changedBytesMax)) this.makeLarge("hashtable");
    else if (this.isIntset) this.unpackIntset(encoding.changed, 0);
    else this.becomeChanged();
  }

  protected becomeChanged(): void {
    if (this.encoding !== encoding.changed) this.reencode(encoding.changed, this.room);
  }

  /** Makes a listpack of an intset, with room for so many bytes more. */
  private unpackIntset(listpackEncoding: typeof encoding.inline | typeof encoding.changed, moreBytes: number): void {
    const old = this.packedCopy();
    const { digits } = this;
    const count = intset.elementCount(old, 0);
    let total = listpack.emptyBytes;
    for (let i = 0; i < count; i++) total += listpack.encodedBytes(digits.bytes, 0, digits.write(intset.valueAt(old, 0, i)));
    this.placeInline(listpackEncoding, total + Math.min(moreBytes, changedBytesMax));
    const { bytes, at } = this;
    let end = listpack.firstEntry(at);
    for (let i = 0; i < count; i++) end = listpack.writeEntry(bytes, end, digits.bytes, 0, digits.write(intset.valueAt(old, 0, i)));
    bytes[end] = listpack.endByte;
    listpack.writeHeader(bytes, at, end + 1 - at, count);
  }

  private packedCopy(): Uint8Array {
    return this.bytes.slice(this.at, this.at + this.packedBytes);
  }

  /** Makes a large set of it, which is called so, or a new one. */
  private makeLarge(name: SetEncodingName): void {
    const { arena, hasher } = this.shared;
    const large = new LargeSet(arena, hasher, name);
    if (this.ref !== 0) {
      const old = this.packedCopy(); // Since what is added may move the chunk that it is in.
      if (this.isIntset) for (let i = 0; i < intset.elementCount(old, 0); i++) large.addInteger(intset.valueAt(old, 0, i));
      else addListpack(large, old);
    }
    this.becomeLarge(large);
  }
}

/** Adds what is in a listpack outside the arena. */
export function addListpack(large: LargeSet, packed: Uint8Array): void {
  const element = new listpack.Element();
  for (let entry = listpack.firstEntry(0); packed[entry] !== listpack.endByte; entry = listpack.nextEntry(packed, entry)) {
    if (listpack.isInteger(packed, entry)) {
      large.addInteger(integerAt(packed, entry));
    } else {
      element.show(packed, entry);
      large.addString(element.bytes, element.start, element.length);
    }
  }
}

/** The integer of an entry that holds one. */
export function integerAt(bytes: Uint8Array, entry: number): Integer64 {
  const value = listpack.integerOf(bytes, entry);
  if (Number.isSafeInteger(value)) return value;
  const wide = listpack.bigIntegerOf(bytes, entry);
  return Number.isSafeInteger(Number(wide)) ? Number(wide) : wide;
}

/** Characters of the longest of its integers, if it has any. */
function longestIn({ integers }: LargeSet): number {
  if (integers === null || integers.size === 0) return 0;
  return Math.max(String(integers.valueAt(0)).length, String(integers.valueAt(integers.size - 1)).length);
}
