/** Requests that read and write a few keys, so that connections get into each other's way. */
import type { Chance } from "../grammar/chance.ts";
import { draw, some, type Weighted } from "./draw.ts";

/** Some of those that requests made from the schemas use. */
export const keys = ["n1", "n2", "t1", "x1"];
const databases = ["0", "0", "1", "2"];
const values = ["1", "text", "", "10", "0123456789abcdef"];
const key = (chance: Chance): string => chance.pick(keys);
const value = (chance: Chance): string => chance.pick(values);
const far = (chance: Chance): string => String(chance.between(1_000_000, 2_000_000_000));
/**
 * The run waits until such a time is over, so there are not many. None is of 1 ms: PEXPIRE of redis-server 7.0 reads the clock twice, and where a millisecond
 * ends in between, the key is removed at once, 4 times in 150,000, and nobody hears later that it has expired.
 */
const soonMs = (chance: Chance): string => String(chance.between(2, 4));

const setOptions = [[], ["NX"], ["XX"], ["GET"], ["KEEPTTL"], ["XX", "GET"], ["NX", "GET"]];

export const reads: Weighted = [
  [10, (chance) => ["GET", key(chance)]],
  [4, (chance) => ["MGET", ...some(keys, 4, chance)]],
  [2, (chance) => ["EXISTS", ...some(keys, 3, chance)]],
  [2, (chance) => ["STRLEN", key(chance)]],
  [2, (chance) => ["GETRANGE", key(chance), "0", "3"]],
  [2, (chance) => ["TTL", key(chance)]],
  [1, (chance) => ["TYPE", key(chance)]],
  [1, (chance) => ["TOUCH", ...some(keys, 3, chance)]],
  [1, (chance) => ["OBJECT", "ENCODING", key(chance)]],
  [1, "DBSIZE"],
];

export const writes: Weighted = [
  [12, (chance) => ["SET", key(chance), value(chance), ...chance.pick(setOptions)]],
  [3, (chance) => ["SET", key(chance), value(chance), "EX", far(chance)]],
  [4, (chance) => ["INCR", key(chance)]],
  [2, (chance) => ["DECRBY", key(chance), "3"]],
  [3, (chance) => ["APPEND", key(chance), value(chance)]],
  [2, (chance) => ["SETRANGE", key(chance), "2", value(chance)]],
  [3, (chance) => ["MSET", ...some(keys, 3, chance).flatMap((each) => [each, value(chance)])]],
  [2, (chance) => ["MSETNX", key(chance), value(chance), key(chance), value(chance)]],
  [1, (chance) => ["GETSET", key(chance), value(chance)]],
  [1, (chance) => ["GETDEL", key(chance)]],
  [2, (chance) => ["GETEX", key(chance), ...chance.pick([[], ["PERSIST"], ["EX", far(chance)]])]],
  [1, (chance) => ["SETNX", key(chance), value(chance)]],
  [1, (chance) => ["SETEX", key(chance), far(chance), value(chance)]],
  [5, (chance) => ["DEL", ...some(keys, 3, chance)]],
  [2, (chance) => ["UNLINK", ...some(keys, 2, chance)]],
  [3, (chance) => ["EXPIRE", key(chance), far(chance), ...chance.pick([[], ["NX"], ["XX"], ["GT"], ["LT"]])]],
  [2, (chance) => ["EXPIRE", key(chance), "-1"]],
  [1, (chance) => ["PEXPIREAT", key(chance), "1000000000000"]],
  [2, (chance) => ["PERSIST", key(chance)]],
  [3, (chance) => ["RENAME", key(chance), key(chance)]],
  [1, (chance) => ["RENAMENX", key(chance), key(chance)]],
  [
    2,
    (chance) => [
      "COPY",
      key(chance),
      key(chance),
      ...chance.pick([[], ["REPLACE"], ["DB", chance.pick(databases)], ["DB", "1", "REPLACE"]]),
    ],
  ],
  [2, (chance) => ["MOVE", key(chance), chance.pick(databases)]],
];

/** What makes a key expire before the next thing happens. No moments: one that is past when the request arrives means something else. */
export const shortLived: Weighted = [
  [4, (chance) => ["SET", key(chance), value(chance), "PX", soonMs(chance)]],
  [2, (chance) => ["PEXPIRE", key(chance), soonMs(chance)]],
  [1, (chance) => ["PSETEX", key(chance), soonMs(chance), value(chance)]],
  [1, (chance) => ["GETEX", key(chance), "PX", soonMs(chance)]],
];

export const wholeDatabases: Weighted = [
  [2, "FLUSHALL"],
  [2, "FLUSHDB"],
  [1, "FLUSHDB ASYNC"],
  [3, (chance) => ["SWAPDB", chance.pick(databases), chance.pick(databases)]],
];

export const select: Weighted = [[1, (chance) => ["SELECT", chance.pick(databases)]]];

/** Refused for what they are, in a transaction when they are queued. */
export const refused: Weighted = [
  [2, (chance) => ["SET", key(chance)]],
  [1, (chance) => ["GET", key(chance), "x"]],
  [2, "NOSUCH command"],
  [1, "CLIENT NOSUCH"],
  [1, "GET"],
  [1, "MULTI x"],
  [1, "EXEC x"],
  [1, "DISCARD x"],
  [1, "WATCH"],
  [1, "UNWATCH x"],
  [1, "RESET x"],
  [1, "SELECT"],
];

/** Refused only when they run. */
export const failing: Weighted = [
  [1, (chance) => ["SELECT", chance.pick(["99", "x"])]],
  [2, (chance) => ["SET", key(chance), "v", "EX", chance.pick(["0", "x", "-5"])]],
  [2, (chance) => ["INCRBY", key(chance), "x"]],
  [1, (chance) => ["SET", key(chance), "v", "NX", "XX"]],
  [1, "HELLO 4"],
  [1, "CLIENT REPLY MAYBE"],
  [1, (chance) => ["COPY", key(chance), key(chance), "DB", "99"]],
];

export const anyOf = (...lists: readonly (readonly [weight: number, list: Weighted])[]): Weighted =>
  lists.map(([weight, list]) => [weight, (chance: Chance) => draw(list, chance)] as const);
