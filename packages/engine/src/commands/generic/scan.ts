/** KEYS, SCAN, RANDOMKEY: what finds keys without knowing their names. Source: redis.io SCAN, KEYS. */
import { compileGlob, type Glob } from "@respire/datastructures";
import { integer, pattern, string } from "../../argument-schema.js";
import type { Arguments } from "../../arguments.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import { errors } from "../../errors.js";
import { KeyWalk } from "../../keyspace/key-walk.js";
import { replies } from "../../reply-schema.js";

function keys({ args, db, reply }: CommandContext): void {
  const glob = compileGlob(args.bytes, args.start(1), args.length(1));
  const walk = new KeyWalk(db, reply, glob.isLoneStar ? null : glob, null);
  const array = reply.arrayDeferred();
  walk.all();
  reply.arrayFinish(array, walk.replied);
}

/** Keys that SCAN looks at if nobody says how many: redis.io SCAN, `COUNT`. */
export const scanCountDefault = 10;

function scan({ args, db, reply }: CommandContext): void {
  const cursor = readCursor(args, 1);
  let count = scanCountDefault;
  let glob: Glob | null = null;
  let type: string | null = null;
  for (let i = 2; i < args.count; i += 2) {
    if (i + 1 === args.count) throw errors.syntax;
    if (args.is(i, "COUNT")) {
      count = Number(args.integer64(i + 1));
      if (count < 1) throw errors.syntax;
    } else if (args.is(i, "MATCH")) {
      glob = compileGlob(args.bytes, args.start(i + 1), args.length(i + 1));
      if (glob.isLoneStar) glob = null;
    } else if (args.is(i, "TYPE")) type = args.text(i + 1).toLowerCase();
    else throw errors.syntax;
  }
  reply.array(2);
  const walk = new KeyWalk(db, reply, glob, type);
  const next = walk.some(cursor, count, (cursorAfter) => reply.bulkInteger(cursorAfter));
  reply.arrayFinish(next, walk.replied);
  walk.deleteExpired();
}

const cursorMax = 2n ** 64n - 1n;
const int64Min = -(2n ** 63n);
/** What C's strtoull reads in full: white space, a sign, digits, up to the first zero byte. */
const unsignedLongLong = /^[ \t-\r]*([+-]?)(\d+)(?:\0.*)?$/s;
/** As an integer is written in a reply. */
const plainNegative = /^-[1-9]\d*(?:\0.*)?$/s;

/**
 * A cursor is any unsigned 64-bit number, or what C reads as one: a negative number wraps around. Only a 64-bit negative one in the plain form is none. (So it
 * is since Redis 7.4, where cursors grew to 64 bits on every platform.) Those that no SCAN returns lead to the end.
 */
export function readCursor(args: Arguments, index: number): number {
  return Number(readWideCursor(args, index));
}

/** As `readCursor`, where a cursor may need all 64 bits: a number where that is exact, else a bigint. */
export function readWideCursor(args: Arguments, index: number): number | bigint {
  const text = args.text(index);
  const [, sign, digits] = unsignedLongLong.exec(text) ?? [];
  if (digits === undefined) throw errors.invalidCursor;
  const magnitude = BigInt(digits);
  if (magnitude > cursorMax) throw errors.invalidCursor;
  if (sign !== "-") return exact(magnitude);
  if (-magnitude >= int64Min && plainNegative.test(text)) throw errors.invalidCursor;
  return exact(BigInt.asUintN(64, -magnitude));
}

function exact(cursor: bigint): number | bigint {
  return cursor <= Number.MAX_SAFE_INTEGER ? Number(cursor) : cursor;
}

function randomkey({ db, engine, reply }: CommandContext): void {
  const found = db.randomKey(engine.random);
  if (found === null) reply.null();
  else reply.bulk(found.bytes, found.start, found.length);
}

const shared = { group: "generic", flags: ["readonly"], aclCategories: ["keyspace"] } as const;

export const scanCommands: readonly CommandSpec[] = [
  {
    ...shared,
    name: "KEYS",
    since: "1.0.0",
    summary: "Returns all keys that match a pattern.",
    complexity: "O(N) for N keys in the database",
    aclCategories: ["keyspace", "dangerous"],
    tips: ["request_policy:all_shards", "nondeterministic_output_order"],
    args: [pattern("pattern")],
    reply: replies.array(replies.bulk("key")),
    run: keys,
  },
  {
    ...shared,
    name: "SCAN",
    since: "2.8.0",
    summary: "Returns some keys, and a cursor with which the next call goes on.",
    complexity: "O(1) a call, O(N) for all N keys",
    history: [["6.0.0", "`TYPE`."]],
    tips: ["nondeterministic_output", "request_policy:special", "response_policy:special"],
    args: [
      integer("cursor"),
      pattern("pattern", { token: "MATCH", optional: true }),
      integer("count", { token: "COUNT", optional: true }),
      string("type", { token: "TYPE", optional: true, since: "6.0.0" }),
    ],
    reply: replies.tuple([replies.bulk("cursor, 0 at the end"), replies.array(replies.bulk("key"))]),
    run: scan,
  },
  {
    ...shared,
    name: "RANDOMKEY",
    since: "1.0.0",
    summary: "Returns a random key.",
    complexity: "O(1)",
    tips: ["request_policy:all_shards", "response_policy:special", "nondeterministic_output"],
    args: [],
    reply: replies.nullOr(replies.bulk("key")),
    run: randomkey,
  },
];
