import { expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

test("TIME returns seconds and microseconds, as strings without leading zeros", () => {
  const engine = new TestEngine();
  engine.advance(2000.034);
  expect(engine.run("TIME")).toEqual([String(startMs / 1000 + 2), "34"]);
});

test("LOLWUT draws something else each time, the same for the same chance, and ends with the version", () => {
  const drawn = (engine: TestEngine): string => String(engine.run("LOLWUT"));
  const engine = new TestEngine({ seed: 7 });
  const [first, second] = [drawn(engine), drawn(engine)];
  expect(first).not.toBe(second);
  expect(drawn(new TestEngine({ seed: 7 }))).toBe(first);
  expect(first).toMatch(/\n\nRedis ver\. \d+\.\d+\.\d+\n$/);
  expect(Math.max(...first.split("\n").map((line) => line.length))).toBeLessThanOrEqual(64);
});

test("LOLWUT takes a version and measures, and passes over other words", () => {
  const client = new TestEngine().connect(3);
  expect(client.raw("LOLWUT", "VERSION", "5", "10", "2")).toMatch(/^=\d+\r\ntxt:/);
  expect(client.raw("LOLWUT", "version", "x")).toBe("-ERR value is not an integer or out of range\r\n");
  expect(client.raw("LOLWUT", "foo", "bar")).toMatch(/^=/);
});
