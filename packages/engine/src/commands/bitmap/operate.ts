/** BITOP. */
import type { bits } from "@respire/datastructures";
import { key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import type { Database } from "../../keyspace/database.js";
import { typeNames, valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";

/** By the word that names them. */
const operations = [
  ["AND", "and"],
  ["OR", "or"],
  ["XOR", "xor"],
  ["NOT", "not"],
  ["DIFF", "diff"],
  ["DIFF1", "diff1"],
  ["ANDOR", "andor"],
  ["ONE", "one"],
] as const satisfies readonly (readonly [string, bits.BitOperation])[];

/** Where the keys of the operands begin. */
const firstKey = 3;

function bitop({ args, db, effects, reply }: CommandContext): void {
  const operation = operationAt(args, 1);
  const operands = readOperands(db, args);
  let length = 0;
  for (const operand of operands) length = Math.max(length, operand.length);
  if (length > 0) {
    const replaced = db.peekKey(args, 2)?.typeName ?? null;
    db.stringToReplace(args, 2).bits.become(operation, operands, length);
    if (replaced !== null) db.noticeOverwritten(args, 2, replaced, typeNames[valueType.string]);
    effects.wrote(args, 2, events.set);
  } else if (db.deleteResident(args, 2)) effects.wrote(args, 2, events.del);
  reply.integer(length);
}

function operationAt(args: Arguments, index: number): bits.BitOperation {
  const keys = args.count - firstKey;
  for (const [word, operation] of operations) {
    if (!args.is(index, word)) continue;
    if (operation === "not" && keys > 1) throw errors.bitopNotOfSeveral;
    if ((operation === "diff" || operation === "diff1" || operation === "andor") && keys < 2) throw refusal.bitopOfOne(word);
    return operation;
  }
  throw errors.syntax;
}

/** The strings at the keys, none being one of no bytes. They are where they are in the keyspace, until something is allocated there. */
function readOperands(db: Database, args: Arguments): readonly bits.BitOperand[] {
  for (let i = firstKey; i < args.count; i++) db.string(args, i);
  // Only now have the keys gone whose time had come, and what was found stays where it is.
  const operands: bits.BitOperand[] = [];
  for (let i = firstKey; i < args.count; i++) {
    const value = db.stringToChange(args, i);
    const length = value === null ? 0 : value.length;
    if (value === null) operands.push({ bytes: noBytes, start: 0, length });
    else if (value.encodingName === "int")
      operands.push({ bytes: value.copyBytes(), start: 0, length }); // The view spells the next one at the same place.
    else operands.push({ bytes: value.bytes, start: value.start, length });
  }
  return operands;
}

const noBytes = new Uint8Array(0);

export const bitOperationCommands: readonly CommandSpec[] = [
  {
    name: "BITOP",
    group: "bitmap",
    since: "2.6.0",
    summary: "Combines the strings at several keys bit by bit, and makes the result the string at a key.",
    complexity: "O(N) for N bytes of all strings",
    flags: ["write", "denyoom"],
    aclCategories: ["bitmap"],
    args: [
      oneOf(
        "operation",
        operations.map(([word], index) => token(word, index < 4 ? {} : { since: "8.2.0" })),
      ),
      key("destkey", ["OW", "update"]),
      key("key", ["RO", "access"], { multiple: true }),
    ],
    reply: replies.count("the length of the result, which is that of the longest string; if it is 0, the key is deleted"),
    run: bitop,
  },
];
