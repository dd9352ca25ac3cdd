/** XLEN, XRANGE, XREVRANGE: how many entries a stream has, and those between two ids. */
import { StreamCursor, streamId } from "@respire/datastructures";
import { integer, key, string } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { appendStreamEntry } from "../../values/stream-reply.js";
import { IdRange } from "./id-argument.js";
import { entriesReply } from "./reply-form.js";

function xlen({ args, db, reply }: CommandContext): void {
  const view = db.stream(args, 1);
  reply.integer(view === null ? 0 : view.stream.length);
}

const range = new IdRange();
const cursor = new StreamCursor();

const xrange =
  (isReverse: boolean): CommandHandler =>
  ({ args, db, reply }) => {
    range.read(args, isReverse ? 3 : 2, isReverse ? 2 : 3);
    let count = Number.POSITIVE_INFINITY;
    for (let i = 4; i < args.count; i += 2) {
      if (!args.is(i, "COUNT") || i + 1 >= args.count) throw errors.syntax;
      count = Math.max(0, Number(args.integer64(i + 1)));
    }
    const view = db.stream(args, 1);
    if (view === null) return reply.array(0);
    if (count === 0) return reply.nullArray();
    const { stream } = view;
    const { start, end } = range;
    const token = reply.arrayDeferred();
    let told = 0;
    if (isReverse) {
      let isThere = cursor.seekUpTo(stream, end, 0);
      for (; isThere && told < count && streamId.compareIds(cursor.id, 0, start, 0) >= 0; isThere = cursor.previous(), told++) {
        appendStreamEntry(reply, cursor);
      }
    } else {
      let isThere = cursor.seekFrom(stream, start, 0);
      for (; isThere && told < count && streamId.compareIds(cursor.id, 0, end, 0) <= 0; isThere = cursor.next(), told++) {
        appendStreamEntry(reply, cursor);
      }
    }
    cursor.release();
    reply.arrayFinish(token, told);
  };

const shared = { group: "stream", since: "5.0.0", aclCategories: ["stream"] } as const;
const ranged = {
  ...shared,
  complexity: "O(log(N)+M) for N entries, of which M are returned",
  flags: ["readonly"],
  history: [["6.2.0", "Ids may be excluded, with `(` before them."]],
  reply: replies.nullArrayOr(entriesReply, "the entries; null if `COUNT` asks for none"),
} as const satisfies Partial<CommandSpec>;
const count = integer("count", { token: "COUNT", optional: true });

export const streamRangeCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "XLEN",
    summary: "Returns how many entries a stream has.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    args: [key("key", ["RO"])],
    reply: replies.count("number of entries"),
    run: xlen,
  },
  {
    ...ranged,
    name: "XRANGE",
    summary: "Returns the entries of a stream whose ids lie in a range.",
    args: [key("key", ["RO", "access"]), string("start"), string("end"), count],
    run: xrange(false),
  },
  {
    ...ranged,
    name: "XREVRANGE",
    summary: "Returns the entries of a stream whose ids lie in a range, the last first.",
    args: [key("key", ["RO", "access"]), string("end"), string("start"), count],
    run: xrange(true),
  },
];
