/** SETBIT and GETBIT. */
import { integer, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { bitOffset } from "./bit-offset.js";

function setbit({ args, db, effects, reply }: CommandContext): void {
  const offset = bitOffset(db, args, 2);
  const bit = Number(args.integer64(3, errors.bit));
  if (bit !== 0 && bit !== 1) throw errors.bit;
  const { bits } = db.stringToChange(args, 1) ?? db.newString(args, 1);
  const hasGrown = bits.reach(offset + 1);
  const old = bits.at(offset);
  if (hasGrown || bit !== old) {
    bits.put(offset, bit);
    effects.wrote(args, 1, events.setbit);
  }
  reply.integer(old);
}

function getbit({ args, db, reply }: CommandContext): void {
  const offset = bitOffset(db, args, 2);
  const value = db.string(args, 1);
  reply.integer(value === null ? 0 : value.bits.at(offset));
}

const shared = { group: "bitmap", since: "2.2.0", complexity: "O(1)", aclCategories: ["bitmap"] } as const;

export const bitCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "SETBIT",
    summary: "Sets a bit of the string at a key, which gets longer if need be, to 0 or 1.",
    complexity: "O(1), and O(N) for N bytes that the string gets longer by",
    flags: ["write", "denyoom"],
    args: [key("key", ["RW", "access", "update"]), integer("offset"), integer("value")],
    reply: replies.oneOfIntegers([0, 1], "what the bit was"),
    run: setbit,
  },
  {
    ...shared,
    name: "GETBIT",
    summary: "Returns a bit of the string at a key.",
    flags: ["readonly", "fast"],
    args: [key("key", ["RO", "access"]), integer("offset")],
    reply: replies.oneOfIntegers([0, 1], "the bit, 0 behind the string's end or if there is no such key"),
    run: getbit,
  },
];
