import { compileGlob, type Glob } from "@respire/datastructures";
import { integer, key, pattern, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { fieldParts } from "../../values/field-walk.js";
import { readCursor, scanCountDefault } from "../generic/scan.js";

function hscan({ args, db, reply }: CommandContext): void {
  const cursor = readCursor(args, 2);
  const hash = db.hashAt(args, 1);
  if (hash === null) {
    // Before the options are looked at, as Redis does.
    reply.array(2);
    reply.bulkInteger(0);
    return reply.array(0);
  }
  let count = scanCountDefault;
  let glob: Glob | null = null;
  let parts: number = fieldParts.both;
  for (let i = 3; i < args.count; i++) {
    const hasNext = i + 1 < args.count;
    if (args.is(i, "COUNT") && hasNext) {
      count = Number(args.integer64(++i));
      if (count < 1) throw errors.syntax;
    } else if (args.is(i, "MATCH") && hasNext) {
      i++;
      glob = compileGlob(args.bytes, args.start(i), args.length(i));
      if (glob.isLoneStar) glob = null;
    } else if (args.is(i, "NOVALUES")) parts = fieldParts.fields;
    else throw errors.syntax;
  }
  reply.array(2);
  hash.scanTo(reply, cursor, count, glob, parts, (next) => reply.bulkInteger(next));
}

export const hashScanCommands: readonly CommandSpec[] = [
  {
    name: "HSCAN",
    group: "hash",
    since: "2.8.0",
    summary: "Returns some fields of a hash with their values, and a cursor with which the next call goes on.",
    complexity: "O(1) a call, O(N) for all N fields",
    flags: ["readonly"],
    aclCategories: ["hash"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RO", "access"]),
      integer("cursor"),
      pattern("pattern", { token: "MATCH", optional: true }),
      integer("count", { token: "COUNT", optional: true }),
      token("NOVALUES", { optional: true, since: "7.4.0" }),
    ],
    reply: replies.tuple([replies.bulk("cursor, 0 at the end"), replies.array(replies.bulk("field, and its value unless `NOVALUES`"))]),
    run: hscan,
  },
];
