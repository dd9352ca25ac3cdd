import { readFileSync } from "node:fs";
import * as protocol from "@respire/resp-protocol";
import { expect, test } from "vitest";
import * as engine from "./index.js";
import { ManualClock } from "./testing/manual-clock.js";
import { SeededRandom } from "./testing/seeded-random.js";
import { parseReplies, TestClient } from "./testing/test-engine.js";

const blocks = [...readFileSync(new URL("../README.md", import.meta.url), "utf8").matchAll(/```js\n(.*?)```/gs)].map(
  ([, code]) => code as string,
);
const packages: Record<string, object> = { "@respire/engine": engine, "@respire/resp-protocol": protocol };

/** Runs a block of the README, its imports taken from the source; returns the variable asked for. */
function run(code: string, result: string, scope: Record<string, unknown>): unknown {
  const names = { ...scope };
  const body = code.replaceAll(/^import \{ (.*) \} from "(.*)";$/gm, (_line, imported: string, from: string) => {
    for (const name of imported.split(", ")) names[name] = (packages[from] as Record<string, unknown>)[name];
    return "";
  });
  return new Function(...Object.keys(names), `${body}\nreturn ${result};`)(...Object.values(names));
}

test("the example of embedding prints what it says", () => {
  const printed: unknown[] = [];
  run(blocks[0] as string, "engine", { console: { log: (reply: unknown) => printed.push(reply) } });
  expect(printed).toEqual(["OK", "hello"]);
});

test("the example of a command that waits works", () => {
  const engineWithBell = run(blocks[1] as string, "engine", {
    Engine: engine.Engine,
    clock: new ManualClock(),
    random: new SeededRandom(1),
  }) as engine.Engine;
  const [client, other] = [new TestClient(engineWithBell, 2), new TestClient(engineWithBell, 2)];
  client.send(["AWAITBELL", "1000"], ["PING"]);
  expect(client.received()).toBe("");
  expect(other.run("RING")).toBe(1);
  expect(client.received()).toBe("+RANG\r\n+PONG\r\n");
  client.send(["AWAITBELL", "1000"]);
  client.close();
  expect(other.run("RING")).toBe(0);
});

test("the example of a command of one's own works", () => {
  const own = run(blocks[2] as string, "engine", {
    Engine: engine.Engine,
    clock: new ManualClock(),
    random: new SeededRandom(1),
  }) as engine.Engine;
  const session = own.openSession(protocol.unpooledBuffers());
  const writer = new protocol.RequestWriter();
  writer.command(["double", 21]);
  const bytes = writer.take();
  const parser = new protocol.RequestParser();
  parser.parse(bytes, 0, bytes.length);
  own.execute(session, parser.request);
  expect(parseReplies(session.reply.bytes.subarray(0, session.reply.position))).toEqual([42]);
});

test("the example of options of one's own sets them", () => {
  const result = run(blocks[3] as string, "{ heard, max: max.value }", {
    Engine: engine.Engine,
    clock: new ManualClock(),
    random: new SeededRandom(1),
  });
  expect(result).toEqual({ heard: ["good day"], max: 7 });
});

test("the example of a subscriber to changes hears of them, and tells of some", () => {
  const result = run(blocks[4] as string, "{ engine, heard }", {
    classBit: engine.classBit,
    Engine: engine.Engine,
    clock: new ManualClock(),
    random: new SeededRandom(1),
  }) as { engine: engine.Engine; heard: string[] };
  const [client, other] = [new TestClient(result.engine, 3), new TestClient(result.engine, 3)];
  client.run("SUBSCRIBE", "del");
  other.batch(["SET", "k", "v"], ["MULTI"], ["DEL", "k"], ["INCR", "n"], ["EXEC"]);
  expect(result.heard).toEqual(["1: SET k v", "2: DEL k", "2: INCR n"]);
  expect(client.received()).toBe(">3\r\n$7\r\nmessage\r\n$3\r\ndel\r\n$1\r\nk\r\n");
});
