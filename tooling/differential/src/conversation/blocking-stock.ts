/** What clients wait for in a script: lists, sorted sets or streams (`blocking-streams.ts`), as requests about them. */
import type { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import { some, type Weighted } from "./draw.ts";

export type KeyOf = (chance: Chance) => string;
type Waiting = (timeout: string) => Weighted;

export interface Stock {
  /** What there has to be at first. */
  readonly prelude: readonly Words[];
  readonly push: Weighted;
  /** Into one key alone. */
  readonly fill: (key: string) => Weighted;
  readonly take: Weighted;
  readonly ask: Weighted;
  readonly refused: Weighted;
  readonly move: (from: KeyOf, to: KeyOf) => Weighted;
  readonly waitForAny: (keysOf: (chance: Chance) => readonly string[]) => Waiting;
  readonly waitForMove: (from: KeyOf, to: KeyOf) => Waiting;
  /** Classes of events. */
  readonly classes: readonly string[];
  /** Who waits for several keys gets what is in one of them, or in all that have something. */
  readonly servesFrom: "one key" | "all keys";
}

export const keys = ["a", "b", "c", "d"];

export const key = (chance: Chance): string => chance.pick(keys);
/** Hardly ever the same twice, so that it tells which push it comes from. */
export const value = (chance: Chance): string => (chance.oneIn(30) ? "x".repeat(9_000) : String(chance.between(0, 9_999)));
const values = (chance: Chance): string[] => Array.from({ length: chance.oneIn(3) ? chance.between(2, 4) : 1 }, () => value(chance));
const end = (chance: Chance): string => chance.pick(["LEFT", "RIGHT"]);
const popping = (chance: Chance): string => chance.pick(["BLPOP", "BLPOP", "BRPOP"]);

const counts = ["1", "2", "10"];
const counted = (chance: Chance): string[] => (chance.oneIn(2) ? ["COUNT", chance.pick(counts)] : []);

/** Of any type. */
export const moveAny = (from: KeyOf, to: KeyOf): Weighted => [
  [3, (chance) => ["RENAME", from(chance), to(chance)]],
  [1, (chance) => ["RENAMENX", from(chance), to(chance)]],
  [2, (chance) => ["COPY", from(chance), to(chance), ...(chance.oneIn(2) ? ["REPLACE"] : [])]],
];
export const takeAny: Weighted = [
  [3, (chance) => ["DEL", ...some(keys, 2, chance)]],
  [1, "FLUSHALL"],
];
export const askAny: Weighted = [
  [1, "EXISTS a b c d"],
  [1, (chance) => ["TTL", key(chance)]],
  [1, "DBSIZE"],
];

export const lists: Stock = {
  prelude: [],
  push: [
    [6, (chance) => ["LPUSH", key(chance), ...values(chance)]],
    [6, (chance) => ["RPUSH", key(chance), ...values(chance)]],
    [1, (chance) => ["RPUSHX", key(chance), value(chance)]],
  ],
  fill: (name) => [
    [1, (chance) => ["RPUSH", name, ...values(chance)]],
    [1, (chance) => ["LPUSH", name, ...values(chance)]],
  ],
  take: [
    [3, (chance) => ["LPOP", key(chance)]],
    [1, (chance) => ["RPOP", key(chance), "2"]],
    [1, (chance) => ["LTRIM", key(chance), "1", "0"]],
    [1, (chance) => ["LREM", key(chance), "0", value(chance)]],
    ...takeAny,
  ],
  ask: [[3, (chance) => ["LRANGE", key(chance), "0", "-1"]], [2, (chance) => ["LLEN", key(chance)]], ...askAny],
  refused: [
    [1, "BLPOP a"],
    [1, "BLPOP a x"],
    [1, "BLPOP a -1"],
    [1, "BLPOP a inf"],
    [1, "BLMOVE a b LEFT UP 0"],
    [1, "BLMPOP 0 0 a LEFT"],
    [1, "BLMPOP 0 1 a LEFT COUNT 0"],
    [1, "BLMPOP 0 2 a LEFT"],
    [1, "BRPOPLPUSH a b nan"],
  ],
  move: (from, to) => [
    [4, (chance) => ["LMOVE", from(chance), to(chance), end(chance), end(chance)]],
    [2, (chance) => ["RPOPLPUSH", from(chance), to(chance)]],
    ...moveAny(from, to),
  ],
  waitForAny: (keysOf) => (timeout) => [
    [8, (chance) => [popping(chance), ...keysOf(chance), timeout]],
    [
      4,
      (chance) => {
        const names = keysOf(chance);
        return ["BLMPOP", timeout, String(names.length), ...names, end(chance), ...counted(chance)];
      },
    ],
  ],
  waitForMove: (from, to) => (timeout) => [
    [4, (chance) => ["BLMOVE", from(chance), to(chance), end(chance), end(chance), timeout]],
    [2, (chance) => ["BRPOPLPUSH", from(chance), to(chance), timeout]],
  ],
  classes: ["KEA", "KEA", "KEAn", "KEAmn", "Klg", "El"],
  servesFrom: "one key",
};

const lowOrHigh = (chance: Chance): string => chance.pick(["MIN", "MAX"]);
/** Few scores, so that some are the same. */
const scored = (chance: Chance): string[] => values(chance).flatMap((member) => [chance.pick(["0", "1", "2.5", "-inf"]), member]);

const waitForMembers: Stock["waitForAny"] = (keysOf) => (timeout) => [
  [8, (chance) => [chance.pick(["BZPOPMIN", "BZPOPMIN", "BZPOPMAX"]), ...keysOf(chance), timeout]],
  [
    4,
    (chance) => {
      const names = keysOf(chance);
      return ["BZMPOP", timeout, String(names.length), ...names, lowOrHigh(chance), ...counted(chance)];
    },
  ],
];

export const sortedSets: Stock = {
  prelude: [],
  push: [
    [8, (chance) => ["ZADD", key(chance), ...scored(chance)]],
    [3, (chance) => ["ZINCRBY", key(chance), "1", value(chance)]],
    [1, (chance) => ["ZADD", key(chance), "XX", "1", value(chance)]],
  ],
  fill: (name) => [
    [2, (chance) => ["ZADD", name, ...scored(chance)]],
    [1, (chance) => ["ZINCRBY", name, "2.5", value(chance)]],
  ],
  take: [
    [3, (chance) => ["ZPOPMIN", key(chance)]],
    [1, (chance) => ["ZPOPMAX", key(chance), "2"]],
    [1, (chance) => ["ZREMRANGEBYRANK", key(chance), "0", "-1"]],
    [1, (chance) => ["ZMPOP", "1", key(chance), lowOrHigh(chance), ...counted(chance)]],
    ...takeAny,
  ],
  ask: [[3, (chance) => ["ZRANGE", key(chance), "0", "-1", "WITHSCORES"]], [2, (chance) => ["ZCARD", key(chance)]], ...askAny],
  refused: [
    [1, "BZPOPMIN a"],
    [1, "BZPOPMAX a x"],
    [1, "BZPOPMIN a -1"],
    [1, "BZPOPMIN a inf"],
    [1, "BZMPOP 0 0 a MIN"],
    [1, "BZMPOP 0 1 a MIN COUNT 0"],
    [1, "BZMPOP 0 2 a MIN"],
    [1, "BZMPOP nan 1 a LEFT"],
  ],
  move: (from, to) => [
    [3, (chance) => ["ZUNIONSTORE", to(chance), "1", from(chance)]],
    [2, (chance) => ["ZRANGESTORE", to(chance), from(chance), "0", "1"]],
    ...moveAny(from, to),
  ],
  waitForAny: waitForMembers,
  // Nothing moves what it has waited for.
  waitForMove: (from) => waitForMembers((chance) => [from(chance)]),
  classes: ["KEA", "KEA", "KEAn", "KEAmn", "Kzg", "Ez"],
  servesFrom: "one key",
};
