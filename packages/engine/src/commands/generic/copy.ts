import { integer, key, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { copy as copyKey, move as moveKey } from "../../keyspace/transfer.js";
import { replies } from "../../reply-schema.js";
import { readDatabase } from "../database-index.js";

function copy({ args, db, engine, effects, reply }: CommandContext): void {
  let target = db;
  let replaces = false;
  for (let i = 3; i < args.count; i++) {
    if (args.is(i, "REPLACE")) replaces = true;
    else if (args.is(i, "DB") && i + 1 < args.count) target = readDatabase(engine, args, ++i);
    else throw errors.syntax;
  }
  if (target === db && args.areEqual(1, 2)) throw errors.sameObject;
  const found = db.key(args, 1);
  db.countLookup(args, 1, found !== null);
  if (found === null) return reply.integer(0);
  const replacedType = target.peekKey(args, 2)?.typeName ?? null;
  if (replacedType !== null && !replaces) return reply.integer(0);
  copyKey(db, found, target, args, 2);
  effects.wrote(args, 0, null);
  effects.wroteIn(target, args, 2, events.copyTo);
  if (replacedType !== null) target.noticeOverwritten(args, 2, replacedType, found.typeName);
  reply.integer(1);
}

function move({ args, db, engine, effects, reply }: CommandContext): void {
  const target = readDatabase(engine, args, 2);
  if (target === db) throw errors.sameObject;
  const found = db.key(args, 1);
  if (found === null || target.has(args, 1)) return reply.integer(0);
  moveKey(db, found, target);
  effects.wrote(args, 1, events.moveFrom);
  effects.wroteIn(target, args, 1, events.moveTo);
  reply.integer(1);
}

export const copyCommands: readonly CommandSpec[] = [
  {
    name: "COPY",
    group: "generic",
    since: "6.2.0",
    summary: "Copies a key's value and expiry to another key.",
    complexity: "O(N) for a value of N bytes or elements",
    flags: ["write", "denyoom"],
    aclCategories: ["keyspace"],
    args: [
      key("source", ["RO", "access"]),
      key("destination", ["OW", "update"]),
      integer("destination-db", { token: "DB", optional: true }),
      token("REPLACE", { optional: true }),
    ],
    reply: replies.oneOfIntegers([0, 1], "whether it was copied"),
    run: copy,
  },
  {
    name: "MOVE",
    group: "generic",
    since: "1.0.0",
    summary: "Moves a key to another database, if no key has its name there.",
    complexity: "O(1)",
    flags: ["write", "fast"],
    aclCategories: ["keyspace"],
    args: [key("key", ["RW", "access", "update"]), integer("db")],
    reply: replies.oneOfIntegers([0, 1], "whether it was moved"),
    run: move,
  },
];
