/** SINTER, SUNION, SDIFF, the same with STORE, and the same with CARD: what several sets have together. */
import { count, integer, key, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { events, type KeyEvent } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { MemberReply } from "../../values/member-reply.js";
import type { MemberVisitor } from "../../values/member-walk.js";
import { intersect, MemberCount, subtract, unionSize, unite } from "../../values/set-algebra.js";
import { SetBuilder } from "../../values/set-builder.js";
import { resultOf } from "../../values/set-encoding.js";
import { type Operands, readOperands } from "./operands.js";

/** Shows a visitor each member of the result once. */
type Operation = (context: CommandContext, operands: Operands, visitor: MemberVisitor) => void;

const intersection: Operation = (_, { isAnyMissing, sets }, visitor) => {
  if (!isAnyMissing) intersect(sets, visitor);
};
const union: Operation = ({ db }, { sets }, visitor) => unite(sets, db.shared, visitor);
const difference: Operation = ({ db }, { first, sets }, visitor) => {
  if (first !== null) subtract(first, sets.slice(1), db.shared, visitor);
};

const replying = new MemberReply();

const tell =
  (operation: Operation): CommandHandler =>
  (context) => {
    const { args, reply } = context;
    const operands = readOperands(context, 1, args.count);
    const token = reply.setDeferred();
    operation(context, operands, replying.to(reply, null));
    reply.arrayFinish(token, replying.count);
    replying.release();
  };

const builder = new SetBuilder();

const store =
  (operation: Operation, event: KeyEvent): CommandHandler =>
  (context) => {
    const { args, db, effects, reply } = context;
    const operands = readOperands(context, 2, args.count);
    // An intersection begins as the smallest of the sets is kept, the others as an intset.
    const isIntersection = operation === intersection;
    const isIntset = !isIntersection || smallestOf(operands)?.encodingName === "intset";
    builder.begin(db.shared);
    try {
      operation(context, operands, builder);
      if (builder.count > 0) {
        const name = builder.finish(isIntset ? resultOf.intset : resultOf.either);
        db.setToReplace(args, 1).store(builder, name);
      }
    } finally {
      // Nothing has changed yet if there was no memory for what is long.
      db.shared.arena.withdraw();
      builder.abandon();
    }
    if (builder.count > 0) effects.wrote(args, 1, event);
    else if (db.deleteResident(args, 1)) effects.wrote(args, 1, events.del);
    reply.integer(builder.count);
  };

function smallestOf({ sets }: Operands): Operands["first"] {
  return sets.reduce<Operands["first"]>((smallest, set) => (smallest === null || set.length < smallest.length ? set : smallest), null);
}

// ---- How many --------------------------------------------------------------------------------------------------------------------------

/** What a command of the kind `numkeys key [key ...] [LIMIT limit]` asks for. */
interface CountedKeys {
  /** Word behind the last key. */
  readonly endKey: number;
  /** 0: none. */
  readonly limit: number;
}

function readCountedKeys(args: Arguments, takesApprox: boolean): CountedKeys {
  const keyCount = args.integer64(1, errors.keyCountNotPositive);
  if (keyCount < 1) throw errors.keyCountNotPositive;
  if (keyCount > args.count - 2) throw errors.keyCountRange;
  const endKey = 2 + Number(keyCount);
  let limit = 0;
  for (let i = endKey; i < args.count; i++) {
    if (args.is(i, "LIMIT") && i + 1 < args.count) {
      const asked = args.integer64(++i, errors.limitNegative);
      if (asked < 0) throw errors.limitNegative;
      limit = Number(asked);
    } else if (!takesApprox || !args.is(i, "APPROX")) throw errors.syntax;
  }
  return { endKey, limit };
}

const size =
  (operation: Operation): CommandHandler =>
  (context) => {
    const { endKey, limit } = readCountedKeys(context.args, false);
    const counted = new MemberCount(0, limit);
    operation(context, readOperands(context, 2, endKey), counted);
    context.reply.integer(counted.count);
  };

/** APPROX is to save the memory that an exact count needs of many sets. What it asks for is met by the exact number too. */
function sunioncard(context: CommandContext): void {
  const { endKey, limit } = readCountedKeys(context.args, true);
  const { sets } = readOperands(context, 2, endKey);
  context.reply.integer(unionSize(sets, context.db.shared, limit));
}

const sources = key("key", ["RO", "access"], { multiple: true });
const limit = integer("limit", { token: "LIMIT", optional: true });
const shared = { group: "set", since: "1.0.0", aclCategories: ["set"] } as const;
const told = {
  ...shared,
  flags: ["readonly"],
  tips: ["nondeterministic_output_order"],
  args: [sources],
  reply: replies.set(replies.bulk("member")),
} as const;
const stored = {
  ...shared,
  flags: ["write", "denyoom"],
  args: [key("destination", ["OW", "update"]), sources],
  reply: replies.count("number of members of the new set"),
} as const;
const counted = {
  ...shared,
  since: "8.10.0",
  flags: ["readonly"],
  args: [count("numkeys"), sources, limit],
  reply: replies.count("number of members, `limit` at most"),
} as const;

const intersectionComplexity = "O(N * M) for M sets, of which the smallest has N members";
const totalComplexity = "O(N) for N members of all sets together";
const differenceComplexity = "O(N * M) for M sets, of which the first has N members; O(T) for T members of all together, if that is less";

export const setAlgebraCommands: readonly CommandSpec[] = [
  {
    ...told,
    name: "SINTER",
    summary: "Returns the members that several sets have in common.",
    complexity: intersectionComplexity,
    run: tell(intersection),
  },
  {
    ...stored,
    name: "SINTERSTORE",
    summary: "Makes a new set of the members that several sets have in common.",
    complexity: intersectionComplexity,
    run: store(intersection, events.sinterstore),
  },
  {
    ...counted,
    name: "SINTERCARD",
    since: "7.0.0",
    summary: "Returns how many members several sets have in common.",
    complexity: intersectionComplexity,
    run: size(intersection),
  },
  {
    ...told,
    name: "SUNION",
    summary: "Returns the members of several sets together.",
    complexity: totalComplexity,
    run: tell(union),
  },
  {
    ...stored,
    name: "SUNIONSTORE",
    summary: "Makes a new set of the members of several sets together.",
    complexity: totalComplexity,
    run: store(union, events.sunionstore),
  },
  {
    ...counted,
    name: "SUNIONCARD",
    summary: "Returns how many members several sets have together.",
    complexity: totalComplexity,
    args: [count("numkeys"), sources, token("APPROX", { optional: true }), limit],
    run: sunioncard,
  },
  {
    ...told,
    name: "SDIFF",
    summary: "Returns the members of a set that no other one of several sets has.",
    complexity: differenceComplexity,
    run: tell(difference),
  },
  {
    ...stored,
    name: "SDIFFSTORE",
    summary: "Makes a new set of the members of a set that no other one of several sets has.",
    complexity: differenceComplexity,
    run: store(difference, events.sdiffstore),
  },
  {
    ...counted,
    name: "SDIFFCARD",
    summary: "Returns how many members of a set no other one of several sets has.",
    complexity: differenceComplexity,
    run: size(difference),
  },
];
