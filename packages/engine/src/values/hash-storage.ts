/**
 * How a hash is kept, and how it gets from one form into another. What commands ask of it is hash.ts.
 *
 * Packed, its fields and values lie one behind the other in a listpack (`inline`). From the first field that expires on they are triplets of field, value and
 * moment (`timed`, see timed-listpack.ts): the form that Redis calls listpackex, and that its files have. Neither goes back, as in Redis. Where Redis would have made
 * a table of it, because of `hash-max-listpack-entries` or `hash-max-listpack-value`, it stays packed while it is small (`changed`, `timedChanged`), and is only said
 * to be one.
 */
import { copyBytes, listpack, wordOffset } from "@respire/datastructures";
import { type Encoding, encoding, isTimed, keyLengthAt, valueType } from "../keyspace/entry.js";
import { noPlace, placeBytes, writePlace } from "../keyspace/field-deadlines.js";
import { orRefuse } from "../keyspace/long-memory.js";
import { roomFor } from "../keyspace/placement.js";
import { inlineValueLengthMax } from "../limits.js";
import { changedBytesMax, changedElementsMax } from "./changed-limits.js";
import { CollectionValue } from "./collection.js";
import { LargeHash, largeHashType } from "./large-hash.js";
import { isLongPair, providePair } from "./long-pairs.js";
import { momentAt, momentEntry, moveTriplet, never } from "./timed-listpack.js";

/** What an entry takes beside its text, at most. */
const entryOverheadMax = 10;
/** The moment of a field that stays: an entry of the integer 0. */
const noMomentBytes = 2;

/** Lets a field that was found last expire then; 0: lets it stay. Returns its reference from now on. */
function withExpiry(large: LargeHash, ref: number, expiresAtMs: number): number {
  return expiresAtMs === 0 ? large.clearExpiry(ref, large.lastHash) : large.setExpiry(ref, large.lastHash, expiresAtMs);
}

/** The same for a long one. It may need another block: refuses the command if there is no memory for that. */
function longWithExpiry(large: LargeHash, ref: number, expiresAtMs: number): number {
  return orRefuse(() => withExpiry(large, ref, expiresAtMs));
}

export abstract class HashStorage extends CollectionValue<LargeHash> {
  protected readonly type = valueType.hash;
  protected readonly largeType = largeHashType;
  /** The field that `find` has found: its entry in the listpack, or its reference in the table; 0 if there is none. */
  protected found = 0;

  /** Number of fields, those included whose time has come and that have not gone yet. */
  get length(): number {
    if (this.large !== null) return this.large.size;
    return this.ref === 0 ? 0 : this.packedLength;
  }

  /** Looks for a field; what is asked of "the found field" is then about this one. False if there is none. */
  find(bytes: Uint8Array, start: number, length: number): boolean {
    const { large } = this;
    if (large !== null) this.found = large.find(bytes, start, length);
    else this.found = this.ref === 0 ? 0 : listpack.findElement(this.bytes, listpack.firstEntry(this.at), bytes, start, length, this.step);
    return this.found !== 0;
  }

  /** When the found field expires, in milliseconds since 1970; 0 if it does not. */
  get foundExpiryMs(): number {
    const { large, bytes, found } = this;
    if (large !== null) return large.expiresAtMs(found);
    if (!isTimed(this.encoding)) return 0;
    return listpack.integerOf(bytes, momentEntry(bytes, found));
  }

  /** Whether the time of the found field has come: in the millisecond itself it is still there, as in Redis. */
  get isFoundExpired(): boolean {
    return this.isDue(this.foundExpiryMs);
  }

  /** Whether that time, 0 for none, has come. */
  protected isDue(expiresAtMs: number): boolean {
    return expiresAtMs !== 0 && expiresAtMs < this.shared.time.nowMs;
  }

  /** When the next field expires; Infinity if none does. */
  get firstExpiryMs(): number {
    if (this.large !== null) return this.large.firstExpiryMs;
    return this.ref !== 0 && isTimed(this.encoding) && this.packedLength > 0 ? momentAt(this.bytes, listpack.firstEntry(this.at)) : never;
  }

  // ---- Changing ----------------------------------------------------------------------------------------------------------------------

