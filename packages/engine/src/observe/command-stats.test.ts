import { expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

test("calls, time, refusals and failures are counted for each command", () => {
  const engine = new TestEngine();
  engine.clock.usPerReading = 7;
  const { stats, allCommands } = engine.engine;
  const id = (name: string): number => allCommands.find(({ fullName }) => fullName === name)?.id as number;
  engine.run("SET", "k", "v");
  engine.run("SET", "k");
  engine.run("INCR", "k");
  engine.connect().batch(["GET", "k"], ["GET", "k"]);
  engine.run("CONFIG", "GET", "x");
  engine.run("CONFIG", "NOSUCH");
  const counts = (name: string): number[] =>
    [stats.calls, stats.microseconds, stats.rejected, stats.failed].map((table) => table[id(name)] as number);
  expect(counts("set")).toEqual([1, 7, 1, 0]);
  expect(counts("incr")).toEqual([1, 7, 0, 1]);
  expect(counts("get")).toEqual([2, 14, 0, 0]);
  expect(counts("config|get")).toEqual([1, 7, 0, 0]);
  expect(counts("config")).toEqual([0, 0, 0, 0]); // Redis finds no command to count it for.
  expect(stats.totalCalls).toBe(5);
  expect(
    stats
      .used()
      .map(({ fullName }) => fullName)
      .sort(),
  ).toEqual(["config|get", "get", "incr", "set"]);
  stats.reset();
  expect([stats.totalCalls, stats.used()]).toEqual([0, []]);
});

test("every command has a number of its own", () => {
  const { allCommands } = new TestEngine().engine;
  expect(allCommands.map(({ id }) => id)).toEqual(allCommands.map((_, index) => index));
});
