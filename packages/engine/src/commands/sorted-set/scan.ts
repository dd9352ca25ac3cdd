import { integer, key, pattern } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { readCursor } from "../generic/scan.js";
import { readScanOptions } from "../scan-options.js";

function zscan({ args, db, reply }: CommandContext): void {
  const cursor = readCursor(args, 2);
  const set = db.sortedSetAt(args, 1);
  if (set === null) {
    // Before the options are looked at, as Redis does.
    reply.array(2);
    reply.bulkInteger(0);
    return reply.array(0);
  }
  const { count, glob } = readScanOptions(args, false);
  reply.array(2);
  set.scanTo(reply, cursor, count, glob, (next) => reply.bulkInteger(next));
}

export const sortedSetScanCommands: readonly CommandSpec[] = [
  {
    name: "ZSCAN",
    group: "sorted-set",
    since: "2.8.0",
    summary: "Returns some members of a sorted set with their scores, and a cursor with which the next call goes on.",
    complexity: "O(1) a call, O(N) for all N members",
    flags: ["readonly"],
    aclCategories: ["sortedset"],
    tips: ["nondeterministic_output"],
    args: [
      key("key", ["RO", "access"]),
      integer("cursor"),
      pattern("pattern", { token: "MATCH", optional: true }),
      integer("count", { token: "COUNT", optional: true }),
    ],
    reply: replies.tuple([replies.bulk("cursor, 0 at the end"), replies.array(replies.bulk("member, then its score"))]),
    run: zscan,
  },
];
