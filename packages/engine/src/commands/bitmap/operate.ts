/** BITOP. */
import type { bits } from "@respire/datastructures";
import { key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import { typeNames, valueType } from "../../keyspace/entry.js";
import { replies } from "../../reply-schema.js";
import type { StringValue } from "../../values/string.js";

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
  const keyCount = db.keys.size;
  const operands: bits.BitOperand[] = [];
  for (let i = firstKey; i < args.count; i++) operands.push(operandOf(db.string(args, i)));
  let length = 0;
  for (const operand of operands) length = Math.max(length, operand.length);
  if (length > 0) {
    const replaced = db.peekKey(args, 2)?.typeName ?? null;
    // If keys have gone because their time had come, that may have taken memory: what was found is looked up once more.
    const found = db.keys.size === keyCount ? operands : operands.map((_, i) => operandOf(db.stringToChange(args, firstKey + i)));
    db.stringToReplace(args, 2).bits.become(operation, found, length);
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

/** A string as an operand, none being one of no bytes. It is where it is in the keyspace, until something is allocated there. */
function operandOf(value: StringValue | null): bits.BitOperand {
  if (value === null) return { bytes: noBytes, start: 0, length: 0 };
  const { length } = value;
  // The view spells the next integer at the same place.
  if (value.encodingName === "int") return { bytes: value.copyBytes(), start: 0, length };
  return { bytes: value.bytes, start: value.start, length };
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
