import { integer, key, pattern, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { fieldParts } from "../../values/field-walk.js";
import { readCursor } from "../generic/scan.js";
import { readScanOptions } from "../scan-options.js";

function hscan({ args, db, reply }: CommandContext): void {
  const cursor = readCursor(args, 2);
  const hash = db.hashAt(args, 1);
  if (hash === null) {
    // Before the options are looked at, as Redis does.
    reply.array(2);
    reply.bulkInteger(0);
    return reply.array(0);
  }
  const { count, glob, isWithoutValues } = readScanOptions(args, true);
  const parts = isWithoutValues ? fieldParts.fields : fieldParts.both;
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
