/** LMOVE, RPOPLPUSH, LMOVEM: elements go from an end of one list to an end of another, or of the same. */
import { copyBytes } from "@respire/datastructures";
import { block, integer, key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { type ListEnd, type ListValue, listEnd } from "../../values/list.js";
import { endArgument, endWord, popEvent, pushEvent, readEnd } from "./ends.js";

/** Elements on their way: where they come from may change when they arrive. */
let travelling = new Uint8Array(1024);

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
  const { bytes, start, length } = source.elementAt(from);
  if (travelling.length < length) travelling = new Uint8Array(length);
  copyBytes(bytes, start, travelling, 0, length);
  reply.bulk(travelling, 0, length);
  source.pop(from);
  target.refresh(); // The pop may have allocated: what takes the place of a node that went is decompressed.
  target.prepare(length, 1);
  target.push(to, travelling, 0, length);
  const isGone = !isSame && settleSource(source);
  db.grew(args.bytes, args.start(2), args.length(2));
  announceMoved(context, from, to, isGone, repeatedAs);
  if (travelling.length > keptBytes) travelling = new Uint8Array(keptBytes);
  return true;
}

/** Kept for the next element, if no more were needed for this one. 64 KiB. */
const keptBytes = 64 * 1024;

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
  const moved = takeOut(source, from, Math.min(asked.countMax, source.length));
  // They leave the source in the order of `moved`; where that is not how they are to arrive, it is turned around.
  const isInOrder = isOneByOne || from !== to;
  if (!isInOrder) moved.reverse();
  let bytes = 0;
  for (const element of moved) bytes += element.length;
  target.refresh(); // As above.
  target.prepare(bytes, moved.length);
  for (const element of moved) target.push(to, element, 0, element.length);
  const isGone = !isSame && settleSource(source);
  const arrived = to === listEnd.tail ? moved : moved.reverse();
  reply.array(arrived.length);
  for (const element of arrived) reply.bulk(element, 0, element.length);
  db.grew(args.bytes, args.start(2), args.length(2));
  const repeatedAs =
    isRepeatedExactly && effects.isPropagating
      ? ["LMOVEM", endWord(from), endWord(to), "EXACTLY", String(moved.length), isOneByOne ? "OBO" : "BULK"]
      : null;
  announceMoved(context, from, to, isGone, repeatedAs);
  return true;
}

/** Takes elements out of an end of a list, the outermost first. */
function takeOut(list: ListValue, end: ListEnd, count: number): Uint8Array[] {
  const taken: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    const { bytes, start, length } = list.elementAt(end);
    taken.push(bytes.slice(start, start + length));
    list.pop(end);
  }
  return taken;
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
