/** BITFIELD and BITFIELD_RO. */
import { bits } from "@respire/datastructures";
import type { KeyFlag } from "../../argument-schema.js";
import { type Argument, block, integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import type { Words } from "../../key-specs.js";
import { replies } from "../../reply-schema.js";
import type { SessionReply } from "../../session/session-reply.js";
import type { StringBits } from "../../values/string-bits.js";
import { type FieldOperation, FieldOperations, fieldAction } from "./field-operations.js";

const operations = new FieldOperations();

function bitfield(context: CommandContext): void {
  operations.read(context.db, context.args);
  if (operations.writeEnd === 0) readFields(context);
  else changeFields(context);
}

function bitfieldReadOnly(context: CommandContext): void {
  operations.read(context.db, context.args);
  if (operations.writeEnd > 0) throw errors.bitfieldReadOnly;
  readFields(context);
}

function readFields({ args, db, reply }: CommandContext): void {
  const value = db.string(args, 1);
  reply.array(operations.count);
  for (let i = 0; i < operations.count; i++) {
    const { offset, type } = operations.all[i] as FieldOperation;
    replyInteger(reply, value === null ? 0 : value.bits.field(offset, type));
  }
}

/** The string first gets as long as everything takes that may be written, even if nothing is in the end. */
function changeFields({ args, db, effects, reply }: CommandContext): void {
  const value = db.stringToChange(args, 1) ?? db.newString(args, 1);
  let hasChanged = value.bits.reach(operations.writeEnd);
  reply.array(operations.count);
  for (let i = 0; i < operations.count; i++) {
    if (runOperation(value.bits, operations.all[i] as FieldOperation, reply)) hasChanged = true;
  }
  if (hasChanged) effects.wrote(args, 1, events.setbit);
}

/** Replies with what was read, with the old integer if it is set, with the new one if it is added to. Returns whether it is another than before. */
function runOperation(value: StringBits, { action, type, offset, integer, overflow }: FieldOperation, reply: SessionReply): boolean {
  const old = value.field(offset, type);
  if (action === fieldAction.get) {
    replyInteger(reply, old);
    return false;
  }
  const next = action === fieldAction.set ? bits.fitField(integer, type, overflow) : bits.addToField(old, integer, type, overflow);
  if (next === null) {
    reply.null();
    return false;
  }
  replyInteger(reply, action === fieldAction.set ? old : next);
  if (next === old) return false;
  value.putField(offset, type, next);
  return true;
}

function replyInteger(reply: SessionReply, value: bits.FieldInteger): void {
  if (typeof value === "number") reply.integer(value);
  else reply.integer64(value);
}

/** What BITFIELD does with its key: one that only gets, reads. Whatever can't be understood may write. */
function bitfieldKeyFlags(words: Words): readonly KeyFlag[] {
  for (let i = 2; i < words.count; ) {
    const left = words.count - i - 1;
    const word = words.text(i).toUpperCase();
    if (word === "GET" && left >= 2) i += 3;
    else if (word === "OVERFLOW" && left >= 1) i += 2;
    else return ["RW", "access", "update"];
  }
  return ["RO", "access"];
}

const encodingAndOffset: readonly Argument[] = [string("encoding"), integer("offset")];
const changes = [
  block("set-block", [...encodingAndOffset, integer("value")], { token: "SET" }),
  block("incrby-block", [...encodingAndOffset, integer("increment")], { token: "INCRBY" }),
];
const shared = { group: "bitmap", aclCategories: ["bitmap"], complexity: "O(N) for N operations" } as const;

export const bitfieldCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "BITFIELD",
    since: "3.2.0",
    summary: "Reads, sets and adds to integers of any width at any bits of the string at a key.",
    flags: ["write", "denyoom"],
    args: [
      key("key", ["RW", "access", "update", "variable_flags"]),
      oneOf(
        "operation",
        [
          block("get-block", encodingAndOffset, { token: "GET" }),
          block("write", [
            oneOf("overflow-block", [token("WRAP"), token("SAT"), token("FAIL")], { token: "OVERFLOW", optional: true }),
            oneOf("write-operation", changes),
          ]),
        ],
        { optional: true, multiple: true },
      ),
    ],
    keyFlags: bitfieldKeyFlags,
    reply: replies.array(
      replies.nullOr(replies.integer()),
      "of each operation: the integer read, the old one of `SET`, the new one of `INCRBY`, or null if it would overflow",
    ),
    run: bitfield,
  },
  {
    ...shared,
    name: "BITFIELD_RO",
    since: "6.0.0",
    summary: "Reads integers of any width at any bits of the string at a key.",
    flags: ["readonly", "fast"],
    args: [
      key("key", ["RO", "access"]),
      block("get-block", encodingAndOffset, { token: "GET", optional: true, multiple: true, multipleToken: true }),
    ],
    reply: replies.array(replies.integer(), "the integers"),
    run: bitfieldReadOnly,
  },
];
