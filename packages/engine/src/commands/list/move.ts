/** LMOVE, RPOPLPUSH, LMOVEM: elements go from an end of one list to an end of another, or of the same. */
import { block, integer, key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { type ListEnd, type ListValue, listEnd } from "../../values/list.js";
import { endArgument, endWord, popEvent, pushEvent, readEnd } from "./ends.js";
import { TravellingElements } from "./travelling.js";

const travelling = new TravellingElements();

/**
 * Moves one element from the list that is word 1 to the list that is word 2, and replies with it. False if there is nothing to move.
 *
 * @param repeatedAs the words that have this effect elsewhere, if they are not the request's.
 */
export function moveOne(context: CommandContext, from: ListEnd, to: ListEnd, repeatedAs: readonly string[] | null): boolean {
  const { args, db, reply } = context;
  const source = db.listToChange(args, 1);
  if (source === null) return false;
  const isSame = args.areEqual(1, 2);
  const target = isSame ? source : db.listOrCreate(args, 2);
  source.refresh(); // A target whose time had come has gone just now.
  travelling.clear();
  travelling.add(source.elementAt(from));
  target.provide(travelling.totalBytes);
  reply.bulk(travelling.bytes, 0, travelling.totalBytes);
  source.pop(from);
  target.refresh(); // The pop may have allocated: what takes the place of a node that went is decompressed.
  target.prepare(travelling.totalBytes, 1);
  target.push(to, travelling.bytes, 0, travelling.totalBytes);
  const isGone = !isSame && settleSource(source);
  announceMoved(context, from, to, isGone, repeatedAs);
  travelling.clear();
  return true;
}

/** Elements have left, and the target has got them, which may have allocated. Returns whether the source, and its key, went. */
function settleSource(source: ListValue): boolean {
  source.refresh();
  return source.settle();
}

/** The words that a request had, with another name and without a timeout: `LMOVE` of BLMOVE. */
function announceMoved(
  { args, effects }: CommandContext,
  from: ListEnd,
  to: ListEnd,
  isGone: boolean,
  repeatedAs: readonly string[] | null,
): void {
  if (repeatedAs !== null && effects.isPropagating) {
    const [name = "", ...rest] = repeatedAs;
    effects.rewrite([name, args.word(1), args.word(2), ...rest], 2, pushEvent(to));
  } else effects.wrote(args, 2, pushEvent(to));
  effects.wrote(args, 1, popEvent(from));
  if (isGone) effects.wrote(args, 1, events.del);
}

function lmove(context: CommandContext): void {
  const { args, reply } = context;
  const from = readEnd(args, 3);
  const to = readEnd(args, 4);
  if (!moveOne(context, from, to, null)) reply.null();
}

function rpoplpush(context: CommandContext): void {
  if (!moveOne(context, listEnd.tail, listEnd.head, null)) context.reply.null();
}

/** How many elements LMOVEM moves, and in which order they arrive. */
export interface MultipleMove {
  readonly from: ListEnd;
  readonly to: ListEnd;
  /** At most so many, and at least. */
  readonly countMax: number;
  readonly countMin: number;
  /** One after the other, so that they arrive in the order in which they leave; otherwise as they stood. */
  readonly isOneByOne: boolean;
}

/** @param optionsIndex the word that COUNT or EXACTLY would be. */
export function readMultipleMove(args: Arguments, optionsIndex: number): MultipleMove {
  const from = readEnd(args, 3);
  const to = readEnd(args, 4);
  if (args.count === optionsIndex) return { from, to, countMin: 1, countMax: 1, isOneByOne: false };
  if (args.count !== optionsIndex + 3) throw errors.syntax;
  const isExact = args.is(optionsIndex, "EXACTLY");
  if (!isExact && !args.is(optionsIndex, "COUNT")) throw errors.syntax;
  const asked = args.integer64(optionsIndex + 1, errors.countNotPositive);
  if (asked < 1) throw errors.countNotPositive;
  const isOneByOne = args.is(optionsIndex + 2, "OBO");
  if (!isOneByOne && !args.is(optionsIndex + 2, "BULK")) throw errors.syntax;
  return { from, to, countMin: isExact ? Number(asked) : 1, countMax: Number(asked), isOneByOne };
}

/**
 * Moves elements from the list that is word 1 to the list that is word 2, and replies with them in the order in which they then stand. False if there are
 * not enough.
 *
 * @param isRepeatedExactly it is repeated elsewhere as LMOVEM of just as many elements, not as it came.
 */
export function moveSeveral(context: CommandContext, asked: MultipleMove, isRepeatedExactly: boolean): boolean {
  const { args, db, effects, reply } = context;
  const source = db.listToChange(args, 1);
  if (source === null || source.length < asked.countMin) return false;
  const isSame = args.areEqual(1, 2);
  const target = isSame ? source : db.listOrCreate(args, 2);
  source.refresh(); // A target whose time had come has gone just now.
  const { from, to, isOneByOne } = asked;
  const count = Math.min(asked.countMax, source.length);
  load(source, from, count);
  for (let i = 0; i < count; i++) target.provide(travelling.length(i));
  source.removeRange(from === listEnd.head ? 0 : source.length - count, count);
  target.refresh(); // As above.
  target.prepare(travelling.totalBytes, count);
  // They left the source from the first to the last of those that travel; where that is not how they are to arrive, it is turned around.
  const isInOrder = isOneByOne || from !== to;
  for (let i = 0; i < count; i++) {
    const index = isInOrder ? i : count - 1 - i;
    target.push(to, travelling.bytes, travelling.start(index), travelling.length(index));
  }
  const isGone = !isSame && settleSource(source);
  reply.array(count);
  const isReplyInOrder = isInOrder === (to === listEnd.tail);
  for (let i = 0; i < count; i++) {
    const index = isReplyInOrder ? i : count - 1 - i;
    reply.bulk(travelling.bytes, travelling.start(index), travelling.length(index));
  }
  travelling.clear();
  const repeatedAs =
    isRepeatedExactly && effects.isPropagating
      ? ["LMOVEM", endWord(from), endWord(to), "EXACTLY", String(count), isOneByOne ? "OBO" : "BULK"]
      : null;
  announceMoved(context, from, to, isGone, repeatedAs);
  return true;
}

/** Has the elements at an end of a list travel, the outermost first. */
function load(list: ListValue, end: ListEnd, count: number): void {
  travelling.clear();
  list.seek(end === listEnd.head ? 0 : -1);
  for (let i = 0; i < count; i++) {
    travelling.add(list.element);
    if (end === listEnd.head) list.next();
    else list.previous();
  }
  list.endWalk();
}

function lmovem(context: CommandContext): void {
  const { args, reply } = context;
  if (!moveSeveral(context, readMultipleMove(args, 5), false)) reply.nullArray();
}

export const moveKeys = [key("source", ["RW", "access", "delete"]), key("destination", ["RW", "insert"])];
export const moveEnds = [endArgument("wherefrom"), endArgument("whereto")];
export const multipleMoveOptions = block(
  "how-many",
  [
    oneOf("selector", [integer("count", { token: "COUNT" }), integer("exactly", { token: "EXACTLY" })]),
    oneOf("ordering", [token("OBO"), token("BULK")]),
  ],
  { optional: true },
);
export const movedReply = replies.nullArrayOr(replies.array(replies.bulk("element")), "the elements, as they stand in the destination");

const shared = { group: "list", flags: ["write", "denyoom"], aclCategories: ["list"] } as const;

export const listMoveCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "LMOVE",
    since: "6.2.0",
    summary: "Takes an element from an end of a list and adds it to an end of another.",
    complexity: "O(1)",
    args: [...moveKeys, ...moveEnds],
    reply: replies.nullOr(replies.bulk("the element")),
    run: lmove,
  },
  {
    ...shared,
    name: "RPOPLPUSH",
    since: "1.2.0",
    summary: "Takes the last element of a list and adds it before the first of another.",
    complexity: "O(1)",
    deprecated: { since: "6.2.0", replacedBy: "`LMOVE` with the `RIGHT` and `LEFT` arguments" },
    args: moveKeys,
    reply: replies.nullOr(replies.bulk("the element")),
    run: rpoplpush,
  },
  {
    ...shared,
    name: "LMOVEM",
    since: "8.10.0",
    summary: "Takes several elements from an end of a list and adds them to an end of another.",
    complexity: "O(N) for N elements moved",
    args: [...moveKeys, ...moveEnds, multipleMoveOptions],
    reply: movedReply,
    run: lmovem,
  },
];
