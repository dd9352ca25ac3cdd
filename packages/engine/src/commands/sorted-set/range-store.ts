/** ZRANGESTORE: what ZRANGE returns becomes a sorted set. */
import { block, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { MemberSource } from "./member-source.js";
import { limitCount, limitOffset, RangeQuery, rangeArguments } from "./range-query.js";
import { addMember, makeResult } from "./result.js";
import { store } from "./store.js";

const query = new RangeQuery();

function zrangestore(context: CommandContext): void {
  const { args, db } = context;
  query.read(args, 3, null, null, true);
  const set = db.sortedSetAt(args, 2);
  const result = makeResult(db.shared, (members) => {
    if (set === null) return;
    query.selectIn(set);
    const source = new MemberSource(db.shared, set);
    source.visitRange(set.first, set.count, () => {
      addMember(db.shared, members, source, source.score);
      return true;
    });
  });
  store(context, result, events.zrangestore);
}

export const sortedSetRangeStoreCommands: readonly CommandSpec[] = [
  {
    name: "ZRANGESTORE",
    group: "sorted-set",
    since: "6.2.0",
    summary: "Makes a key the members of a sorted set that are in a range of ranks, scores or members.",
    complexity: "O(log(N) + M) for M members stored, N being the size of the sorted set",
    flags: ["write", "denyoom"],
    aclCategories: ["sortedset"],
    args: [
      key("dst", ["OW", "update"]),
      key("src", ["RO", "access"]),
      ...rangeArguments.map(({ since: _, ...argument }) => argument),
      block("limit", [limitOffset, limitCount], { token: "LIMIT", optional: true }),
    ],
    reply: replies.count("number of members stored"),
    run: zrangestore,
  },
];
