/** DEBUG POPULATE: many keys at once. */
import { integer, string } from "../../argument-schema.js";
import { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { expiryNone } from "../../keyspace/entry.js";
import { latin1Bytes } from "../../latin1.js";
import { debugCommand } from "./declare.js";

const countMax = 2 ** 53 - 1;
/** Redis's `proto-max-bulk-len`, by default. */
const valueLengthMax = 512 * 1024 * 1024;

/** `prefix:0` and on, each with `value:0` and on, cut or filled with zero bytes to a length if one is given. Keys that exist stay. */
function populate({ args, db, reply }: CommandContext): void {
  const count = readCount(args, 2);
  const prefix = args.count > 3 ? args.text(3) : "key";
  const length = args.count > 4 ? readCount(args, 4) : 0;
  if (length > valueLengthMax) throw errors.stringTooLong;
  const pair = new Arguments();
  for (let i = 0; i < count; i++) {
    const value = latin1Bytes(`value:${i}`);
    const sized = length === 0 ? value : new Uint8Array(length);
    if (length > 0) sized.set(value.subarray(0, length));
    pair.showWords([latin1Bytes(`${prefix}:${i}`), sized]);
    if (!db.has(pair, 0)) db.setString(pair, 0, 1, expiryNone);
  }
  reply.ok();
}

function readCount(args: Arguments, index: number): number {
  const count = args.integer64(index, errors.notPositive);
  if (count < 0 || count > countMax) throw errors.notPositive;
  return Number(count);
}

export const debugPopulateCommands = [
  debugCommand(
    "POPULATE",
    "Creates many string keys.",
    [integer("count"), string("prefix", { optional: true }), integer("size", { optional: true })],
    populate,
  ),
];
