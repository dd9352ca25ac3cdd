/**
 * A string that is a HyperLogLog, changed where it lies. One view shows one key at a time and is used again for the next command.
 *
 * It is inline in its entry: the longest that is whole has some 32 KiB. A string with a buffer of its own that begins as a sparse HyperLogLog has broken runs, so
 * it is read and never changed.
 */
import { byteOffset, copyBytes, hyperloglog, wordOffset } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import type { DatabaseEntries } from "../keyspace/database-entries.js";
import {
  encoding,
  encodingOf,
  expiryNone,
  inlineLengthOf,
  isInline,
  keyLengthAt,
  kindOf,
  readIndex,
  valueOffset,
  valueType,
  withEncoding,
} from "../keyspace/entry.js";
import type { Shared } from "../keyspace/keyspace.js";
import { place, resizeInline } from "../keyspace/placement.js";

const noBytes = new Uint8Array(0);
const noWords = new Uint32Array(0);

export class HyperLogLogValue implements hyperloglog.HyperLogLogBytes {
  /** Where it lies; valid until the next allocation. */
  bytes: Uint8Array = noBytes;
  words: Uint32Array = noWords;
  start = 0;
  length = 0;
  private readonly shared: Shared;
  private database!: DatabaseEntries;
  private ref = 0;
  private hash = 0;
  private isLarge = false;
  private keyBytes: Uint8Array = noBytes;
  private keyAt = 0;
  private keyLength = 0;
  /** What a key has that does not exist, and that as words. */
  private readonly missing = new Uint8Array((hyperloglog.emptyBytes + 3) & ~3);
  private readonly missingWords = new Uint32Array(this.missing.buffer);

  constructor(shared: Shared) {
    this.shared = shared;
  }

  // ---- What is shown -----------------------------------------------------------------------------------------------------------------

  /** Shows the value of an entry that holds a string; refuses one that is no HyperLogLog. */
  show(database: DatabaseEntries, ref: number, hash: number): this {
    const { arena, large } = this.shared;
    this.database = database;
    this.ref = ref;
    this.hash = hash;
    const words = arena.wordsOf(ref);
    const at = wordOffset(ref);
    const valueEncoding = encodingOf(words[at]);
    this.isLarge = valueEncoding === encoding.large;
    if (isInline(valueEncoding)) this.find();
    else if (this.isLarge) {
      const index = readIndex(words, at);
      this.bytes = large.bytes(index);
      this.start = 0;
      this.length = large.length(index);
    } else throw errors.notHyperLogLog;
    if (!hyperloglog.isHyperLogLog(this.bytes, this.start, this.length)) throw errors.notHyperLogLog;
    return this;
  }

  /** Shows what there is at a key that does not exist: one that nothing was added to. With its first change the key exists. */
  showMissing(database: DatabaseEntries, hash: number, keyBytes: Uint8Array, keyAt: number, keyLength: number): this {
    this.database = database;
    this.ref = 0;
    this.hash = hash;
    this.keyBytes = keyBytes;
    this.keyAt = keyAt;
    this.keyLength = keyLength;
    this.isLarge = false;
    hyperloglog.initialise(this.missing, 0);
    this.bytes = this.missing;
    this.words = this.missingWords;
    this.start = 0;
    this.length = hyperloglog.emptyBytes;
    return this;
  }

  /** It is about to be changed, so OBJECT ENCODING calls it `raw` from now on, as in Redis. */
  makeRaw(): this {
    if (this.isLarge) return this;
    const words = this.shared.arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    if (encodingOf(words[at]) !== encoding.changed) words[at] = withEncoding(words[at], encoding.changed);
    return this;
  }

  /** Lets go of the buffers it showed: of the value, of the key. */
  release(): void {
    this.keyBytes = noBytes;
    this.bytes = noBytes;
    this.words = noWords;
  }

  // ---- Reading -----------------------------------------------------------------------------------------------------------------------

  get isDense(): boolean {
    return hyperloglog.isDense(this.bytes, this.start);
  }

  /** Whether elements were added since it was counted. */
  get isStale(): boolean {
    return hyperloglog.isStale(this.bytes, this.start);
  }

  /** Raises each of `registers` to what it is here. */
  mergeInto(registers: Uint8Array): void {
    if (!hyperloglog.mergeInto(this.bytes, this.start, this.length, registers)) throw errors.corruptHyperLogLog;
  }

  /** The runs of a sparse one, as text. */
  describeRuns(): string {
    return hyperloglog.describeRuns(this.bytes, this.start + hyperloglog.headerBytes, this.start + this.length);
  }

  // ---- Changing ----------------------------------------------------------------------------------------------------------------------

  /** Bytes up to which it stays sparse. */
  get sparseBytesMax(): number {
    return this.shared.settings.sparseHyperLogLogBytesMax;
  }

  /**
   * Adds the elements that are words `from` to the last one, or none of them if it turns out to be broken. @returns whether a register was changed, or the key
   * is new.
   */
  add(elements: Arguments, from: number): boolean {
    if (this.isLarge && from < elements.count) throw errors.corruptHyperLogLog;
    const isNew = this.ref === 0;
    const result = hyperloglog.addElements(this, elements, from);
    if (result === hyperloglog.corrupt) throw errors.corruptHyperLogLog;
    if (this.ref === 0) this.resize(this.length);
    return isNew || result === hyperloglog.changed;
  }

  /** About how many elements were added. Kept with it, until there are more. */
  count(): number | bigint {
    const count = hyperloglog.countElements(this.bytes, this.start, this.length);
    if (count === hyperloglog.corrupt) throw errors.corruptHyperLogLog;
    return count;
  }

  makeDense(): void {
    if (hyperloglog.makeDense(this) === hyperloglog.corrupt) throw errors.corruptHyperLogLog;
  }

  /** Raises each register to what it is in `registers`, into which this one was merged before. The key exists then. */
  raise(registers: Uint8Array): void {
    hyperloglog.raiseRegisters(this, registers);
    if (this.ref === 0) this.resize(this.length);
  }

  /** Makes it longer or shorter, as `HyperLogLogBytes` says. A key that did not exist does then. */
  resize(length: number): void {
    if (this.ref !== 0) this.ref = resizeInline(this.database, this.ref, this.hash, encoding.changed, length);
    else {
      const { database, hash, keyBytes, keyAt, keyLength } = this;
      this.ref = place(database, 0, hash, keyBytes, keyAt, keyLength, kindOf(valueType.string, encoding.changed), length, expiryNone);
    }
    const before = this.bytes;
    this.find();
    if (before === this.missing) copyBytes(before, 0, this.bytes, this.start, Math.min(hyperloglog.emptyBytes, length));
  }

  /** Finds the bytes of the entry. */
  private find(): void {
    const { arena } = this.shared;
    const words = arena.wordsOf(this.ref);
    const at = wordOffset(this.ref);
    this.words = words;
    this.bytes = arena.bytesOf(this.ref);
    this.start = byteOffset(this.ref) + valueOffset(keyLengthAt(words, at), words[at]);
    this.length = inlineLengthOf(words[at + 1]);
  }
}