  /**
   * Gives a field a value, whether it is there or not; true if it is new. Its expiry goes, unless it is to be kept. The texts must not lie in the arena. Refuses
   * what is too long, or finds no memory, with nothing changed.
   */
  set(
    field: Uint8Array,
    fieldAt: number,
    fieldLength: number,
    value: Uint8Array,
    valueAt: number,
    valueLength: number,
    keepsExpiry = false,
  ): boolean {
    if (!isLongPair(fieldLength, valueLength)) return this.put(field, fieldAt, fieldLength, value, valueAt, valueLength, keepsExpiry);
    this.provide(field, fieldAt, fieldLength, valueLength, keepsExpiry);
    const isNew = this.put(field, fieldAt, fieldLength, value, valueAt, valueLength, keepsExpiry);
    this.shared.arena.withdraw();
    return isNew;
  }

  /** Sees to it that there is memory for a field and a value, if they are long. @param keepsExpiry as for `set`: an expiry may also be given afterwards. */
  protected provide(field: Uint8Array, fieldAt: number, fieldLength: number, valueLength: number, keepsExpiry: boolean): void {
    if (!isLongPair(fieldLength, valueLength)) return;
    const expires = this.find(field, fieldAt, fieldLength) && this.foundExpiryMs !== 0;
    // A value is set first, and the expiry taken away or given then: that takes another block.
    providePair(this.shared, fieldLength, valueLength, !expires || !keepsExpiry, expires || keepsExpiry);
  }

  /** As `set`, where memory for what is long has been provided. */
  protected put(
    field: Uint8Array,
    fieldAt: number,
    fieldLength: number,
    value: Uint8Array,
    valueAt: number,
    valueLength: number,
    keepsExpiry = false,
  ): boolean {
    if (this.large !== null) return this.setInTable(field, fieldAt, fieldLength, value, valueAt, valueLength, keepsExpiry);
    this.find(field, fieldAt, fieldLength);
    const isNew = this.found === 0;
    const fits = isNew
      ? this.addPacked(field, fieldAt, fieldLength, value, valueAt, valueLength)
      : this.replacePacked(value, valueAt, valueLength, keepsExpiry);
    if (!fits) {
      this.becomeTable();
      return this.setInTable(field, fieldAt, fieldLength, value, valueAt, valueLength, keepsExpiry);
    }
    if (this.wouldChange(this.packedLength, Math.max(fieldLength, valueLength))) this.becomeChanged();
    else if (this.isChanged) this.observeSize();
    return isNew;
  }

  /** Takes the found field out. With the last one the key has to go: see `remove`. */
  deleteFound(): void {
    const { large, found } = this;
    this.found = 0;
    if (large !== null) {
      const expired = large.expiringSize > 0;
      large.deleteRef(found, large.lastHash);
      this.measureLarge();
      if (expired) this.noteDeadline();
      return;
    }
    this.removePacked(found, 1);
  }

  /** Takes so many fields out, from the entry `from` on. */
  protected removePacked(from: number, fields: number): void {
    let to = from;
    const elements = fields * this.step;
    for (let i = 0; i < elements; i++) to = listpack.nextEntry(this.bytes, to);
    listpack.remove(this.bytes, this.at, from, to, elements);
    if (this.packedLength > 0) this.shrinkRoom();
    if (isTimed(this.encoding)) this.noteDeadline();
  }

  /** Makes the hash one whose fields can expire, which there is. */
  becomeTimed(): void {
    if (this.large !== null || isTimed(this.encoding)) return;
    const fields = this.packedLength;
    const old = this.packedCopy();
    const total = old.length + fields * noMomentBytes;
    if (total + placeBytes > inlineValueLengthMax || fields * 3 > listpack.countMax) return this.becomeTable();
    const timed: Encoding = this.encoding === encoding.changed ? encoding.timedChanged : encoding.timed;
    this.reencode(timed, this.roomOf(total + placeBytes));
    const { bytes, at } = this;
    writePlace(bytes, at - placeBytes, noPlace);
    let to = listpack.firstEntry(at);
    for (let from = listpack.firstEntry(0); old[from] !== listpack.endByte; ) {
      const next = listpack.nextEntry(old, listpack.nextEntry(old, from));
      copyBytes(old, from, bytes, to, next - from);
      to = listpack.writeIntegerEntry(bytes, to + next - from, 0);
      from = next;
    }
    bytes[to] = listpack.endByte;
    listpack.writeHeader(bytes, at, to + 1 - at, fields * 3);
  }

