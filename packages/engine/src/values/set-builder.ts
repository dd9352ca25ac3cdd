/**
 * A set on its way to become a key's value, or to be counted: members are added that are different from each other. While they are few they lie in a listpack outside
 * the arena, which nobody keeps; when they are more, in a large set.
 */
import { integerTextLengthMax, intset, listpack, pairBytes } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";
import type { Shared } from "../keyspace/keyspace.js";
import { provideBlock } from "../keyspace/long-memory.js";
import { changedBytesMax, changedElementsMax } from "./changed-limits.js";
import { IntegerText } from "./integer-text.js";
import { LargeSet, largeSetType } from "./large-set.js";
import { isLongPair } from "./long-pairs.js";
import type { MemberVisitor } from "./member-walk.js";
import { OutsideText } from "./outside-text.js";
import { encodingOfResult, type ResultOf, type SetEncodingName } from "./set-encoding.js";
import { addListpack, integerAt, intsetCountMax } from "./set-storage.js";

/** A listpack has at most so many bytes while it is built, and no member of more than a quarter of them. */
const packedBytesMax = 16 * 1024;
const packedMemberMax = packedBytesMax / 4;
const entryOverheadMax = 10;

export class SetBuilder implements MemberVisitor {
  count = 0;
  /** The members, if they are not in `packed`. */
  large: LargeSet | null = null;
  /** A listpack, without its header and its end until `finish`. */
  readonly packed = new Uint8Array(packedBytesMax);
  private shared!: Shared;
  private end = 0;
  private isAllIntegers = true;
  private longest = 0;
  private readonly outside = new OutsideText();
  private readonly digits = new IntegerText();

  begin(shared: Shared): void {
    this.shared = shared;
    this.outside.release();
    this.count = 0;
    this.large = null;
    this.end = listpack.firstEntry(0);
    this.isAllIntegers = true;
    this.longest = 0;
  }

  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean {
    this.isAllIntegers = false;
    if (length > this.longest) this.longest = length;
    this.count++;
    if (this.large === null && this.hasRoom(length)) this.end = listpack.writeEntry(this.packed, this.end, bytes, start, length);
    else this.addLarge(bytes, start, length, hash);
    return true;
  }

  integer(value: Integer64): boolean {
    this.count++;
    if (this.large === null && this.hasRoom(integerTextLengthMax)) {
      const length = this.digits.write(value);
      if (length > this.longest) this.longest = length;
      this.end = listpack.writeEntry(this.packed, this.end, this.digits.bytes, 0, length);
    } else this.becomeLarge().addInteger(value);
    return true;
  }

  /** Nothing more is added. Returns what Redis would keep it as. */
  finish(begunAs: ResultOf): SetEncodingName {
    const { count, large, shared } = this;
    if (large === null) this.finishPacked();
    else if (this.isAllIntegers) this.longest = integerTextLengthMax;
    const name = encodingOfResult(shared.settings, this.isAllIntegers, count, this.longest, begunAs);
    // What Redis would keep in a table is packed only where it is small.
    if (large === null && name === "hashtable" && (count > changedElementsMax || this.packedBytes > changedBytesMax)) this.becomeLarge();
    if (this.large !== null) this.large.encodingName = name;
    return name;
  }

  /** Bytes of the listpack. */
  get packedBytes(): number {
    return this.end + 1;
  }

  /** Bytes of an intset of what was built, which are integers alone, and few. */
  get intsetBytes(): number {
    let total = intset.emptyBytes;
    const { packed } = this;
    for (let entry = listpack.firstEntry(0); packed[entry] !== listpack.endByte; entry = listpack.nextEntry(packed, entry)) {
      const value = integerAt(packed, entry);
      const width = value >= -0x8000 && value < 0x8000 ? 2 : value >= -0x80000000 && value < 0x80000000 ? 4 : 8;
      total = Math.max(total, width);
    }
    return intset.emptyBytes + total * this.count;
  }

  /** Writes that intset. */
  writeIntset(bytes: Uint8Array, at: number): void {
    const { packed } = this;
    intset.initialise(bytes, at);
    for (let entry = listpack.firstEntry(0); packed[entry] !== listpack.endByte; entry = listpack.nextEntry(packed, entry)) {
      intset.add(bytes, at, integerAt(packed, entry));
    }
  }

  /** What was built is not wanted any more. */
  abandon(): void {
    if (this.large !== null) this.shared.objects.leave(largeSetType, this.large);
    this.large = null;
  }

  private hasRoom(length: number): boolean {
    return this.count <= intsetCountMax && length <= packedMemberMax && this.end + length + entryOverheadMax < packedBytesMax;
  }

  private addLarge(bytes: Uint8Array, start: number, length: number, hash: number): void {
    const { shared } = this;
    const text = this.outside.copy(bytes, start, length);
    if (isLongPair(length, 0)) provideBlock(shared, pairBytes(length, 0).plain);
    this.becomeLarge().addNewString(text, 0, length, hash);
  }

  private becomeLarge(): LargeSet {
    if (this.large !== null) return this.large;
    this.finishPacked();
    const { arena, hasher } = this.shared;
    const large = new LargeSet(arena, hasher, "hashtable");
    addListpack(large, this.packed);
    this.large = large;
    return large;
  }

  private finishPacked(): void {
    this.packed[this.end] = listpack.endByte;
    listpack.writeHeader(this.packed, 0, this.end + 1, this.count);
  }
}
