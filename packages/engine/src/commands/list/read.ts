/** LLEN, LINDEX, LRANGE, LPOS: what is in a list. */
import { integer, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { readRange } from "./range.js";

function llen({ args, db, reply }: CommandContext): void {
  reply.integer(db.list(args, 1)?.length ?? 0);
}

function lindex({ args, db, reply }: CommandContext): void {
  const list = db.list(args, 1);
  if (list === null) return reply.null(); // Whatever the index: so Redis has it.
  if (!list.seek(Number(args.integer64(2)))) return reply.null();
  const { bytes, start, length } = list.element;
  reply.bulk(bytes, start, length);
  list.endWalk();
}

function lrange({ args, db, reply }: CommandContext): void {
  const first = Number(args.integer64(2));
  const last = Number(args.integer64(3));
  const list = db.list(args, 1);
  if (list === null) return reply.array(0);
  const { from, count } = readRange(first, last, list.length);
  reply.array(count);
  if (count > 0) list.appendRangeTo(reply, from, count);
}

const rankMax = 2n ** 63n - 1n;

function lpos({ args, db, reply }: CommandContext): void {
  let rank = 1;
  let count = -1;
  let lengthMax = 0;
  for (let i = 3; i < args.count; i += 2) {
    const hasValue = i + 1 < args.count;
    if (hasValue && args.is(i, "RANK")) {
      const asked = args.integer64(i + 1);
      if (asked < -rankMax) throw errors.rankRange;
      if (Number(asked) === 0) throw errors.rankZero;
      rank = Number(asked);
    } else if (hasValue && args.is(i, "COUNT")) {
      const asked = args.integer64(i + 1, errors.countNegative);
      if (asked < 0) throw errors.countNegative;
      count = Number(asked);
    } else if (hasValue && args.is(i, "MAXLEN")) {
      const asked = args.integer64(i + 1, errors.maxlenNegative);
      if (asked < 0) throw errors.maxlenNegative;
      lengthMax = Number(asked);
    } else throw errors.syntax;
  }
  const list = db.list(args, 1);
  const wantsAll = count >= 0;
  if (list === null) return wantsAll ? reply.array(0) : reply.null();
  const { bytes } = args;
  const [start, length] = [args.start(2), args.length(2)];
  const lookedAtMax = lengthMax === 0 ? Number.POSITIVE_INFINITY : lengthMax;
  const foundMax = count === 0 ? Number.POSITIVE_INFINITY : Math.max(1, count);
  const total = list.length;
  const isBackward = rank < 0;
  const skipped = Math.abs(rank) - 1;
  const array = wantsAll ? reply.arrayDeferred() : 0;
  let matches = 0;
  let found = 0;
  let goesOn = list.seek(isBackward ? -1 : 0);
  for (let lookedAt = 0; goesOn && lookedAt < lookedAtMax && found < foundMax; lookedAt++) {
    if (list.isElement(bytes, start, length) && matches++ >= skipped) {
      reply.integer(isBackward ? total - 1 - lookedAt : lookedAt);
      found++;
    }
    goesOn = isBackward ? list.previous() : list.next();
  }
  list.endWalk();
  if (wantsAll) reply.arrayFinish(array, found);
  else if (found === 0) reply.null();
}

const shared = { group: "list", aclCategories: ["list"] } as const;
const readKey = key("key", ["RO", "access"]);

export const listReadCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "LLEN",
    since: "1.0.0",
    summary: "Returns the number of elements of a list.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    args: [key("key", ["RO"])],
    reply: replies.count("number of elements"),
    run: llen,
  },
  {
    ...shared,
    name: "LINDEX",
    since: "1.0.0",
    summary: "Returns an element of a list by its index.",
    complexity: "O(log N) for a list of N elements",
    flags: ["readonly"],
    args: [readKey, integer("index")],
    reply: replies.nullOr(replies.bulk("the element")),
    run: lindex,
  },
  {
    ...shared,
    name: "LRANGE",
    since: "1.0.0",
    summary: "Returns the elements of a list from one index to another.",
    complexity: "O(log N + M) for M elements of a list of N",
    flags: ["readonly"],
    args: [readKey, integer("start"), integer("stop")],
    reply: replies.array(replies.bulk("element")),
    run: lrange,
  },
  {
    ...shared,
    name: "LPOS",
    since: "6.0.6",
    summary: "Returns the indexes of elements of a list that are equal to a value.",
    complexity: "O(N) for N elements looked at",
    flags: ["readonly"],
    args: [
      readKey,
      string("element"),
      integer("rank", { token: "RANK", optional: true }),
      integer("num-matches", { token: "COUNT", optional: true }),
      integer("len", { token: "MAXLEN", optional: true }),
    ],
    reply: replies.oneOf([{ type: "null" }, replies.count("index"), replies.array(replies.count("index"), "with `COUNT`: the indexes")]),
    run: lpos,
  },
];