  /** Lets the found field expire at a moment in milliseconds since 1970; 0: lets it stay. The hash is one whose fields can expire. */
  setFoundExpiry(expiresAtMs: number): void {
    const { large } = this;
    if (large === null) {
      this.moveFound(expiresAtMs);
      if (this.large !== null) return;
    } else {
      const { found } = this;
      const isLong = isLongPair(large.fieldLength(found), large.valueLength(found));
      this.found = (isLong ? longWithExpiry : withExpiry)(large, found, expiresAtMs);
      this.measureLarge();
    }
    this.noteDeadline();
  }

  /** Tells the database when the next field expires. */
  protected noteDeadline(): void {
    this.database.fieldDeadlines.set(this.ref, this.firstExpiryMs);
  }

  // ---- Packed ------------------------------------------------------------------------------------------------------------------------

  /** Elements of a field. */
  protected get step(): number {
    return isTimed(this.encoding) ? 3 : 2;
  }

  protected get packedLength(): number {
    return Math.floor(listpack.elementCount(this.bytes, this.at) / this.step);
  }

  /** False, with nothing changed, if there is no room for it. */
  private addPacked(
    field: Uint8Array,
    fieldAt: number,
    fieldLength: number,
    value: Uint8Array,
    valueAt: number,
    valueLength: number,
  ): boolean {
    const step = this.step;
    const before = this.packedBytes;
    if (this.ref === 0 || before + fieldLength + valueLength + entryOverheadMax * step > this.room) {
      const added = listpack.encodedBytes(field, fieldAt, fieldLength) + listpack.encodedBytes(value, valueAt, valueLength);
      if (!this.reserve(before + added + (step === 3 ? noMomentBytes : 0))) return false;
    }
    const { bytes, at } = this;
    if (listpack.elementCount(bytes, at) + step > listpack.countMax) return false;
    let end = listpack.writeEntry(bytes, at + before - 1, field, fieldAt, fieldLength);
    end = listpack.writeEntry(bytes, end, value, valueAt, valueLength);
    if (step === 3) end = listpack.writeIntegerEntry(bytes, end, 0);
    bytes[end] = listpack.endByte;
    listpack.changeHeader(bytes, at, end + 1 - at, step);
    return true;
  }

  /**
   * Makes room for so many new fields in a hash that has none. Their entries and the header take `total` bytes, the longest of their texts `longest`. True if they are
   * to be written one behind the other, and `finishNew` called; false if they are to be `set`.
   */
  protected reserveForNew(fields: number, total: number, longest: number): boolean {
    const isTable = this.wouldChange(fields, longest) && (fields > changedElementsMax || total > changedBytesMax);
    if (!isTable && fields * 2 <= listpack.countMax && this.reserve(total)) return true;
    this.becomeTable();
    return false;
  }

  /** The entries of so many new fields have been written, up to `end`. */
  protected finishNew(end: number, fields: number, longest: number): void {
    this.bytes[end] = listpack.endByte;
    listpack.writeHeader(this.bytes, this.at, end + 1 - this.at, fields * 2);
    if (this.wouldChange(fields, longest)) this.becomeChanged();
  }

  /** Whether Redis makes a table of that. */
  private wouldChange(fields: number, longest: number): boolean {
    const { packedHashFieldsMax, packedHashValueMax } = this.shared.settings;
    return fields > packedHashFieldsMax || longest > packedHashValueMax;
  }

  /** The same for the found field's value. */
  private replacePacked(value: Uint8Array, valueAt: number, valueLength: number, keepsExpiry: boolean): boolean {
    const offset = this.found - this.at;
    let entry = listpack.nextEntry(this.bytes, this.found);
    const change = listpack.encodedBytes(value, valueAt, valueLength) - listpack.entryBytes(this.bytes, entry);
    if (change > 0) {
      if (!this.reserve(this.packedBytes + change)) return false;
      this.found = this.at + offset;
      entry = listpack.nextEntry(this.bytes, this.found);
    }
    listpack.replace(this.bytes, this.at, entry, value, valueAt, valueLength);
    if (!keepsExpiry && isTimed(this.encoding) && this.foundExpiryMs !== 0) this.setFoundExpiry(0);
    return true;
  }

