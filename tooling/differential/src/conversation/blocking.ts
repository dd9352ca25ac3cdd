/**
 * Scripts of clients that wait for lists, for sorted sets, or for streams: three that block, mostly, one that pushes, moves, renames, swaps and unblocks, mostly, and one that hears of all of it.
 *
 * Since 7.2.0 a client that is woken runs its command anew, with all its keys in the order of its arguments; 7.0 gives it what the key holds that became ready
 * first. (redis/redis#11012) So that both mean the same, a script is of one of three kinds:
 * - "one key": each client waits for one key, and everything may happen to any key, but for databases;
 * - "several keys": clients wait for several, in alphabetical order; transactions push in that order too; what is moved goes to the last key; no key gets a
 *   value of another type, which such a client would find out only since 7.2.0; a transaction adds to one stream, since all that have something are read,
 *   and no stream expires, which who reads another would find out;
 * - "databases": everybody waits for the same key, in several databases, which are swapped; nothing expires, which 7.0 notices when it comes to who waits.
 */
import type { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import { key, keys, lists, type Stock, sortedSets, value } from "./blocking-stock.ts";
import { streams } from "./blocking-streams.ts";
import { draw, some, type Weighted } from "./draw.ts";
import { anyOf } from "./keys.ts";
import { idOf, type Script, type Step } from "./script.ts";

const waiters = 3;
const actor = waiters;
const listener = waiters + 1;
const stepsMax = 60;

const last = keys.at(-1) as string;
const databases = ["0", "0", "1", "2"];

/** Not one, which redis-server 7.0 may find past as it is set (`keys.ts`). */
const milliseconds = (chance: Chance): string => String(chance.between(2, 5));

/** Longer than any script, or for ever. */
const longTimeouts = ["0", "0", "100", "1000.5"];
/** Over before the next step. */
const shortTimeouts = ["0.001", "0.005", "0.01", "0.02"];

/** What one kind of script asks for. */
interface Kind {
  readonly stock: Stock;
  readonly waitFor: (timeout: string) => Weighted;
  readonly outside: Weighted;
  readonly time: Weighted;
  readonly inTransaction: Weighted;
  /** Puts what a transaction does into an order that it has to have. */
  readonly arranged: (requests: readonly Words[]) => readonly Words[];
}

// ---- What all have in common ---------------------------------------------------------------------------------------------------------------

const longTime: Weighted = [
  [1, (chance) => ["EXPIRE", key(chance), "1000"]],
  [1, (chance) => ["PERSIST", key(chance)]],
];
const time: Weighted = [[2, (chance) => ["PEXPIRE", key(chance), milliseconds(chance)]], ...longTime];

const unblock: Weighted = [
  [3, (chance) => ["CLIENT", "UNBLOCK", idOf(chance.between(0, waiters))]],
  [2, (chance) => ["CLIENT", "UNBLOCK", idOf(chance.between(0, waiters)), "TIMEOUT"]],
  [3, (chance) => ["CLIENT", "UNBLOCK", idOf(chance.between(0, waiters)), "ERROR"]],
  [1, (chance) => ["CLIENT", "UNBLOCK", chance.pick(["99999999", "x", "-1"])]],
  [1, "CLIENT UNBLOCK 1 MAYBE"],
];

const connection: Weighted = [
  [2, "PING"],
  [1, "HELLO 2"],
  [1, "HELLO 3"],
  [1, "RESET"],
];

const asTheyAre = (requests: readonly Words[]): readonly Words[] => requests;

// ---- The kinds -----------------------------------------------------------------------------------------------------------------------------

function oneKey(stock: Stock): Kind {
  const { push, take, ask, refused, move, waitForAny, waitForMove } = stock;
  const waitFor = (timeout: string): Weighted =>
    anyOf(
      [2, waitForAny((chance) => new Array<string>(chance.oneIn(6) ? 2 : 1).fill(key(chance)))(timeout)],
      [1, waitForMove(key, key)(timeout)],
    );
  const other: Weighted = [
    [2, (chance) => ["SET", key(chance), value(chance)]],
    [1, (chance) => ["HSET", key(chance), "f", "v"]],
  ];
  const outside = anyOf([20, push], [12, take], [6, ask], [8, move(key, key)], [2, other], [1, refused]);
  return {
    stock,
    waitFor,
    outside,
    time,
    inTransaction: anyOf([20, push], [6, take], [2, ask], [1, time], [8, move(key, key)], [1, other]),
    arranged: asTheyAre,
  };
}

function severalKeys(stock: Stock): Kind {
  const { push, take, ask, refused, move, waitForAny, waitForMove } = stock;
  const sorted = (chance: Chance): readonly string[] => some(keys, 4, chance).sort();
  const notLast = (chance: Chance): string => chance.pick(keys.slice(0, -1));
  const toLast = (): string => last;
  const waitFor = (timeout: string): Weighted => anyOf([3, waitForAny(sorted)(timeout)], [1, waitForMove(notLast, toLast)(timeout)]);
  return {
    stock,
    waitFor,
    outside: anyOf([20, push], [12, take], [6, ask], [8, move(key, key)], [1, refused]),
    time: stock.servesFrom === "one key" ? time : longTime,
    inTransaction: anyOf([20, push], [4, take], [1, stock.servesFrom === "one key" ? time : longTime]),
    arranged: (requests) => {
      const sorted = [...requests].sort((a, b) => (filled(a) < filled(b) ? -1 : filled(a) > filled(b) ? 1 : 0));
      return stock.servesFrom === "one key" ? sorted : sorted.filter((words) => filled(words) === filled(sorted[0] as Words));
    },
  };
}

/** The key that a request of a transaction may put something into. */
function filled([name = "", first = "", second = ""]: Words): string {
  return /^(BLMOVE|BRPOPLPUSH|XGROUP)$/.test(name) ? second : first;
}

function severalDatabases(stock: Stock): Kind {
  const { fill, move, waitForAny, waitForMove, ask } = stock;
  const one = (): string => "a";
  const other = (): string => "b";
  const across: Weighted = [
    [5, (chance) => ["SELECT", chance.pick(databases)]],
    [4, (chance) => ["SWAPDB", chance.pick(databases), chance.pick(databases)]],
    [3, (chance) => ["MOVE", chance.pick(["a", "a", "b"]), chance.pick(databases)]],
    [2, (chance) => ["COPY", chance.pick(["a", "b"]), "a", "DB", chance.pick(databases), "REPLACE"]],
    [1, "FLUSHDB"],
    [1, "FLUSHALL"],
  ];
  const toEither: Weighted = [...anyOf([3, fill("a")], [3, fill("b")], [2, ask]), [1, "DEL a"]];
  const waitFor = (timeout: string): Weighted => anyOf([2, waitForAny(() => ["a"])(timeout)], [1, waitForMove(one, other)(timeout)]);
  const outside = anyOf([8, toEither], [8, across], [2, move(other, one)]);
  return { stock, waitFor, outside, time: longTime, inTransaction: outside, arranged: asTheyAre };
}

// ---- Scripts -------------------------------------------------------------------------------------------------------------------------------

/** A transaction that waits for nothing, whatever is in it. */
function transaction({ waitFor, inTransaction, arranged }: Kind, chance: Chance): Words[] {
  const inside = anyOf([8, inTransaction], [1, waitFor("0")], [1, unblock]);
  const requests = Array.from({ length: chance.between(1, 5) }, () => draw(inside, chance));
  return [["MULTI"], ...arranged(requests), chance.oneIn(12) ? ["DISCARD"] : ["EXEC"]];
}

/** Requests of who may block: behind the one that does, others wait with it. */
function waiting(kind: Kind, chance: Chance): Words[] {
  if (chance.oneIn(5)) return [draw(kind.waitFor(chance.pick(shortTimeouts)), chance)];
  const first = draw(kind.waitFor(chance.pick(longTimeouts)), chance);
  if (!chance.oneIn(4)) return [first];
  const behind = anyOf([3, kind.outside], [2, connection], [2, kind.waitFor("0")]);
  return [first, ...Array.from({ length: chance.between(1, 3) }, () => draw(behind, chance))];
}

function acting(kind: Kind, chance: Chance): Words[] {
  if (chance.oneIn(4)) return transaction(kind, chance);
  if (chance.oneIn(25))
    return [["CLIENT", "PAUSE", milliseconds(chance), ...chance.pick([[], ["WRITE"], ["ALL"]])], draw(kind.stock.push, chance)];
  if (chance.oneIn(20)) return [["WATCH", key(chance)], draw(kind.outside, chance), ["MULTI"], ["PING"], ["EXEC"]];
  const requests = anyOf([20, kind.outside], [2, kind.time], [4, unblock], [1, connection]);
  return Array.from({ length: chance.oneIn(2) ? 1 : chance.between(2, 4) }, () => draw(requests, chance));
}

const kinds = [lists, sortedSets, streams].flatMap((stock) => [
  ...[oneKey(stock), oneKey(stock), severalKeys(stock), severalKeys(stock)],
  severalDatabases(stock),
]);

export function blockingScript(chance: Chance): Script {
  const kind = chance.pick(kinds);
  const protocols = Array.from({ length: listener + 1 }, () => chance.pick([2, 3] as const));
  const steps: Step[] = [
    { kind: "send", connection: listener, requests: [["PSUBSCRIBE", "__key*__:*"]] },
    { kind: "send", connection: actor, requests: [["CONFIG", "SET", "notify-keyspace-events", chance.pick(kind.stock.classes)]] },
    { kind: "send", connection: actor, requests: kind.stock.prelude },
  ];
  for (let left = chance.between(10, stepsMax); left > 0; left--) {
    const connection = chance.oneIn(2) ? actor : chance.between(0, waiters - 1);
    if (chance.oneIn(25)) {
      steps.push({ kind: "vanish", connection: chance.between(0, actor), by: chance.pick(["closing", "CLIENT KILL"] as const) });
      continue;
    }
    // Who acts goes on acting: it may wait for a moment, or in a transaction.
    const waits = connection === actor ? chance.oneIn(12) : !chance.oneIn(6);
    const requests = !waits
      ? acting(kind, chance)
      : connection === actor
        ? [draw(kind.waitFor(chance.pick(shortTimeouts)), chance)]
        : waiting(kind, chance);
    steps.push({ kind: "send", connection, requests });
  }
  return { protocols, steps };
}
