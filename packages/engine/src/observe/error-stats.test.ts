import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";
import { ErrorStats } from "./error-stats.js";

describe("errors are counted", () => {
  test("by their first word, in the order of the words", () => {
    const stats = new ErrorStats();
    for (const message of ["WRONGTYPE x", "ERR a", "ERR b", "-odd c", " blank"]) stats.replied(message);
    expect(stats.kinds).toEqual([
      ["", 1],
      ["-odd", 1],
      ["ERR", 2],
      ["WRONGTYPE", 1],
    ]);
    expect(stats.total).toBe(5);
  });

  test("as ERR if they are but one word, or begin with a long one", () => {
    const stats = new ErrorStats();
    for (const message of ["FOO", "", `${"A".repeat(30)} x`, `${"A".repeat(31)} x`, "x".repeat(5_000)]) stats.replied(message);
    expect(stats.kinds).toEqual([
      ["A".repeat(30), 1],
      ["ERR", 4],
    ]);
  });

  test("up to 128 kinds; then only their number is, until it is reset", () => {
    const stats = new ErrorStats();
    for (let i = 0; i < 128; i++) stats.replied(`E${i} x`);
    expect(stats.kinds).toHaveLength(128);
    stats.replied("E0 x");
    expect(stats.kinds).toHaveLength(128);
    stats.replied("ONEMORE x");
    stats.replied("ERR x");
    expect(stats.kinds).toEqual([["ERRORSTATS_DISABLED", 1]]);
    expect(stats.total).toBe(131);
    stats.reset();
    stats.replied("ERR x");
    expect([stats.kinds, stats.total]).toEqual([[["ERR", 1]], 1]);
  });
});

test("the engine counts refusals of any kind", () => {
  const engine = new TestEngine();
  for (const words of [["NOSUCH"], ["GET"], ["SET", "k", "v", "x"], ["GET", "k"]]) engine.run(...words);
  expect(engine.engine.errorStats.kinds).toEqual([["ERR", 3]]);
  expect(engine.run("INFO", "stats")).toContain("total_error_replies:3\r\n");
});
