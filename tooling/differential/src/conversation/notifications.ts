/** Scripts of keyspace events: three connections read and write in every way there is, others hear all of it, or some. */
import type { Chance } from "../grammar/chance.ts";
import type { Grammar } from "../grammar/requests.ts";
import type { Words } from "../request.ts";
import { draw, type MakeScript, some, type Weighted } from "./draw.ts";
import { fromSchema, keyCommands } from "./from-schemas.ts";
import { anyOf, reads, shortLived, wholeDatabases, writes } from "./keys.ts";
import type { Script, Step } from "./script.ts";
import { streamChanges, streamKeys, streamPrelude } from "./stream-requests.ts";

const actors = 3;
const stepsMax = 50;
const piecesMax = 5;

/** Classes that version 7.0 has. */
const classes = ["K", "E", "g", "$", "l", "s", "h", "z", "t", "x", "e", "m", "n", "d"];
const classLists = ["KEA", "KEA", "KEAmn", "KEAmn", "KEn", "Kg$", "E$x", "Kxe", "EAm", "K", "A", "", "KE", "AKE"];
const channels = [
  ...["set", "del", "expire", "expired", "rename_from", "new", "keymiss"].map((event) => `__keyevent@0__:${event}`),
  ...["n1", "t1", "x1", "", "never"].map((key) => `__keyspace@0__:${key}`),
  "__keyevent@1__:set",
];
const patterns = ["__key*__:*", "__keyevent@*", "__keyspace@0__:*", "__keyevent@0__:*expire*", "*:n?"];

const setClasses = (chance: Chance): Words => {
  const list = chance.oneIn(2) ? chance.pick(classLists) : some(classes, 6, chance).join("");
  return ["CONFIG", "SET", "notify-keyspace-events", list];
};

const listen: Weighted = [
  [3, (chance) => ["PSUBSCRIBE", chance.pick(patterns)]],
  [3, (chance) => ["SUBSCRIBE", ...some(channels, 3, chance)]],
  [3, "PUNSUBSCRIBE"],
  [3, "UNSUBSCRIBE"],
];

export function notificationScripts(grammar: Grammar): MakeScript {
  const commands = keyCommands(grammar);
  const acting: Weighted = [
    [60, (chance) => fromSchema(commands, grammar, chance)],
    [2, (chance) => ["XGROUP", "CREATECONSUMER", chance.pick(streamKeys), "g1", chance.pick(["c1", "c2"])]],
    ...anyOf([8, reads], [14, writes], [10, streamChanges], [3, shortLived], [1, wholeDatabases]),
    [3, setClasses],
    [5, (chance) => ["SELECT", chance.pick(["0", "0", "0", "1"])]],
    [2, "MULTI"],
    [4, "EXEC"],
  ];
  return (chance) => notificationScript(acting, chance);
}

function notificationScript(acting: Weighted, chance: Chance): Script {
  const protocols = Array.from({ length: actors + 2 }, () => chance.pick([2, 3] as const));
  const steps: Step[] = [
    { kind: "send", connection: actors, requests: [["PSUBSCRIBE", "__key*__:*"]] },
    { kind: "send", connection: actors + 1, requests: [["SUBSCRIBE", ...some(channels, 4, chance)]] },
    { kind: "send", connection: 0, requests: streamPrelude },
    {
      kind: "send",
      connection: 0,
      requests: [["CONFIG", "SET", "notify-keyspace-events", chance.oneIn(3) ? "KEAmn" : chance.pick(classLists)]],
    },
  ];
  for (let left = chance.between(10, stepsMax); left > 0; left--) {
    const connection = chance.between(0, actors - 1);
    const requests = Array.from({ length: chance.oneIn(2) ? 1 : chance.between(2, piecesMax) }, () => draw(acting, chance));
    // In RESP3 who acts can hear what it does.
    if (protocols[connection] === 3 && chance.oneIn(20)) requests.push(draw(listen, chance));
    steps.push({ kind: "send", connection, requests });
    if (chance.oneIn(60)) {
      steps.push({ kind: "send", connection, requests: Array.from({ length: chance.between(1, 3) }, () => draw(shortLived, chance)) });
      steps.push({ kind: "expire" });
    }
  }
  return { protocols, steps };
}
