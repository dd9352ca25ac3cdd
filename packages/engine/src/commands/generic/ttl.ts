import { key } from "../../argument-schema.js";
import type { CommandHandler, CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { events } from "../../events.js";
import { neverExpires } from "../../keyspace/key-view.js";
import { replies } from "../../reply-schema.js";

const noSuchKey = -2;

/** Rounded to the nearest unit, as Redis does. */
function replyTime(reply: CommandContext["reply"], ms: number, unitMs: number): void {
  const time = unitMs === 1 ? ms : Math.floor((ms + unitMs / 2) / unitMs);
  if (Number.isSafeInteger(time)) reply.integer(time);
  else reply.integer64(BigInt(time));
}

/** TTL and PTTL: the time left, in the unit. */
const timeLeft =
  (unitMs: number): CommandHandler =>
  ({ args, db, reply, nowMs }) => {
    const found = db.peekKey(args, 1);
    db.countLookup(args, 1, found !== null);
    if (found === null) return reply.integer(noSuchKey);
    const { expiresAtMs } = found;
    if (expiresAtMs === neverExpires) return reply.integer(neverExpires);
    replyTime(reply, Math.max(0, expiresAtMs - nowMs), unitMs);
  };

/** EXPIRETIME and PEXPIRETIME: the moment itself, in the unit. */
const expireTime =
  (unitMs: number): CommandHandler =>
  ({ args, db, reply }) => {
    const found = db.peekKey(args, 1);
    db.countLookup(args, 1, found !== null);
    if (found === null) return reply.integer(noSuchKey);
    const { expiresAtMs } = found;
    if (expiresAtMs === neverExpires) return reply.integer(neverExpires);
    replyTime(reply, expiresAtMs, unitMs);
  };

function persist({ args, db, effects, reply }: CommandContext): void {
  const found = db.key(args, 1);
  if (found === null || !found.persist()) return reply.integer(0);
  effects.wrote(args, 1, events.persist);
  reply.integer(1);
}

const shared = {
  group: "generic",
  complexity: "O(1)",
  flags: ["readonly", "fast"],
  aclCategories: ["keyspace"],
  args: [key("key", ["RO", "access"])],
} as const;
const left = {
  ...shared,
  tips: ["nondeterministic_output"],
  history: [["2.8.0", "-2 if there is no such key."]],
  reply: replies.integer("time left, -1 without expiry, -2 without the key"),
} as const;
const moment = { ...shared, since: "7.0.0", reply: replies.integer("the moment, -1 without expiry, -2 without the key") } as const;

export const ttlCommands: readonly CommandSpec[] = [
  { ...left, name: "TTL", since: "1.0.0", summary: "Tells in how many seconds a key expires.", run: timeLeft(1000) },
  { ...left, name: "PTTL", since: "2.6.0", summary: "Tells in how many milliseconds a key expires.", run: timeLeft(1) },
  { ...moment, name: "EXPIRETIME", summary: "Tells when a key expires, in seconds since 1970.", run: expireTime(1000) },
  { ...moment, name: "PEXPIRETIME", summary: "Tells when a key expires, in milliseconds since 1970.", run: expireTime(1) },
  {
    ...shared,
    name: "PERSIST",
    since: "2.2.0",
    summary: "Takes a key's expiry away.",
    flags: ["write", "fast"],
    args: [key("key", ["RW", "update"])],
    reply: replies.oneOfIntegers([0, 1], "whether there was one"),
    run: persist,
  },
];
