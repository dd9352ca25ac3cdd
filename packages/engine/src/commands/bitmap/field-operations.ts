/** What a BITFIELD asks for: integers to read, to set and to add to, in order. Read completely before anything is done. */
import { bits } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import { readInteger64 } from "../../integer64.js";
import type { Database } from "../../keyspace/database.js";
import { checkedOffset } from "./bit-offset.js";

export const fieldAction = { get: 0, set: 1, increment: 2 } as const;

export interface FieldOperation {
  action: number;
  type: bits.FieldType;
  offset: number;
  /** What to set or to add. */
  integer: bits.FieldInteger;
  overflow: bits.Overflow;
}

/** Every type, so that none is made for a request. */
const types = [false, true].map((isSigned) => Array.from({ length: 65 }, (_, size): bits.FieldType => ({ isSigned, bits: size })));
const [unsignedTypes, signedTypes] = types as [bits.FieldType[], bits.FieldType[]];

/** More of them are forgotten after a request. */
const operationsKept = 64;

export class FieldOperations {
  /** How many of `all` there are. */
  count = 0;
  /** Offset behind the last bit that may be written; 0: everything is read only. */
  writeEnd = 0;
  readonly all: FieldOperation[] = [];

  /** Reads the request from its word 2 on. */
  read(db: Database, args: Arguments): void {
    this.count = 0;
    this.writeEnd = 0;
    if (this.all.length > operationsKept) this.all.length = operationsKept;
    let overflow: bits.Overflow = bits.overflow.wrap;
    for (let i = 2; i < args.count; ) {
      const left = args.count - i - 1;
      if (left >= 2 && args.is(i, "GET")) {
        this.add(db, args, i, fieldAction.get, overflow);
        i += 3;
      } else if (left >= 3 && args.is(i, "SET")) {
        this.add(db, args, i, fieldAction.set, overflow);
        i += 4;
      } else if (left >= 3 && args.is(i, "INCRBY")) {
        this.add(db, args, i, fieldAction.increment, overflow);
        i += 4;
      } else if (left >= 1 && args.is(i, "OVERFLOW")) {
        overflow = overflowAt(args, i + 1);
        i += 2;
      } else throw errors.syntax;
    }
  }

  private add(db: Database, args: Arguments, index: number, action: number, overflow: bits.Overflow): void {
    const type = typeAt(args, index + 1);
    const offset = offsetAt(db, args, index + 2, type.bits);
    const integer = action === fieldAction.get ? 0 : args.integer64(index + 3);
    if (action !== fieldAction.get) this.writeEnd = Math.max(this.writeEnd, offset + type.bits);
    const operation = this.all[this.count++];
    if (operation === undefined) {
      this.all.push({ action, type, offset, integer, overflow });
      return;
    }
    operation.action = action;
    operation.type = type;
    operation.offset = offset;
    operation.integer = integer;
    operation.overflow = overflow;
  }
}

function overflowAt(args: Arguments, index: number): bits.Overflow {
  if (args.is(index, "WRAP")) return bits.overflow.wrap;
  if (args.is(index, "SAT")) return bits.overflow.saturate;
  if (args.is(index, "FAIL")) return bits.overflow.fail;
  throw errors.overflowType;
}

/** `i` or `u`, in lower case, and how many bits: an unsigned integer of 64 could not be replied with. */
function typeAt(args: Arguments, index: number): bits.FieldType {
  const letter = args.bytes[args.start(index)];
  const isSigned = letter === 0x69;
  const length = args.length(index);
  const size = length > 1 && (isSigned || letter === 0x75) ? readInteger64(args.bytes, args.start(index) + 1, length - 1) : null;
  if (size === null || size < 1 || size > (isSigned ? 64 : 63)) throw errors.bitfieldType;
  return (isSigned ? signedTypes : unsignedTypes)[Number(size)] as bits.FieldType;
}

/** An offset in bits or, behind a `#`, in integers of the type. */
function offsetAt(db: Database, args: Arguments, index: number, typeBits: number): number {
  const start = args.start(index);
  const isCounted = args.length(index) > 0 && args.bytes[start] === 0x23;
  const offset = isCounted ? readInteger64(args.bytes, start + 1, args.length(index) - 1) : args.integer64(index, errors.bitOffset);
  if (offset === null) throw errors.bitOffset;
  return checkedOffset(db, Number(offset) * (isCounted ? typeBits : 1));
}
