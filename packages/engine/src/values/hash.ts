/**
 * A hash as commands see it, whichever way it is kept. One view shows one key at a time and is used again for the next command.
 *
 * A field whose time has come is hidden; it goes when somebody looks for it (`look`, `findLive`), or in the background (`expireDue`).
 */
import { type Dict, type Glob, keyStart, type LongDouble, listpack, parseLongDouble, wordOffset } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";
import type { Arguments } from "../arguments.js";
import { classBitOf, events } from "../events.js";
import { type Integer64, readInteger64 } from "../integer64.js";
import { hasExpiry, isTimed, keyLengthAt } from "../keyspace/entry.js";
import { clearExpiry } from "../keyspace/expiry.js";
import { inlineValueLengthMax } from "../limits.js";
import { changedElementsMax } from "./changed-limits.js";
import { areDistinct } from "./distinct-words.js";
import { FieldWalk, fieldParts } from "./field-walk.js";
import { digestField } from "./hash-digest.js";
import { HashStorage } from "./hash-storage.js";
import { largeHashType, walkStep } from "./large-hash.js";
import { isLongPair, mayHaveLongPair, providePair } from "./long-pairs.js";
import { appendEntries, appendEntry } from "./packed-reply.js";
import { momentAt, momentEntry } from "./timed-listpack.js";
import type { DigestSink } from "./value-type.js";
import { WordIndexes } from "./word-indexes.js";

/** What there is of a field that was looked for. `expired`: it was, and is deleted now. */
export const fieldState = { missing: 0, live: 1, expired: 2 } as const;
export type FieldState = (typeof fieldState)[keyof typeof fieldState];

/** From so many fields on it is quicker to find out that they are distinct than to look for each among those before it. */
const comparedFieldsMin = 8;
/** Draws in a row that may hit fields whose time has come, before all are looked at: where one in ten is left, one row in 37,000 does. */
const drawsInVainMax = 100;

export class HashValue extends HashStorage {
  /** For the command that it is shown to: which words of the request name fields that got another expiry, were deleted, had expired. */
  readonly touched = { changed: new WordIndexes(), deleted: new WordIndexes(), expired: new WordIndexes() };
  private readonly shown = new listpack.Element();

  override release(): void {
    super.release();
    this.shown.release();
  }

  /** The table, or what stands for one in a hash that is only said to be a table: DEBUG HTSTATS-KEY. */
  get table(): Pick<Dict, "size" | "shape"> {
    const { large, length } = this;
    return large ?? { size: length, shape: () => ({ segments: 1, slots: length, bytes: this.packedBytes }) };
  }

  // ---- The found field ---------------------------------------------------------------------------------------------------------------

  /** Looks for a field. If its time has come it is deleted, and that is propagated; to be announced by the caller, who also deletes a key without fields. */
  look(bytes: Uint8Array, start: number, length: number): FieldState {
    if (!this.find(bytes, start, length)) return fieldState.missing;
    if (!this.isFoundExpired) return fieldState.live;
    if (this.shared.keepsExpired) return fieldState.missing;
    this.deleteFound();
    this.shared.statistics.expiredFields++;
    const { changes } = this.shared;
    const field = changes.isPropagating ? [bytes.subarray(start, start + length)] : [];
    changes.fieldsExpired(this.database.index, this.keyBytesOfEntry, this.keyStartOfEntry, this.keyLengthOfEntry, field);
    return fieldState.expired;
  }

  /** As `look`, and announces what it deletes: the field, or the key if that was its last one, which Redis tells instead. */
  findLive(bytes: Uint8Array, start: number, length: number): boolean {
    const state = this.look(bytes, start, length);
    if (state !== fieldState.expired) return state === fieldState.live;
    if (this.length === 0) this.removeEmpty();
    else this.announce(events.hexpired, this.wantsFields ? [bytes.slice(start, start + length)] : null);
    return false;
  }

  /** Replies with the found field's value as a bulk string. */
  appendFoundTo(reply: ReplyWriter): void {
    const { large, bytes, found } = this;
    if (large !== null) reply.bulk(large.bytesOf(found), large.valueStart(found), large.valueLength(found));
    else appendEntry(reply, bytes, listpack.nextEntry(bytes, found));
  }

  /** Gives the found field's value to somebody who copies it. */
  addFoundTo(sink: { add(bytes: Uint8Array, start: number, length: number): void }): void {
    const { bytes, start, length } = this.showFound();
    sink.add(bytes, start, length);
  }

  get foundValueLength(): number {
    return this.showFound().length;
  }

  /** The found field's value as a signed 64-bit integer; null if it is none. */
  get foundInteger64(): Integer64 | null {
    const { bytes, start, length } = this.showFound();
    return readInteger64(bytes, start, length);
  }

