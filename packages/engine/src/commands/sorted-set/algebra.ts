/** ZUNION, ZINTER, ZDIFF, their STORE forms and ZINTERCARD, over sorted sets and sets. */
import { count, double, integer, key, oneOf, token } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events, type KeyEvent } from "../../events.js";
import { replies } from "../../reply-schema.js";
import { type LargeSortedSet, largeSortedSetType } from "../../values/large-sorted-set.js";
import { scoreForm } from "../../values/sorted-set.js";
import { type Aggregation, aggregation, difference, intersection, intersectionSize, union } from "./combine.js";
import { MemberSource } from "./member-source.js";
import { appendMembers, formOf } from "./reply-form.js";
import { store } from "./store.js";

/** What a request asks for. */
interface Combination {
  /** Null: there is no such key. */
  readonly sources: readonly (MemberSource | null)[];
  how: Aggregation;
  withScores: boolean;
  limit: number;
}

/** Which options there are. */
interface Options {
  readonly isWeighted: boolean;
  readonly isStored: boolean;
  readonly isCounted: boolean;
}

/** Reads the request from the word that says how many keys there are. Types are looked at before options: so Redis has it. */
function readCombination({ args, db }: CommandContext, command: string, countIndex: number, options: Options): Combination {
  const keyCount = args.integer64(countIndex);
  if (keyCount < 1) throw refusal.noInputKeys(command);
  const firstKey = countIndex + 1;
  if (keyCount > args.count - firstKey) throw errors.syntax;
  const endKey = firstKey + Number(keyCount);
  let found = 0;
  const values = Array.from({ length: endKey - firstKey }, (_, i) => {
    const value = db.setOrSortedSetOperand(args, firstKey + i, found);
    if (value !== null) found++;
    return value;
  });
  for (const value of values) value?.refresh(); // A key whose time had come may have gone just now.
  const sources = values.map((value) => (value === null ? null : new MemberSource(db.shared, value)));
  const asked: Combination = { sources, how: aggregation.sum, withScores: false, limit: 0 };
  for (let i = endKey; i < args.count; ) i = readOption(args, i, asked, options);
  return asked;
}

/** Returns the word behind the option. */
function readOption(args: Arguments, i: number, asked: Combination, { isWeighted, isStored, isCounted }: Options): number {
  const left = args.count - i - 1;
  if (isWeighted && left >= asked.sources.length && args.is(i, "WEIGHTS")) {
    asked.sources.forEach((source, index) => {
      const weight = args.double(i + 1 + index, errors.weightNotFloat);
      if (source !== null) source.weight = weight;
    });
    return i + 1 + asked.sources.length;
  }
  if (isWeighted && left >= 1 && args.is(i, "AGGREGATE")) {
    asked.how = aggregationAt(args, i + 1);
    return i + 2;
  }
  if (!isStored && !isCounted && args.is(i, "WITHSCORES")) {
    asked.withScores = true;
    return i + 1;
  }
  if (isCounted && left >= 1 && args.is(i, "LIMIT")) {
    const limit = args.integer64(i + 1, errors.limitNegative);
    if (limit < 0) throw errors.limitNegative;
    asked.limit = Number(limit);
    return i + 2;
  }
  throw errors.syntax;
}

function aggregationAt(args: Arguments, index: number): Aggregation {
  if (args.is(index, "SUM")) return aggregation.sum;
  if (args.is(index, "MIN")) return aggregation.min;
  if (args.is(index, "MAX")) return aggregation.max;
  if (args.is(index, "COUNT")) return aggregation.count;
  throw errors.syntax;
}

/** One of the three operations. */
interface Operation {
  readonly isWeighted: boolean;
  readonly event: KeyEvent;
  readonly run: (context: CommandContext, asked: Combination) => LargeSortedSet;
}

const isPresent = (source: MemberSource | null): source is MemberSource => source !== null;

const operations = {
  union: {
    isWeighted: true,
    event: events.zunionstore,
    run: ({ db }, { sources, how }) => union(db.shared, sources.filter(isPresent), how),
  },
  intersection: {
    isWeighted: true,
    event: events.zinterstore,
    run: ({ db }, { sources, how }) => intersection(db.shared, sources, how),
  },
  difference: {
    isWeighted: false,
    event: events.zdiffstore,
    run: ({ db }, { sources: [first = null, ...others] }) => difference(db.shared, first, others.filter(isPresent)),
  },
} as const satisfies Record<string, Operation>;

