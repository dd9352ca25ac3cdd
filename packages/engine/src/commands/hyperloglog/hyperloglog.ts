/** PFADD, PFCOUNT, PFMERGE: how many different elements there are, about, in strings of a few kilobytes. And PFSELFTEST, which tries all of it. */
import { hyperloglog } from "@respire/datastructures";
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { replies } from "../../reply-schema.js";

/** What several keys have in common, a register in a byte. For one command at a time. */
const registers = new Uint8Array(hyperloglog.registerCount);

function pfadd({ args, db, effects, reply }: CommandContext): void {
  const isChanged = db.hyperLogLogOrCreate(args, 1).add(args, 2);
  if (isChanged) effects.wrote(args, 1, events.pfadd);
  reply.integer(isChanged ? 1 : 0);
}

function pfcount(context: CommandContext): void {
  const { args } = context;
  if (args.count > 2) countUnion(context);
  else countOne(context);
}

/** Keeps the count in the string, which is a change: replicas are told, and whoever watches the key. There is no event for it. */
function countOne({ args, db, effects, reply }: CommandContext): void {
  const value = db.hyperLogLog(args, 1);
  if (value === null) return reply.integer(0);
  const wasStale = value.makeRaw().isStale;
  const count = value.count();
  if (wasStale) {
    effects.wrote(args, 1, null);
    effects.modified(args, 1);
  }
  if (typeof count === "number" && Number.isSafeInteger(count)) reply.integer(count);
  else reply.integer64(BigInt(count));
}

function countUnion({ args, db, reply }: CommandContext): void {
  registers.fill(0);
  for (let i = 1; i < args.count; i++) db.hyperLogLog(args, i)?.mergeInto(registers);
  const count = hyperloglog.countRegisters(registers);
  if (Number.isSafeInteger(count)) reply.integer(count);
  else reply.integer64(BigInt(count));
}

function pfmerge({ args, db, effects, reply }: CommandContext): void {
  registers.fill(0);
  let isDense = false;
  for (let i = 1; i < args.count; i++) {
    const value = db.hyperLogLog(args, i);
    if (value === null) continue;
    value.mergeInto(registers);
    isDense ||= value.isDense;
  }
  const target = db.hyperLogLogOrCreate(args, 1);
  if (isDense && !target.isDense) target.makeDense();
  target.raise(registers);
  effects.wrote(args, 1, events.pfadd);
  reply.ok();
}

function pfselftest({ reply }: CommandContext): void {
  hyperloglog.selfTest();
  reply.ok();
}

const shared = { group: "hyperloglog", since: "2.8.9", aclCategories: ["hyperloglog"] } as const;

export const hyperLogLogCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "PFADD",
    summary: "Adds elements to a HyperLogLog, creating the key if there is none.",
    complexity: "O(1) for each element",
    flags: ["write", "denyoom", "fast"],
    args: [key("key", ["RW", "insert"]), string("element", { optional: true, multiple: true })],
    reply: replies.oneOfIntegers([0, 1], "1 if a register was changed or the key is new"),
    run: pfadd,
  },
  {
    ...shared,
    name: "PFCOUNT",
    summary: "Returns about how many different elements were added to a HyperLogLog, or to several.",
    complexity: "O(1) for one key whose count is known, else O(N) for N keys, with a large constant",
    flags: ["readonly"],
    mayReplicate: true,
    args: [key("key", ["RW", "access"], { multiple: true })],
    reply: replies.integer("about how many elements, with a standard error of 0.81 %"),
    run: pfcount,
  },
  {
    ...shared,
    name: "PFMERGE",
    summary: "Adds to a HyperLogLog everything that was added to others.",
    complexity: "O(N) for N keys, with a large constant",
    flags: ["write", "denyoom"],
    args: [key("destkey", ["RW", "access", "insert"]), key("sourcekey", ["RO", "access"], { optional: true, multiple: true })],
    reply: replies.ok,
    run: pfmerge,
  },
  {
    ...shared,
    name: "PFSELFTEST",
    summary: "Tries whether HyperLogLogs keep and count what they should.",
    complexity: "O(1), some hundredths of a second",
    flags: ["admin"],
    args: [],
    reply: replies.ok,
    run: pfselftest,
  },
];
