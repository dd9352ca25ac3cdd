/** BITCOUNT and BITPOS. */
import { block, integer, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { BitRange, rangeArguments } from "./bit-range.js";

const range = new BitRange();

function bitcount({ args, db, reply }: CommandContext): void {
  range.setWhole();
  if (args.count === 3 || args.count > 5) throw errors.syntax;
  if (args.count > 2) {
    range.readStart(args, 2);
    range.readEnd(args, 3);
  }
  if (args.count > 4) range.readUnit(args, 4);
  const value = db.string(args, 1);
  if (value === null || range.isReversed) return reply.integer(0);
  range.within(value.length);
  reply.integer(value.bits.count(range.first, range.end));
}

function bitpos({ args, db, reply }: CommandContext): void {
  const bit = Number(args.integer64(2));
  if (bit !== 0 && bit !== 1) throw errors.bitArgument;
  range.setWhole();
  if (args.count > 6) throw errors.syntax;
  if (args.count > 3) range.readStart(args, 3);
  if (args.count > 5) range.readUnit(args, 5); // Before the end: so Redis has it.
  if (args.count > 4) range.readEnd(args, 4);
  const value = db.string(args, 1);
  if (value === null) return reply.integer(bit === 0 ? 0 : -1);
  range.within(value.length);
  const found = value.bits.find(bit, range.first, range.end);
  // Unless it was said where to end, the string goes on with zeros.
  const goesOn = found < 0 && bit === 0 && args.count < 5 && range.first < range.end;
  reply.integer(goesOn ? range.end : found);
}

const { start, end, unit } = rangeArguments;
const shared = { group: "bitmap", flags: ["readonly"], aclCategories: ["bitmap"], history: [["7.0.0", "`BYTE` and `BIT`."]] } as const;

export const bitCountCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "BITCOUNT",
    since: "2.6.0",
    summary: "Counts the bits that are 1 in the string at a key, or in a part of it.",
    complexity: "O(N) for N bytes of the part",
    args: [key("key", ["RO", "access"]), block("range", [start, end, unit], { optional: true })],
    reply: replies.count("bits that are 1, 0 if there is no such key"),
    run: bitcount,
  },
  {
    ...shared,
    name: "BITPOS",
    since: "2.8.7",
    summary: "Finds the first bit that is 0 or 1 in the string at a key, or in a part of it.",
    complexity: "O(N) for N bytes that are looked at",
    args: [
      key("key", ["RO", "access"]),
      integer("bit"),
      block("range", [start, block("end-unit-block", [end, unit], { optional: true })], { optional: true }),
    ],
    reply: replies.integer(
      "the bit's offset from the start of the string; -1 if there is none, but the first bit behind the string if a 0 is looked for up to no given end",
    ),
    run: bitpos,
  },
];