const replied =
  (command: string, { isWeighted, run }: Operation): CommandHandler =>
  (context) => {
    const asked = readCombination(context, command, 1, { isWeighted, isStored: false, isCounted: false });
    const result = run(context, asked);
    const { db, reply } = context;
    try {
      appendMembers(reply, result, asked.withScores ? formOf(reply) : scoreForm.none);
    } finally {
      db.shared.objects.leave(largeSortedSetType, result);
    }
  };

const stored =
  (command: string, { isWeighted, event, run }: Operation): CommandHandler =>
  (context) => {
    const asked = readCombination(context, command, 2, { isWeighted, isStored: true, isCounted: false });
    store(context, run(context, asked), event);
  };

function zintercard(context: CommandContext): void {
  const { sources, limit } = readCombination(context, "zintercard", 1, { isWeighted: false, isStored: false, isCounted: true });
  context.reply.integer(intersectionSize(sources, limit));
}

const keys = [count("numkeys"), key("key", ["RO", "access"], { multiple: true })];
const target = key("destination", ["OW", "update"]);
const weighting = [
  double("weight", { token: "WEIGHTS", optional: true, multiple: true }),
  oneOf("aggregate", [token("SUM"), token("MIN"), token("MAX"), token("COUNT", { since: "8.8.0" })], {
    token: "AGGREGATE",
    optional: true,
  }),
];
const withScores = token("WITHSCORES", { optional: true });

const shared = { group: "sorted-set", aclCategories: ["sortedset"] } as const;
const counted = [["8.8.0", "`AGGREGATE COUNT`."]] as const;
const read = {
  ...shared,
  since: "6.2.0",
  flags: ["readonly"],
  reply: replies.oneOf([
    replies.array(replies.bulk("member, and its score with `WITHSCORES`")),
    replies.array(replies.tuple([replies.bulk("member"), replies.double("score")])),
  ]),
} as const satisfies Partial<CommandSpec>;
const written = {
  ...shared,
  flags: ["write", "denyoom"],
  reply: replies.count("number of members stored"),
} as const satisfies Partial<CommandSpec>;

const unionComplexity = "O(N) + O(M*log(M)) for N members of all sorted sets together and M of the result";
const intersectionComplexity = "O(N*K) + O(M*log(M)) for the N members of the smallest of K sorted sets and M of the result";
const differenceComplexity =
  "O(N*K) + O(M*log(M)) for the N members of the first of K sorted sets and M of the result; O(T) for N*K, if all have fewer than that together, T";

export const sortedSetAlgebraCommands: readonly CommandSpec[] = [
  {
    ...read,
    name: "ZUNION",
    summary: "Returns the members of all of several sorted sets, with aggregated scores.",
    complexity: unionComplexity,
    history: counted,
    args: [...keys, ...weighting, withScores],
    run: replied("zunion", operations.union),
  },
  {
    ...read,
    name: "ZINTER",
    summary: "Returns the members that several sorted sets have in common, with aggregated scores.",
    complexity: intersectionComplexity,
    history: counted,
    args: [...keys, ...weighting, withScores],
    run: replied("zinter", operations.intersection),
  },
  {
    ...read,
    name: "ZDIFF",
    summary: "Returns the members of a sorted set that are in none of several others.",
    complexity: differenceComplexity,
    args: [...keys, withScores],
    run: replied("zdiff", operations.difference),
  },
  {
    ...written,
    name: "ZUNIONSTORE",
    since: "2.0.0",
    summary: "Makes a key the union of several sorted sets.",
    complexity: unionComplexity,
    history: counted,
    args: [target, ...keys, ...weighting],
    run: stored("zunionstore", operations.union),
  },
  {
    ...written,
    name: "ZINTERSTORE",
    since: "2.0.0",
    summary: "Makes a key the intersection of several sorted sets.",
    complexity: intersectionComplexity,
    history: counted,
    args: [target, ...keys, ...weighting],
    run: stored("zinterstore", operations.intersection),
  },
  {
    ...written,
    name: "ZDIFFSTORE",
    since: "6.2.0",
    summary: "Makes a key the difference of a sorted set and several others.",
    complexity: differenceComplexity,
    args: [target, ...keys],
    run: stored("zdiffstore", operations.difference),
  },
  {
    ...shared,
    name: "ZINTERCARD",
    since: "7.0.0",
    summary: "Counts the members that several sorted sets have in common.",
    complexity: "O(N*K) for the N members of the smallest of K sorted sets",
    flags: ["readonly"],
    args: [...keys, integer("limit", { token: "LIMIT", optional: true })],
    reply: replies.count("number of members, or `limit` if that is less"),
    run: zintercard,
  },
];