  /** The found field's value as a number of the precision in which HINCRBYFLOAT adds; null if it is none. */
  get foundLongDouble(): LongDouble | null {
    const { bytes, start, length } = this.showFound();
    return parseLongDouble(bytes, start, length);
  }

  private showFound(): listpack.Element {
    const { large, bytes, found, shown } = this;
    if (large === null) return shown.show(bytes, listpack.nextEntry(bytes, found));
    return shown.showText(large.bytesOf(found), large.valueStart(found), large.valueLength(found));
  }

  // ---- Many fields -------------------------------------------------------------------------------------------------------------------

  /**
   * Sets fields to values, which are the words from `from` up to, not including, `to`, in turn. Returns how many are new. Refuses what `set` refuses. Where expiries are
   * kept, the caller may give others, and withdraws what memory was provided for that.
   */
  setWords(args: Arguments, from: number, to: number, keepsExpiry = false): number {
    const { bytes } = args;
    if (!mayHaveLongPair(args)) return this.putWords(args, from, to, keepsExpiry);
    for (let i = from; i < to; i += 2) this.provide(bytes, args.start(i), args.length(i), args.length(i + 1), keepsExpiry);
    const created = this.putWords(args, from, to, keepsExpiry);
    if (!keepsExpiry) this.shared.arena.withdraw();
    return created;
  }

  private putWords(args: Arguments, from: number, to: number, keepsExpiry: boolean): number {
    const { bytes } = args;
    const fields = (to - from) >> 1;
    // Where so many are given at once, Redis makes a table before it looks which of them are new.
    const isTooMany = this.large === null && fields > this.shared.settings.packedHashFieldsMax;
    if (isTooMany && fields > changedElementsMax) this.becomeTable();
    else if (this.ref === 0 && fields > 1 && this.appendWords(args, from, to)) return fields;
    let created = 0;
    for (let i = from; i < to; i += 2) {
      if (this.put(bytes, args.start(i), args.length(i), bytes, args.start(i + 1), args.length(i + 1), keepsExpiry)) created++;
    }
    if (isTooMany && this.large === null) this.becomeChanged();
    return created;
  }

  /** As `setWords`, where the key is not there. False if the fields have to be set one by one, for which there is room now: one may be given twice. */
  private appendWords(args: Arguments, from: number, to: number): boolean {
    const { bytes } = args;
    const fields = (to - from) >> 1;
    let total = listpack.emptyBytes;
    let longest = 0;
    for (let i = from; i < to; i++) {
      total += listpack.encodedBytes(bytes, args.start(i), args.length(i));
      longest = Math.max(longest, args.length(i));
    }
    if (fields < comparedFieldsMin || !areDistinct(args, from, to, this.shared.hasher)) {
      this.reserve(total);
      return false;
    }
    if (!this.reserveForNew(fields, total, longest)) return false;
    let end = listpack.firstEntry(this.at);
    for (let i = from; i < to; i++) end = listpack.writeEntry(this.bytes, end, bytes, args.start(i), args.length(i));
    this.finishNew(end, fields, longest);
    return true;
  }

