import { expect, test } from "vitest";
import { startMs } from "../testing/manual-clock.js";
import { TestEngine } from "../testing/test-engine.js";

function engineWhereCommandsTake(us: number): TestEngine {
  const engine = new TestEngine();
  engine.clock.usPerReading = us;
  return engine;
}

test("commands that take as long as the threshold are noted, newest first", () => {
  const engine = engineWhereCommandsTake(10_000);
  const { slow } = engine.engine.noteworthy;
  engine.run("HELLO", "2", "SETNAME", "me");
  engine.run("GET", "k");
  expect(slow.latest().map((entry) => entry.arguments)).toEqual([
    ["GET", "k"],
    ["HELLO", "2", "SETNAME", "me"],
  ]);
  expect(slow.latest()[0]).toMatchObject({ id: 1, time: startMs / 1000, amount: 10_000, clientName: "me" });
  engine.clock.usPerReading = 9_999;
  engine.run("GET", "quick");
  expect(slow.latest()).toHaveLength(2);
});

test("a threshold of 0 notes every command, a negative one none", () => {
  const engine = new TestEngine();
  const { slow } = engine.engine.noteworthy;
  slow.threshold = 0;
  engine.run("PING");
  expect(slow.latest()).toHaveLength(1);
  slow.threshold = -1;
  engine.run("PING");
  expect(slow.latest()).toHaveLength(1);
});

test("the oldest entries go", () => {
  const engine = engineWhereCommandsTake(20_000);
  const { slow } = engine.engine.noteworthy;
  slow.lengthMax = 3;
  for (let i = 0; i < 5; i++) engine.run("ECHO", i);
  expect(slow.latest().map(({ id }) => id)).toEqual([4, 3, 2]);
  slow.lengthMax = 0;
  engine.run("PING");
  expect(slow.latest()).toEqual([]);
});

test("long words and long commands are cut as Redis cuts them", () => {
  const engine = engineWhereCommandsTake(20_000);
  engine.run("SET", "k", "x".repeat(128), "NX");
  engine.run("SET", "k", "x".repeat(130));
  engine.run("DEL", ...Array.from({ length: 31 }, (_, index) => `k${index}`));
  engine.run("DEL", ...Array.from({ length: 40 }, (_, index) => `k${index}`));
  const [cut, whole, long, short] = engine.engine.noteworthy.slow.latest().map((entry) => entry.arguments);
  expect(short?.[2]).toBe("x".repeat(128));
  expect(long?.[2]).toBe(`${"x".repeat(128)}... (2 more bytes)`);
  expect(whole?.at(-1)).toBe("k30");
  expect([cut?.length, cut?.at(-2), cut?.at(-1)]).toEqual([32, "k29", "... (10 more arguments)"]);
});

test("very many entries go at once when fewer are to be kept", () => {
  const engine = engineWhereCommandsTake(20_000);
  const { slow } = engine.engine.noteworthy;
  slow.lengthMax = 1_000_000;
  for (let i = 0; i < 200_000; i++) engine.run("PING");
  slow.lengthMax = 2;
  expect(slow.latest().map(({ id }) => id)).toEqual([199_999, 199_998]);
});
