/**
 * A string as bits: bit 0 is the highest of the first byte, and behind the end all bits are 0. Changes are made in place, as `StringValue` describes; the key keeps
 * its expiry.
 */
import { bits } from "@respire/datastructures";
import { encoding, expiryNone } from "../keyspace/entry.js";
import { capacityFor } from "../keyspace/large-values.js";
import { inlineValueLengthMax } from "../limits.js";
import type { StringValue } from "./string.js";

/** A result that is short enough for an entry, on its way there. */
let result = new Uint8Array(4096);

export class StringBits {
  private readonly value: StringValue;

  constructor(value: StringValue) {
    this.value = value;
  }

  /** The bit at `offset`. */
  at(offset: number): number {
    const { value } = this;
    const byte = Math.floor(offset / 8);
    return byte < value.length ? (value.bytes[value.start + byte] >>> (7 - (offset & 7))) & 1 : 0;
  }

  /** How many of the bits `[first, end)`, all of them in the value, are 1. */
  count(first: number, end: number): number {
    const { value } = this;
    return bits.countBits(value.bytes, value.start, first, end);
  }

  /** Offset of the first of the bits `[first, end)`, all of them in the value, that is `bit`; or -1. */
  find(bit: number, first: number, end: number): number {
    const { value } = this;
    return bits.findBit(value.bytes, value.start, first, end, bit);
  }

  /** The integer at `offset`. */
  field(offset: number, type: bits.FieldType): bits.FieldInteger {
    const { value } = this;
    const { length } = value; // Asked for first, so that the bytes are there.
    return bits.readField(value.bytes, value.start, length, offset, type);
  }

  /** Makes the value bytes that may be written to, up to bit `end` at least. Returns whether it has become longer. */
  reach(end: number): boolean {
    const { value } = this;
    const oldLength = value.length;
    const length = Math.max(oldLength, Math.ceil(end / 8));
    value.makeChangeable(length, length);
    return length > oldLength;
  }

  /** Sets the bit at `offset`, up to which the value reaches. */
  put(offset: number, bit: number): void {
    const { bytes, start } = this.value;
    const byte = start + Math.floor(offset / 8);
    const mask = 0x80 >>> (offset & 7);
    bytes[byte] = bit === 0 ? bytes[byte] & ~mask : bytes[byte] | mask;
  }

  /** Writes an integer that the type holds to `offset`; the value reaches up to its last bit. */
  putField(offset: number, type: bits.FieldType, integer: bits.FieldInteger): void {
    const { bytes, start } = this.value;
    bits.writeField(bytes, start, offset, type, integer);
  }

  /** Replaces what the key holds, and its expiry, by what the operands combine to; `length` is that of the longest, at least 1. */
  become(operation: bits.BitOperation, operands: readonly bits.BitOperand[], length: number): void {
    if (length > inlineValueLengthMax) return this.becomeLarge(operation, operands, length);
    if (result.length < length) result = new Uint8Array(inlineValueLengthMax);
    bits.combineBits(operation, operands, result, length);
    this.value.setText(result, 0, length, expiryNone, encoding.changed);
  }

  private becomeLarge(operation: bits.BitOperation, operands: readonly bits.BitOperand[], length: number): void {
    const { value } = this;
    const { large } = value.shared;
    const oldIndex = value.largeIndex;
    if (oldIndex >= 0 && this.isRoomFor(length, oldIndex) && bits.canCombineInto(large.bytes(oldIndex), operation, operands)) {
      bits.combineBits(operation, operands, large.bytes(oldIndex), length);
      large.resize(oldIndex, length);
      value.persist();
      return;
    }
    const index = large.create(length);
    bits.combineBits(operation, operands, large.bytes(index), length);
    value.becomeLarge(index, expiryNone);
  }

  /** Whether the result may have the old value's buffer: it is long enough, and not much too long. A new one would cost its zeros, and the collector's work. */
  private isRoomFor(length: number, index: number): boolean {
    const room = this.value.shared.large.bytes(index).length;
    return room >= length && room <= capacityFor(length);
  }
}
