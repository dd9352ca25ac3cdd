/** LSET, LINSERT, LREM, LTRIM: elements are changed, put in and taken out where they stand. */
import { integer, key, oneOf, string, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { readRange } from "./range.js";

function lset({ args, db, effects, reply }: CommandContext): void {
  const list = db.listToChange(args, 1);
  if (list === null) throw errors.noSuchKey;
  const index = Number(args.integer64(2));
  const { length } = list;
  if (index >= length || index < -length) throw errors.indexRange;
  list.provide(args.length(3));
  list.fit(args.length(3), 1);
  list.seek(index);
  list.replaceElement(args.bytes, args.start(3), args.length(3));
  list.settle();
  effects.wrote(args, 1, events.lset);
  reply.ok();
}

function linsert({ args, db, effects, reply }: CommandContext): void {
  const isBefore = args.is(2, "BEFORE");
  if (!isBefore && !args.is(2, "AFTER")) throw errors.syntax;
  const list = db.listToChange(args, 1);
  if (list === null) return reply.integer(0);
  list.fit(args.length(4), 1);
  const { bytes } = args;
  let goesOn = list.seek(0);
  while (goesOn && !list.isElement(bytes, args.start(3), args.length(3))) goesOn = list.next();
  if (!goesOn) {
    list.endWalk();
    return reply.integer(-1);
  }
  list.provide(args.length(4)); // Not before it is known that there will be one; and what it takes moves nothing.
  if (isBefore) list.insertBefore(bytes, args.start(4), args.length(4));
  else list.insertAfter(bytes, args.start(4), args.length(4));
  effects.wrote(args, 1, events.linsert);
  reply.integer(list.length);
}

const countMin = -(2n ** 63n - 1n);

function lrem({ args, db, effects, reply }: CommandContext): void {
  const asked = args.integer64(2);
  if (asked < countMin) throw errors.rankRange;
  const list = db.listToChange(args, 1);
  if (list === null) return reply.integer(0);
  const isBackward = asked < 0;
  const removedMax = Number(asked) === 0 ? Number.POSITIVE_INFINITY : Math.abs(Number(asked));
  const { bytes } = args;
  const [start, length] = [args.start(3), args.length(3)];
  let removed = 0;
  let goesOn = list.seek(isBackward ? -1 : 0);
  while (goesOn && removed < removedMax) {
    if (list.isElement(bytes, start, length)) {
      // It goes on behind the one that is taken out in the direction in which it last went.
      goesOn = isBackward ? list.removeBackward() : list.removeElement();
      removed++;
    } else goesOn = isBackward ? list.previous() : list.next();
  }
  list.endWalk();
  if (removed > 0) {
    const isGone = list.settle();
    effects.wrote(args, 1, events.lrem);
    if (isGone) effects.wrote(args, 1, events.del);
  }
  reply.integer(removed);
}

function ltrim({ args, db, effects, reply }: CommandContext): void {
  const first = Number(args.integer64(2));
  const last = Number(args.integer64(3));
  const list = db.listToChange(args, 1);
  if (list === null) return reply.ok();
  const { from, count } = readRange(first, last, list.length);
  const isGone = count === 0;
  if (isGone) list.remove();
  else {
    list.removeRange(from + count, list.length - from - count);
    list.removeRange(0, from);
    list.settle();
  }
  effects.wrote(args, 1, events.ltrim);
  if (isGone) effects.wrote(args, 1, events.del);
  reply.ok();
}

const shared = { group: "list", aclCategories: ["list"] } as const;

export const listEditCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "LSET",
    since: "1.0.0",
    summary: "Replaces an element of a list.",
    complexity: "O(log N) for a list of N elements",
    flags: ["write", "denyoom"],
    args: [key("key", ["RW", "update"]), integer("index"), string("element")],
    reply: replies.ok,
    run: lset,
  },
  {
    ...shared,
    name: "LINSERT",
    since: "2.2.0",
    summary: "Puts an element in before or behind another.",
    complexity: "O(N) for N elements before the other",
    flags: ["write", "denyoom"],
    args: [key("key", ["RW", "insert"]), oneOf("where", [token("BEFORE"), token("AFTER")]), string("pivot"), string("element")],
    reply: replies.integer("length of the list; 0 if there is none, -1 if the other element is not in it"),
    run: linsert,
  },
  {
    ...shared,
    name: "LREM",
    since: "1.0.0",
    summary: "Takes elements out of a list that are equal to a value.",
    complexity: "O(N) for a list of N elements",
    flags: ["write"],
    args: [key("key", ["RW", "delete"]), integer("count"), string("element")],
    reply: replies.count("elements taken out"),
    run: lrem,
  },
  {
    ...shared,
    name: "LTRIM",
    since: "1.0.0",
    summary: "Takes everything out of a list but a range.",
    complexity: "O(N) for N elements taken out",
    flags: ["write"],
    args: [key("key", ["RW", "delete"]), integer("start"), integer("stop")],
    reply: replies.ok,
    run: ltrim,
  },
];