  /**
   * Makes the hash one of these fields alone, which are distinct, and that does not expire. The value of field `i` is word `first + order[i]`. Refuses what
   * `set` refuses.
   */
  replaceAll(fields: readonly Uint8Array[], order: readonly number[], args: Arguments, first: number): void {
    let total = listpack.emptyBytes;
    let longest = 0;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Uint8Array;
      const word = first + (order[i] as number);
      if (isLongPair(field.length, args.length(word))) providePair(this.shared, field.length, args.length(word), true, false);
      total += listpack.encodedBytes(field, 0, field.length) + listpack.encodedBytes(args.bytes, args.start(word), args.length(word));
      longest = Math.max(longest, field.length, args.length(word));
    }
    if (this.ref !== 0) this.clear(total);
    const isPacked = this.reserveForNew(fields.length, total, longest);
    let end = isPacked ? listpack.firstEntry(this.at) : 0;
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as Uint8Array;
      const word = first + (order[i] as number);
      if (isPacked) {
        end = listpack.writeEntry(this.bytes, end, field, 0, field.length);
        end = listpack.writeEntry(this.bytes, end, args.bytes, args.start(word), args.length(word));
      } else this.put(field, 0, field.length, args.bytes, args.start(word), args.length(word));
    }
    if (isPacked) this.finishNew(end, fields.length, longest);
    else this.shared.arena.withdraw();
  }

  /** Takes all fields out, and the key's expiry away: what is set then is kept as a new hash is, in a listpack of `total` bytes. The key is there. */
  private clear(total: number): void {
    this.becomePacked(total <= inlineValueLengthMax ? total : listpack.emptyBytes);
    const { arena } = this.shared;
    if (!hasExpiry(arena.wordsOf(this.ref)[wordOffset(this.ref)])) return;
    this.ref = clearExpiry(this.database, this.ref, this.hash);
    this.refresh();
  }

  /** Number of fields whose time has not come. */
  get liveLength(): number {
    if (!this.hasDue) return this.length;
    if (this.large !== null) return this.walk(null, 0, null).all();
    return this.length - this.dueFields(Number.POSITIVE_INFINITY, null);
  }

  /** Replies with all fields, all values or both (see `fieldParts`) whose time has not come, in turn. There are `liveLength`. */
  appendAllTo(reply: ReplyWriter, parts: number): void {
    if (this.large !== null) this.walk(reply, parts, null).all();
    else this.appendPacked(reply, parts, null);
  }

  /**
   * HSCAN: at least `count` fields from `cursor` on, those that match. A packed hash is told whole. The cursor to go on with comes before the fields in a
   * reply, so it is handed to `replyCursor` once it is known.
   */
  scanTo(reply: ReplyWriter, cursor: number, count: number, glob: Glob | null, parts: number, replyCursor: (cursor: number) => void): void {
    if (this.large !== null) return this.walk(reply, parts, glob).some(cursor, count, replyCursor);
    replyCursor(0);
    const token = reply.arrayDeferred();
    const told = this.appendPacked(reply, parts, glob);
    reply.arrayFinish(token, parts === fieldParts.both ? told * 2 : told);
  }

  /** Replies with those of a listpack that match, and returns how many. Those whose time has come are the first. */
  private appendPacked(reply: ReplyWriter, parts: number, glob: Glob | null): number {
    const { bytes, shown } = this;
    const timed = isTimed(this.encoding);
    let entry = this.firstLiveEntry();
    if (parts === fieldParts.both && glob === null && !timed) {
      appendEntries(reply, bytes, entry, this.length * 2);
      return this.length;
    }
    let told = 0;
    while (bytes[entry] !== listpack.endByte) {
      let shownParts = parts;
      if (glob !== null) {
        shown.show(bytes, entry);
        if (!glob.matches(shown.bytes, shown.start, shown.length)) shownParts = 0;
      }
      entry = (shownParts & fieldParts.fields) !== 0 ? appendEntry(reply, bytes, entry) : listpack.nextEntry(bytes, entry);
      entry = (shownParts & fieldParts.values) !== 0 ? appendEntry(reply, bytes, entry) : listpack.nextEntry(bytes, entry);
      if (timed) entry = listpack.nextEntry(bytes, entry);
      if (shownParts !== 0) told++;
    }
    return told;
  }

  // ---- Places: what HRANDFIELD draws from --------------------------------------------------------------------------------------------

  get isPacked(): boolean {
    return this.large === null;
  }

  /**
   * Where a random field is whose time has not come, each with the same probability; 0 if there is none, or it takes too long to come across one: `places` knows
   * then. `random` returns a number from 0 up to, not including, 1. Valid until something changes.
   */
  randomPlace(random: () => number): number {
    const { large } = this;
    if (large === null) {
      const due = this.hasDue ? this.dueFields(Number.POSITIVE_INFINITY, null) : 0;
      const live = this.packedLength - due;
      return live === 0 ? 0 : listpack.entryAt(this.bytes, this.at, (due + Math.floor(random() * live)) * this.step);
    }
    if (!this.hasDue) return large.sample(random);
    for (let i = 0; i < drawsInVainMax; i++) {
      const ref = large.sample(random);
      if (!this.isDue(large.expiresAtMs(ref))) return ref;
    }
    return 0;
  }

  /** Where all fields are whose time has not come. */
  places(): number[] {
    const places: number[] = [];
    const { bytes, large, step } = this;
    if (large !== null) {
      const { hasDue } = this;
      const visitor = {
        visit: (ref: number): void => {
          if (!hasDue || !this.isDue(large.expiresAtMs(ref))) places.push(ref);
        },
      };
      let cursor = 0;
      do cursor = large.scan(cursor, walkStep, visitor);
      while (cursor !== 0);
      return places;
    }
    for (let entry = this.firstLiveEntry(); bytes[entry] !== listpack.endByte; ) {
      places.push(entry);
      for (let i = 0; i < step; i++) entry = listpack.nextEntry(bytes, entry);
    }
    return places;
  }

  /** Replies with the field at a place, and with its value too if wanted. */
  appendPlaceTo(reply: ReplyWriter, place: number, parts: number): void {
    if (this.large !== null) return this.walk(reply, parts, null).append(place);
    const value = appendEntry(reply, this.bytes, place);
    if (parts === fieldParts.both) appendEntry(reply, this.bytes, value);
  }

  private walk(reply: ReplyWriter | null, parts: number, glob: Glob | null): FieldWalk {
    return new FieldWalk(this.large as NonNullable<typeof this.large>, reply, parts, glob, this.shared.time.nowMs);
  }

  // ---- Expiry ------------------------------------------------------------------------------------------------------------------------

  /** Deletes fields whose time has come, at most so many, and announces it. With the last field goes the key. Returns how many they were. */
  expireDue(fieldsMax: number): number {
    if (!this.hasDue) return 0;
    const { changes, statistics } = this.shared;
    const names: Uint8Array[] | null = changes.isPropagating || this.wantsFields ? [] : null;
    const expired = this.large === null ? this.dueFields(fieldsMax, names) : this.expireLarge(fieldsMax, names);
    if (this.large === null) this.removePacked(listpack.firstEntry(this.at), expired);
    statistics.expiredFields += expired;
    changes.fieldsExpired(this.database.index, this.keyBytesOfEntry, this.keyStartOfEntry, this.keyLengthOfEntry, names ?? []);
    this.announce(events.hexpired, names);
    if (this.length === 0) this.removeEmpty();
    return expired;
  }

  /** Deletes the key, which has no field any more, and announces it. */
  removeEmpty(): void {
    this.announce(events.del, null);
    this.remove();
  }

  private expireLarge(fieldsMax: number, names: Uint8Array[] | null): number {
    const large = this.large as NonNullable<typeof this.large>;
    const { nowMs } = this.shared.time;
    let expired = 0;
    for (; expired < fieldsMax && large.firstExpiryMs < nowMs; expired++) {
      const ref = large.firstExpiringRef;
      const start = large.fieldStart(ref);
      names?.push(large.bytesOf(ref).slice(start, start + large.fieldLength(ref)));
      large.deleteRef(ref, large.hashOf(ref));
    }
    this.measureLarge();
    this.noteDeadline();
    return expired;
  }

  /** Whether there are fields whose time has come, and that have not gone yet. */
  private get hasDue(): boolean {
    return this.firstExpiryMs < this.shared.time.nowMs;
  }

  /** The first entry of a listpack whose time has not come: those whose time has are before it. */
  private firstLiveEntry(): number {
    let entry = listpack.firstEntry(this.at);
    if (!this.hasDue) return entry;
    for (let due = this.dueFields(Number.POSITIVE_INFINITY, null) * 3; due > 0; due--) entry = listpack.nextEntry(this.bytes, entry);
    return entry;
  }

  /** How many fields of a listpack have had their time, up to so many; their names, if those are wanted. */
  private dueFields(fieldsMax: number, names: Uint8Array[] | null): number {
    const { bytes, shown } = this;
    const { nowMs } = this.shared.time;
    let due = 0;
    for (let entry = listpack.firstEntry(this.at); due < fieldsMax && bytes[entry] !== listpack.endByte; due++) {
      if (momentAt(bytes, entry) >= nowMs) break;
      if (names !== null) {
        shown.show(bytes, entry);
        names.push(shown.bytes.slice(shown.start, shown.start + shown.length));
      }
      entry = listpack.nextEntry(bytes, momentEntry(bytes, entry));
    }
    return due;
  }

  private get wantsFields(): boolean {
    return (this.shared.changes.subkeyClasses & classBitOf(events.hexpired)) !== 0;
  }

  private announce(event: typeof events.hexpired | typeof events.del, fields: readonly Uint8Array[] | null): void {
    const { changes } = this.shared;
    changes.happened(this.database.index, this.keyBytesOfEntry, this.keyStartOfEntry, this.keyLengthOfEntry, event, fields);
  }

  private get keyBytesOfEntry(): Uint8Array {
    return this.shared.arena.bytesOf(this.ref);
  }

  private get keyStartOfEntry(): number {
    return keyStart(this.shared.arena, this.ref);
  }

  private get keyLengthOfEntry(): number {
    return keyLengthAt(this.shared.arena.wordsOf(this.ref), wordOffset(this.ref));
  }

  // ---- The whole ---------------------------------------------------------------------------------------------------------------------

  digest(sink: DigestSink): void {
    if (this.large !== null) return largeHashType.digest(this.large, sink);
    const { bytes } = this;
    const [field, value] = [new listpack.Element(), new listpack.Element()];
    for (let entry = listpack.firstEntry(this.at); bytes[entry] !== listpack.endByte; ) {
      const valueEntry = listpack.nextEntry(bytes, entry);
      field.show(bytes, entry);
      value.show(bytes, valueEntry);
      entry = listpack.nextEntry(bytes, valueEntry);
      const expiresAtMs = isTimed(this.encoding) ? listpack.integerOf(bytes, entry) : 0;
      if (isTimed(this.encoding)) entry = listpack.nextEntry(bytes, entry);
      digestField(sink, textOf(field), textOf(value), expiresAtMs);
    }
  }
}

function textOf({ bytes, start, length }: listpack.Element): Uint8Array {
  return bytes.subarray(start, start + length);
}
