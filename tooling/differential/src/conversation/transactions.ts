/** Scripts of transactions: three connections that watch, queue and write the same few keys. */
import type { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import { draw, some, type Weighted } from "./draw.ts";
import { Guess } from "./guess.ts";
import { anyOf, failing, keys, reads, refused, select, shortLived, wholeDatabases, writes } from "./keys.ts";
import type { Script, Step } from "./script.ts";
import { streamKeys, streamPrelude, streamRequests } from "./stream-requests.ts";

const connections = 3;
const stepsMax = 60;
const piecesMax = 6;

const channels = ["c1", "c2"];

const subscribe: Weighted = [
  [4, (chance) => ["SUBSCRIBE", ...some(channels, 2, chance)]],
  [2, () => ["PSUBSCRIBE", "c*"]],
  [1, () => ["SSUBSCRIBE", "c1"]],
];
const unsubscribe: Weighted = [
  [4, "UNSUBSCRIBE"],
  [2, (chance) => ["UNSUBSCRIBE", ...some(channels, 2, chance)]],
  [3, "PUNSUBSCRIBE"],
  [2, "SUNSUBSCRIBE"],
];
const publish: Weighted = [
  [6, (chance) => ["PUBLISH", chance.pick(channels), "hello"]],
  [1, (chance) => ["SPUBLISH", chance.pick(channels), "hello"]],
];
const replyMode: Weighted = [
  [2, "CLIENT REPLY ON"],
  [1, "CLIENT REPLY OFF"],
  [1, "CLIENT REPLY SKIP"],
];
const connection: Weighted = [
  [2, "HELLO 2"],
  [3, "HELLO 3"],
  [3, "PING"],
  [1, "PING hello"],
  [1, "ECHO hello"],
  [1, "CLIENT GETNAME"],
  [1, "CLIENT SETNAME me"],
];
const watch: Weighted = [
  [3, (chance) => ["WATCH", ...some(keys, 3, chance)]],
  [1, (chance) => ["WATCH", ...some(streamKeys, 2, chance)]],
];

const outside: Weighted = [
  ...anyOf(
    [18, writes],
    [12, reads],
    [12, watch],
    [8, streamRequests],
    [3, shortLived],
    [3, wholeDatabases],
    [5, select],
    [3, failing],
    [2, refused],
  ),
  ...anyOf([5, connection], [3, replyMode], [3, subscribe], [2, unsubscribe], [4, publish]),
  [16, "MULTI"],
  [2, "EXEC"],
  [1, "DISCARD"],
  [2, "UNWATCH"],
  [1, "RESET"],
];

const inside: Weighted = [
  ...anyOf(
    [20, writes],
    [14, reads],
    [1, watch],
    [6, streamRequests],
    [2, shortLived],
    [2, wholeDatabases],
    [4, select],
    [3, failing],
    [1, refused],
  ),
  ...anyOf([4, connection], [1, replyMode], [3, subscribe], [1, unsubscribe], [4, publish]),
  [24, "EXEC"],
  [2, "DISCARD"],
  [2, "MULTI"],
  [1, "UNWATCH"],
  [1, "RESET"],
];

/** What RESP2 allows to who is subscribed to something, most of it to get out again. */
const subscribed: Weighted = [...anyOf([10, unsubscribe], [1, subscribe], [1, outside]), [3, "PING"], [4, "RESET"]];

/** A key is watched when its time is over, and nobody has noticed yet. */
const watchExpired = (chance: Chance): Words[] => {
  const key = chance.pick(keys);
  return [["SET", key, "1", "PX", "1"], ["WATCH", key], ...(chance.oneIn(2) ? [["GET", key]] : []), ["MULTI"], ["GET", key], ["EXEC"]];
};

export function transactionScript(chance: Chance): Script {
  const protocols = Array.from({ length: connections }, () => chance.pick([2, 3] as const));
  const steps: Step[] = [{ kind: "send", connection: 0, requests: streamPrelude }];
  const states = protocols.map((protocol) => new Guess(protocol));
  for (let left = chance.between(10, stepsMax); left > 0; left--) {
    const index = chance.between(0, connections - 1);
    const guess = states[index] as Guess;
    const requests: Words[] = [];
    if (chance.oneIn(60)) requests.push(...watchExpired(chance));
    for (let pieces = chance.oneIn(2) ? 1 : chance.between(2, piecesMax); pieces > 0; pieces--) {
      const words = draw(guess.isInTransaction ? inside : guess.isSubscribed ? subscribed : outside, chance);
      guess.follow(words);
      requests.push(words);
    }
    steps.push(chance.oneIn(100) ? { kind: "vanish", connection: index, by: "closing" } : { kind: "send", connection: index, requests });
  }
  return { protocols, steps };
}
