/** SRANDMEMBER and SPOP: members drawn at random, each with the same probability; SPOP takes them out. */
import { integer, key } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events } from "../../events.js";
import type { RandomSource } from "../../random.js";
import { replies } from "../../reply-schema.js";
import { MemberReply } from "../../values/member-reply.js";
import type { SetValue } from "../../values/set.js";
import { beginRandomReply, readCount } from "../random-count.js";
import { PoppedMembers } from "./popped.js";

/** Where chance comes from during a command: so that none makes a function for it. */
let source: RandomSource | null = null;
const random = (): number => (source as RandomSource).next();

const replying = new MemberReply();

function srandmember(context: CommandContext): void {
  const { args, db, engine, reply } = context;
  if (args.count > 3) throw errors.syntax;
  source = engine.random;
  if (args.count === 3) return severalMembers(context);
  const set = db.setAt(args, 1);
  if (set === null) return reply.null();
  set.draw(random);
  set.visitDrawn(replying.to(reply, null));
  replying.release();
}

function severalMembers({ args, db, reply }: CommandContext): void {
  const count = readCount(args);
  const set = db.setAt(args, 1);
  if (set === null || count === 0) return reply.array(0);
  const drawn = count < 0 ? -count : Math.min(count, set.length);
  beginRandomReply(reply, drawn);
  if (count >= set.length) set.appendAllTo(reply);
  else {
    replying.to(reply, null);
    if (count < 0) set.drawRepeatedly(drawn, random, replying);
    else set.drawDistinct(drawn, random, replying);
    replying.release();
  }
}

const popped = new PoppedMembers();

function spop(context: CommandContext): void {
  const { args, db, engine, reply } = context;
  if (args.count > 3) throw errors.syntax;
  source = engine.random;
  if (args.count === 3) return severalPopped(context);
  const set = db.setToChange(args, 1);
  if (set === null) return reply.null();
  popped.begin(context);
  set.draw(random);
  set.visitDrawn(popped);
  set.popDrawn();
  popped.announce();
  if (set.length === 0) removeEmpty(context, set);
}

function severalPopped(context: CommandContext): void {
  const { args, db, effects, engine, reply } = context;
  const asked = args.integer64(2, errors.notPositive);
  if (asked < 0) throw errors.notPositive;
  const set = db.setToChange(args, 1);
  if (set === null || asked === 0) return reply.set(0);
  const count = Math.min(Number(asked), set.length);
  reply.set(count);
  if (count < set.length) {
    popped.begin(context);
    try {
      set.popSome(count, random, popped);
    } finally {
      popped.announce(); // What was taken out before the reply got too long has gone.
    }
    return;
  }
  db.countQuietly(true); // Redis looks the key up once more, to read it.
  set.appendAllTo(reply);
  if (effects.isPropagating) {
    const isLazy = engine.options.boolean("lazyfree-lazy-server-del").value;
    effects.rewrite([isLazy ? "UNLINK" : "DEL", args.word(1)], 1, events.spop);
  } else effects.wrote(args, 1, events.spop);
  removeEmpty(context, set);
}

function removeEmpty({ args, effects }: CommandContext, set: SetValue): void {
  set.remove();
  effects.happened(args, 1, events.del);
}

const shared = { group: "set", since: "1.0.0", aclCategories: ["set"], tips: ["nondeterministic_output"] } as const;

export const setRandomCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "SRANDMEMBER",
    summary: "Returns random members of a set.",
    complexity: "O(N) for N members asked for",
    history: [["2.6.0", "`count`."]],
    flags: ["readonly"],
    args: [key("key", ["RO", "access"]), integer("count", { optional: true, since: "2.6.0" })],
    reply: replies.oneOf([replies.nullOr(replies.bulk("a member")), replies.array(replies.bulk("member"), "with `count`: the members")]),
    run: srandmember,
  },
  {
    ...shared,
    name: "SPOP",
    summary: "Takes random members out of a set and returns them.",
    complexity: "O(N) for N members returned",
    history: [["3.2.0", "`count`."]],
    flags: ["write", "fast"],
    args: [key("key", ["RW", "access", "delete"]), integer("count", { optional: true, since: "3.2.0" })],
    reply: replies.oneOf([replies.nullOr(replies.bulk("the member")), replies.set(replies.bulk("member"), "with `count`: the members")]),
    run: spop,
  },
];
