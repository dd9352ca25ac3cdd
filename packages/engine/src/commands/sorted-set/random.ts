/** ZRANDMEMBER: random members, drawn by their ranks. */
import { block, integer, key, token } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { replies } from "../../reply-schema.js";
import { scoreForm } from "../../values/sorted-set.js";
import { beginRandomReply, readRandomCount } from "../random-count.js";
import { formOf } from "./reply-form.js";

/** Different ranks are drawn one by one up to this share of all (a third); beyond it fewer would be drawn in vain to leave out the others. */
const drawnShareMax = 3;

function zrandmember(context: CommandContext): void {
  const { args, db, engine, reply } = context;
  if (args.count > 2) return severalMembers(context);
  const set = db.sortedSetAt(args, 1);
  if (set === null) return reply.null();
  set.appendRangeTo(reply, Math.floor(engine.random.next() * set.length), 1, false, scoreForm.none);
}

function severalMembers({ args, db, engine, reply }: CommandContext): void {
  const count = readRandomCount(args, "WITHSCORES");
  const set = db.sortedSetAt(args, 1);
  if (set === null || count === 0) return reply.array(0);
  const { length } = set;
  const form = args.count === 4 ? formOf(reply) : scoreForm.none;
  const begin = (members: number): void => beginRandomReply(reply, form === scoreForm.flat ? members * 2 : members);
  const draw = (): number => Math.floor(engine.random.next() * length);
  if (count < 0) {
    begin(-count);
    set.appendDrawnTo(reply, -count, draw, form);
  } else if (count >= length) {
    begin(length);
    set.appendRangeTo(reply, 0, length, false, form);
  } else {
    begin(count);
    const ranks = count * drawnShareMax <= length ? drawDistinct(count, draw) : chooseInOrder(count, length, () => engine.random.next());
    let next = 0;
    set.appendDrawnTo(reply, count, () => ranks[next++], form);
  }
}

function drawDistinct(count: number, draw: () => number): Float64Array {
  const drawn = new Set<number>();
  while (drawn.size < count) drawn.add(draw());
  return Float64Array.from(drawn);
}

/** Each with the chance that as many as are wanted are among those left. Source: Knuth, volume 2, 3.4.2, algorithm S. */
function chooseInOrder(count: number, length: number, random: () => number): Float64Array {
  const chosen = new Float64Array(count);
  for (let rank = 0, found = 0; found < count; rank++) if (random() * (length - rank) < count - found) chosen[found++] = rank;
  return chosen;
}

export const sortedSetRandomCommands: readonly CommandSpec[] = [
  {
    name: "ZRANDMEMBER",
    group: "sorted-set",
    since: "6.2.0",
    summary: "Returns random members of a sorted set.",
    complexity: "O(N*log(M)) for N members asked for, M being the size of the sorted set",
    flags: ["readonly"],
    aclCategories: ["sortedset"],
    tips: ["nondeterministic_output"],
    args: [key("key", ["RO", "access"]), block("options", [integer("count"), token("WITHSCORES", { optional: true })], { optional: true })],
    reply: replies.oneOf([
      replies.nullOr(replies.bulk("member")),
      replies.array(replies.bulk("member, and its score with `WITHSCORES`")),
      replies.array(replies.tuple([replies.bulk("member"), replies.double("score")])),
    ]),
    run: zrandmember,
  },
];