  /** Gives the found field another moment, and the place that goes with it. */
  private moveFound(expiresAtMs: number): void {
    const { bytes, found } = this;
    const offset = found - this.at;
    const change = listpack.encodedIntegerBytes(expiresAtMs) - listpack.entryBytes(bytes, momentEntry(bytes, found));
    if (change > 0 && !this.reserve(this.packedBytes + change)) return this.moveInTable(expiresAtMs);
    this.found = moveTriplet(this.bytes, this.at, this.at + offset, expiresAtMs);
  }

  /** There is no room for the moment: the hash becomes a table, and the field is found there again. */
  private moveInTable(expiresAtMs: number): void {
    const field = new listpack.Element().show(this.bytes, this.found);
    const name = field.bytes.slice(field.start, field.start + field.length);
    this.becomeTable();
    this.find(name, 0, name.length);
    this.setFoundExpiry(expiresAtMs);
  }

  private packedCopy(): Uint8Array {
    return this.bytes.slice(this.at, this.at + this.packedBytes);
  }

  private roomOf(total: number): number {
    const words = this.shared.arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    return roomFor(keyLengthAt(words, at), words[at], total);
  }

  // ---- Other forms -------------------------------------------------------------------------------------------------------------------

  private get isChanged(): boolean {
    return this.encoding === encoding.changed || this.encoding === encoding.timedChanged;
  }

  /** Redis would have a table here. */
  protected becomeChanged(): void {
    if (!this.isChanged) {
      const timed = isTimed(this.encoding);
      this.reencode(timed ? encoding.timedChanged : encoding.changed, this.room + (timed ? placeBytes : 0));
    }
    this.observeSize();
  }

  private observeSize(): void {
    if (this.packedLength > changedElementsMax || this.packedBytes > changedBytesMax) this.becomeTable();
  }

  protected becomeTable(): void {
    const { arena, hasher } = this.shared;
    const table = new LargeHash(arena, hasher);
    if (this.ref !== 0) this.copyInto(table);
    this.becomeLarge(table);
    this.noteDeadline();
  }

  private copyInto(table: LargeHash): void {
    const old = this.packedCopy(); // Since what is added to the table may move the chunk that the listpack is in.
    const step = this.step;
    const [field, value] = [new listpack.Element(), new listpack.Element()];
    for (let entry = listpack.firstEntry(0); old[entry] !== listpack.endByte; ) {
      field.show(old, entry);
      entry = listpack.nextEntry(old, entry);
      value.show(old, entry);
      entry = listpack.nextEntry(old, entry);
      table.find(field.bytes, field.start, field.length);
      const hash = table.lastHash;
      const ref = table.add(hash, field.bytes, field.start, field.length, value.bytes, value.start, value.length);
      if (step === 2) continue;
      const expiresAtMs = listpack.integerOf(old, entry);
      if (expiresAtMs !== 0) table.setExpiry(ref, hash, expiresAtMs);
      entry = listpack.nextEntry(old, entry);
    }
  }

  private setInTable(
    field: Uint8Array,
    fieldAt: number,
    fieldLength: number,
    value: Uint8Array,
    valueAt: number,
    valueLength: number,
    keepsExpiry: boolean,
  ): boolean {
    const large = this.large as LargeHash;
    const ref = large.find(field, fieldAt, fieldLength);
    const hash = large.lastHash;
    if (ref === 0) {
      this.found = large.add(hash, field, fieldAt, fieldLength, value, valueAt, valueLength);
    } else {
      this.found = large.setValue(ref, hash, value, valueAt, valueLength);
      if (!keepsExpiry && large.expiringSize > 0) {
        this.found = large.clearExpiry(this.found, hash);
        this.noteDeadline();
      }
    }
    this.measureLarge();
    return ref === 0;
  }
}
