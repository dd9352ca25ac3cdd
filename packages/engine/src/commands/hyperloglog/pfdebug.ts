/** PFDEBUG: what a HyperLogLog looks like inside. */
import { hyperloglog } from "@respire/datastructures";
import { key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import type { HyperLogLogValue } from "../../values/hyperloglog.js";

function pfdebug(context: CommandContext): void {
  const { args, db, reply } = context;
  if (args.is(1, "SIMD")) return simd(context);
  const value = db.hyperLogLogToChange(args, 2);
  if (value === null) throw errors.noSpecifiedKey;
  if (args.is(1, "GETREG")) getreg(context, value);
  else if (args.is(1, "DECODE")) decode(context, value);
  else if (args.is(1, "ENCODING")) reply.simple(value.isDense ? "dense" : "sparse");
  else if (args.is(1, "TODENSE")) todense(context, value);
  else throw refusal.unknownPfdebug(args.echo(1));
}

/** All registers. A sparse one is made dense for that, as in Redis. */
function getreg({ args, effects, reply }: CommandContext, value: HyperLogLogValue): void {
  if (!value.isDense) {
    value.makeDense();
    effects.wrote(args, 2, null);
  }
  const registers = new Uint8Array(hyperloglog.registerCount);
  value.mergeInto(registers);
  reply.array(registers.length);
  for (const register of registers) reply.integer(register);
}

function decode({ reply }: CommandContext, value: HyperLogLogValue): void {
  if (value.isDense) throw errors.notSparse;
  reply.bulkText(value.describeRuns());
}

function todense({ args, effects, reply }: CommandContext, value: HyperLogLogValue): void {
  if (value.isDense) return reply.integer(0);
  value.makeDense();
  effects.wrote(args, 2, null);
  reply.integer(1);
}

/** Vector instructions are what a C compiler uses or not: here there are none to turn on. */
function simd({ args, reply }: CommandContext): void {
  if (!args.is(2, "ON") && !args.is(2, "OFF")) throw errors.notOnOrOff;
  reply.simple("disabled");
}

export const pfdebugCommands: readonly CommandSpec[] = [
  {
    name: "PFDEBUG",
    group: "hyperloglog",
    since: "2.8.9",
    summary: "Shows what a HyperLogLog looks like inside.",
    complexity: "O(N) for N registers",
    flags: ["write", "denyoom", "admin"],
    aclCategories: ["hyperloglog"],
    args: [string("subcommand"), key("key", ["RW", "access"])],
    reply: replies.oneOf([
      replies.array(replies.count("GETREG: a register")),
      replies.bulk("DECODE: the runs of a sparse one"),
      replies.simple("ENCODING: whether it is sparse or dense; SIMD", ["dense", "sparse", "enabled", "disabled"]),
      replies.oneOfIntegers([0, 1], "TODENSE: whether it was sparse"),
    ]),
    run: pfdebug,
  },
];
