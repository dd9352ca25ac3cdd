/** Scripts of publish and subscribe over three connections, RESP2's subscribed mode with its refusals among them. */
import type { Chance } from "../grammar/chance.ts";
import { draw, some, type Weighted } from "./draw.ts";
import { Guess } from "./guess.ts";
import { anyOf } from "./keys.ts";
import type { Script, Step } from "./script.ts";

const connections = 3;
const stepsMax = 60;
const piecesMax = 6;

const channels = ["news", "news.art", "sport", "", "a\x00b\r\n", "n?ws", "\xff"];
const patterns = ["n*", "news*", "n?ws", "[ns]*", "*", "", "sport", "\\n*", "a\x00*"];
const messages = ["hello", "", "two\r\nlines", "\x00\xff", "x".repeat(2_000)];

const none: readonly string[] = [];
const channelsOrNone = (chance: Chance): readonly string[] => (chance.oneIn(4) ? none : some(channels, 3, chance));
const patternsOrNone = (chance: Chance): readonly string[] => (chance.oneIn(4) ? none : some(patterns, 3, chance));

const subscriptions: Weighted = [
  [5, (chance) => ["SUBSCRIBE", ...some(channels, 3, chance)]],
  [5, (chance) => ["PSUBSCRIBE", ...some(patterns, 2, chance)]],
  [4, (chance) => ["SSUBSCRIBE", ...some(channels, 3, chance)]],
  [4, (chance) => ["UNSUBSCRIBE", ...channelsOrNone(chance)]],
  [4, (chance) => ["PUNSUBSCRIBE", ...patternsOrNone(chance)]],
  [3, (chance) => ["SUNSUBSCRIBE", ...channelsOrNone(chance)]],
];

const publishing: Weighted = [
  [10, (chance) => ["PUBLISH", chance.pick(channels), chance.pick(messages)]],
  [5, (chance) => ["SPUBLISH", chance.pick(channels), chance.pick(messages)]],
];

const asking: Weighted = [
  [2, "PUBSUB CHANNELS"],
  [2, (chance) => ["PUBSUB", "CHANNELS", chance.pick(patterns)]],
  [2, (chance) => ["PUBSUB", "NUMSUB", ...channelsOrNone(chance)]],
  [2, "PUBSUB NUMPAT"],
  [1, "PUBSUB SHARDCHANNELS"],
  [1, (chance) => ["PUBSUB", "SHARDCHANNELS", chance.pick(patterns)]],
  [2, (chance) => ["PUBSUB", "SHARDNUMSUB", ...channelsOrNone(chance)]],
];

const refused: Weighted = [
  [1, "SUBSCRIBE"],
  [1, "PSUBSCRIBE"],
  [1, "SSUBSCRIBE"],
  [1, "PUBLISH news"],
  [1, "SPUBLISH news a b"],
  [1, "PUBSUB"],
  [1, "PUBSUB NUMPAT x"],
  [1, "PUBSUB NOSUCH"],
  [1, "PUBSUB CHANNELS a b"],
];

const others: Weighted = [
  [4, "PING"],
  [2, "PING hello"],
  [1, "PING a b"],
  [2, "GET x"],
  [1, "NOSUCH"],
  [1, "ECHO hello"],
  [2, "HELLO 2"],
  [3, "HELLO 3"],
  [1, "CLIENT REPLY OFF"],
  [1, "CLIENT REPLY SKIP"],
  [2, "CLIENT REPLY ON"],
  [2, "RESET"],
  [8, "MULTI"],
  [1, "EXEC"],
];

const requests: Weighted = anyOf([10, subscriptions], [10, publishing], [6, asking], [1, refused], [6, others]);
const inTransaction: Weighted = [...anyOf([10, requests]), [3, "EXEC"]];
/** In RESP2 there is not much else to do for who is subscribed. */
const inSubscribedMode: Weighted = anyOf([5, requests], [5, subscriptions]);

export function pubsubScript(chance: Chance): Script {
  const protocols = Array.from({ length: connections }, () => chance.pick([2, 3, 3] as const));
  const steps: Step[] = [];
  const guesses = protocols.map((protocol) => new Guess(protocol));
  for (let left = chance.between(10, stepsMax); left > 0; left--) {
    const connection = chance.between(0, connections - 1);
    if (chance.oneIn(40)) steps.push({ kind: "vanish", connection, by: chance.pick(["closing", "CLIENT KILL"] as const) });
    const guess = guesses[connection] as Guess;
    const pieces = Array.from({ length: chance.oneIn(2) ? 1 : chance.between(2, piecesMax) }, () => {
      const words = draw(guess.isInTransaction ? inTransaction : guess.isSubscribed ? inSubscribedMode : requests, chance);
      guess.follow(words);
      return words;
    });
    steps.push({ kind: "send", connection, requests: pieces });
  }
  return { protocols, steps };
}
