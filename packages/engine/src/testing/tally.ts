/** An extension for tests: a type of value of its own, counts by name, with the commands to use it. */
import { integer, key, string } from "../argument-schema.js";
import type { CommandSpec } from "../command.js";
import type { CommandContext } from "../context.js";
import { errors } from "../errors.js";
import type { Extension } from "../extension.js";
import { replies } from "../reply-schema.js";
import { textOrEscaped, utf8Bytes } from "../utf8.js";
import type { ValueType } from "../values/value-type.js";

export class Tally {
  readonly counts: Map<string, number>;

  constructor(counts: Iterable<readonly [string, number]> = []) {
    this.counts = new Map(counts);
  }
}

const baseBytes = 64;
const countBytes = 32;
/** Counts that go at once when a tally is freed. */
const freedAtOnce = 2;

export const tallyType: ValueType<Tally> = {
  name: "Tally",
  encodingName: ({ counts }) => (counts.size > 2 ? "large-tally" : "small-tally"),
  memoryUsageBytes: ({ counts }) => baseBytes + counts.size * countBytes,
  copy: ({ counts }) => new Tally(counts),
  freeSlice({ counts }) {
    for (const name of [...counts.keys()].slice(0, freedAtOnce)) counts.delete(name);
    return counts.size === 0;
  },
  digest({ counts }, sink) {
    for (const [name, count] of counts) sink.addUnordered(name, String(count));
  },
  serialise: ({ counts }) => utf8Bytes(JSON.stringify([...counts])),
  deserialise: (bytes) => new Tally(JSON.parse(textOrEscaped(bytes))),
};

function add({ args, db, effects, reply }: CommandContext): void {
  const amount = args.count > 3 ? args.integer(3) : 1;
  const name = args.text(2);
  const { counts } = db.objectOrCreate(args, 1, tallyType, () => new Tally());
  const sum = (counts.get(name) ?? 0) + amount;
  counts.set(name, sum);
  db.measureObject(args, 1);
  effects.wrote(args, 1, { name: "tally", class: "g" });
  reply.integer(sum);
}

function get({ args, db, reply }: CommandContext): void {
  const tally = db.object(args, 1, tallyType);
  const count = tally?.counts.get(args.text(2));
  if (count === undefined) reply.null();
  else reply.integer(count);
}

function remove({ args, db, effects, reply }: CommandContext): void {
  const tally = db.object(args, 1, tallyType);
  if (tally === null || !tally.counts.delete(args.text(2))) return reply.integer(0);
  if (tally.counts.size === 0) db.delete(args, 1);
  else db.measureObject(args, 1);
  effects.wrote(args, 1, { name: "tally", class: "g" });
  reply.integer(1);
}

/** Sets the very value that the key has once more: what a command may do that does not care how it came by it. */
function again({ args, db, reply }: CommandContext): void {
  const tally = db.object(args, 1, tallyType);
  if (tally === null) throw errors.noSuchKey;
  db.setObject(args, 1, tallyType, tally, args.count > 2 ? -1 : 0);
  reply.ok();
}

const shared = { group: "tally", since: "1.0.0", complexity: "O(1)" } as const;
const changed = key("key", ["RW", "update"]);
const optional = { optional: true } as const;

const commands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "TALLY.ADD",
    summary: "Counts on.",
    flags: ["write", "module"],
    args: [changed, string("name"), integer("amount", optional)],
    reply: replies.integer(),
    run: add,
  },
  {
    ...shared,
    name: "TALLY.GET",
    summary: "Returns a count.",
    flags: ["readonly", "module"],
    args: [key("key", ["RO", "access"]), string("name")],
    reply: replies.nullOr(replies.integer()),
    run: get,
  },
  {
    ...shared,
    name: "TALLY.REMOVE",
    summary: "Forgets a count, and the key with its last.",
    flags: ["write", "module"],
    args: [changed, string("name")],
    reply: replies.oneOfIntegers([0, 1]),
    run: remove,
  },
  {
    ...shared,
    name: "TALLY.AGAIN",
    summary: "Sets the value to itself.",
    flags: ["write", "module"],
    args: [changed, string("keepttl", optional)],
    reply: replies.ok,
    run: again,
  },
];

export const tallies: Extension = { name: "tallies", commands, types: [tallyType] };
