/** Scripts of client-side caching: three connections that read, write and are told what they hold no longer; a fourth gets what is redirected. */
import type { Chance } from "../grammar/chance.ts";
import type { Words } from "../request.ts";
import { draw, type Weighted } from "./draw.ts";
import { Guess } from "./guess.ts";
import { anyOf, failing, keys, reads, select, shortLived, wholeDatabases, writes } from "./keys.ts";
import { idOf, type Script, type Step } from "./script.ts";

const connections = 4;
/** Mostly hears what is redirected to it. */
const listener = 3;
const stepsMax = 50;
const piecesMax = 5;

const prefixes = ["n", "n1", "t", "x", "", "n2"];
const prefix = (chance: Chance): string[] => ["PREFIX", chance.pick(prefixes)];
const someone = (chance: Chance): string => idOf(chance.oneIn(2) ? listener : chance.between(0, connections - 1));

const on = (chance: Chance, ...options: readonly string[]): string[] => [
  ...["CLIENT", "TRACKING", "ON"],
  ...(chance.oneIn(3) ? ["REDIRECT", someone(chance)] : []),
  ...options,
  ...(chance.oneIn(3) ? ["NOLOOP"] : []),
];

const modes: Weighted = [
  [8, (chance) => on(chance)],
  [4, (chance) => on(chance, "OPTIN")],
  [4, (chance) => on(chance, "OPTOUT")],
  [4, (chance) => on(chance, "BCAST")],
  [4, (chance) => on(chance, "BCAST", ...prefix(chance), ...(chance.oneIn(2) ? prefix(chance) : []))],
  [3, "CLIENT TRACKING OFF"],
];

const caching: Weighted = [
  [3, "CLIENT CACHING YES"],
  [3, "CLIENT CACHING NO"],
];

const asking: Weighted = [
  [3, "CLIENT TRACKINGINFO"],
  [2, "CLIENT GETREDIR"],
];

/** Refused, for the most part. */
const invalid: Weighted = [
  [1, (chance) => on(chance, "OPTIN", "OPTOUT")],
  [1, (chance) => on(chance, "BCAST", chance.pick(["OPTIN", "OPTOUT"]))],
  [1, (chance) => on(chance, ...prefix(chance))],
  [1, "CLIENT TRACKING ON REDIRECT 0"],
  [1, "CLIENT TRACKING ON REDIRECT 99999999"],
  [1, "CLIENT TRACKING ON REDIRECT x"],
  [1, "CLIENT TRACKING ON BCAST PREFIX"],
  [1, "CLIENT TRACKING ON REDIRECT"],
  [1, "CLIENT TRACKING MAYBE"],
  [1, "CLIENT TRACKING"],
  [1, "CLIENT TRACKING OFF BCAST"],
  [1, "CLIENT TRACKING ON NOSUCH"],
  [1, "CLIENT CACHING"],
  [1, "CLIENT CACHING MAYBE"],
  [1, "CLIENT GETREDIR x"],
];

const connection: Weighted = [
  [2, "HELLO 3"],
  [1, "HELLO 2"],
  [1, "RESET"],
  [2, "PING"],
  [2, "SUBSCRIBE __redis__:invalidate"],
  [1, "UNSUBSCRIBE"],
  [1, "CLIENT REPLY SKIP"],
];

const outside: Weighted = [
  ...anyOf([36, reads], [26, writes], [3, shortLived], [1, wholeDatabases], [2, select], [1, failing]),
  ...anyOf([9, modes], [6, caching], [4, asking], [2, invalid], [3, connection]),
  [6, "MULTI"],
];

const inside: Weighted = [
  ...anyOf([30, reads], [20, writes], [2, shortLived], [1, wholeDatabases], [2, select], [1, failing]),
  ...anyOf([3, modes], [3, caching], [1, asking], [1, invalid], [1, connection]),
  [14, "EXEC"],
  [1, "DISCARD"],
];

const listening: Weighted = [
  [6, "SUBSCRIBE __redis__:invalidate"],
  [2, "UNSUBSCRIBE"],
  [2, "PING"],
  [1, "RESET"],
  [1, (chance) => ["PUBLISH", "__redis__:invalidate", chance.pick(keys)]],
];

/**
 * In which order broadcasts of one turn go to several clients depends on where those lie in redis-server's memory; that shows only if one connection is sent
 * those of several. So only `redirecting` has its broadcasts sent elsewhere, to the listener, which broadcasts nothing itself.
 */
function orderly(words: Words, index: number, redirecting: number): Words {
  if (!words.includes("BCAST")) return words;
  if (index === listener) return ["PING"];
  const at = words.indexOf("REDIRECT");
  if (at < 0 || words[at + 1] === undefined) return words;
  return index === redirecting ? words.with(at + 1, idOf(listener)) : words.toSpliced(at, 2);
}

export function trackingScript(chance: Chance): Script {
  const protocols = Array.from({ length: connections }, (_, index) =>
    index === listener ? chance.pick([2, 2, 3] as const) : chance.pick([2, 3, 3] as const),
  );
  const redirecting = chance.between(0, listener - 1);
  const steps: Step[] = [
    { kind: "send", connection: 0, requests: [["MSET", ...keys.flatMap((key) => [key, "1"])]] },
    { kind: "send", connection: listener, requests: [["SUBSCRIBE", "__redis__:invalidate"]] },
    ...protocols.slice(0, listener).map(
      (_, index): Step => ({
        kind: "send",
        connection: index,
        requests: [orderly(draw(modes, chance), index, redirecting), draw(reads, chance)],
      }),
    ),
  ];
  const guesses = protocols.map((protocol) => new Guess(protocol));
  for (let left = chance.between(10, stepsMax); left > 0; left--) {
    const index = chance.oneIn(12) ? listener : chance.between(0, listener - 1);
    if (chance.oneIn(30)) {
      steps.push({ kind: "vanish", connection: chance.between(0, connections - 1), by: chance.pick(["closing", "CLIENT KILL"] as const) });
      continue;
    }
    if (chance.oneIn(100)) {
      steps.push({ kind: "send", connection: index, requests: [draw(shortLived, chance)] }, { kind: "expire" });
      continue;
    }
    const guess = guesses[index] as Guess;
    const requests = Array.from({ length: chance.oneIn(2) ? 1 : chance.between(2, piecesMax) }, () => {
      const drawn = draw(index === listener && chance.oneIn(2) ? listening : guess.isInTransaction ? inside : outside, chance);
      const words = orderly(drawn, index, redirecting);
      guess.follow(words);
      return words;
    });
    steps.push({ kind: "send", connection: index, requests });
  }
  return { protocols, steps };
}
