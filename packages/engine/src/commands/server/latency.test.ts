import { describe, expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { TestEngine } from "../../testing/test-engine.js";

const startSeconds = startMs / 1000;

/** An engine that watches for what takes a millisecond, and where commands take so many of them in turn, a second apart. */
function engineWithLatencies(...latenciesMs: number[]): TestEngine {
  const engine = new TestEngine();
  engine.engine.noteworthy.latency.thresholdMs = 1;
  for (const ms of latenciesMs) {
    engine.run("TIME"); // The first opens the session, which takes a reading too.
    engine.clock.usPerReading = ms * 1000;
    engine.run("COMMAND", "COUNT");
    engine.clock.usPerReading = 0;
    // To the next second, less what the readings took.
    engine.advance(1000 - (engine.clock.wallMs() % 1000));
  }
  return engine;
}

test("LATEST and HISTORY tell what took long, the longest in each second", () => {
  const engine = engineWithLatencies(20, 300, 100);
  expect(engine.run("LATENCY", "LATEST")).toEqual([["command", startSeconds + 2, 100, 300]]);
  expect(engine.run("LATENCY", "HISTORY", "command")).toEqual([
    [startSeconds, 20],
    [startSeconds + 1, 300],
    [startSeconds + 2, 100],
  ]);
  engine.clock.usPerReading = 10_000;
  engine.run("PING");
  engine.clock.usPerReading = 15_000;
  engine.run("PING");
  engine.clock.usPerReading = 12_000;
  engine.run("PING");
  engine.clock.usPerReading = 0;
  expect(engine.run("LATENCY", "HISTORY", "fast-command")).toEqual([[startSeconds + 3, 15]]);
  expect(engine.run("LATENCY", "HISTORY", "nosuch")).toEqual([]);
});

test("of an event 160 seconds are kept, and the longest latency ever", () => {
  const engine = engineWithLatencies(400, ...Array.from({ length: 170 }, () => 7));
  expect(engine.run("LATENCY", "HISTORY", "command")).toHaveLength(160);
  expect(engine.run("LATENCY", "LATEST")).toEqual([["command", startSeconds + 170, 7, 400]]);
});

test("what takes less than the threshold is no event, nor is anything while the monitor is off", () => {
  const engine = new TestEngine();
  const { latency } = engine.engine.noteworthy;
  latency.thresholdMs = 50;
  engine.clock.usPerReading = 49_999;
  engine.run("PING");
  latency.thresholdMs = 0;
  engine.clock.usPerReading = 999_999;
  engine.run("PING");
  engine.clock.usPerReading = 0;
  expect(engine.run("LATENCY", "LATEST")).toEqual([]);
});

test("RESET forgets some events or all, and says how many there were", () => {
  const engine = engineWithLatencies(20);
  engine.clock.usPerReading = 5_000;
  engine.run("PING");
  engine.clock.usPerReading = 0;
  expect(engine.run("LATENCY", "RESET", "nosuch", "command", "command")).toBe(1);
  expect(engine.run("LATENCY", "RESET")).toBe(1);
  expect(engine.run("LATENCY", "RESET")).toBe(0);
});

test("expiry in the background is an event of its own", () => {
  const engine = new TestEngine();
  engine.engine.noteworthy.latency.thresholdMs = 1;
  for (let i = 0; i < 1000; i++) engine.run("SET", `key:${i}`, "v", "PX", "10");
  engine.advance(11);
  engine.clock.usPerReading = 700;
  engine.engine.tick();
  engine.clock.usPerReading = 0;
  const events = engine.run("LATENCY", "LATEST") as [string, number, number, number][];
  expect(events.map(([name]) => name)).toEqual(["expire-cycle"]);
  expect(events[0]?.[3]).toBeGreaterThanOrEqual(1);
});

describe("GRAPH", () => {
  const drawn = (engine: TestEngine): string[] => String(engine.run("LATENCY", "GRAPH", "command")).split("\n");

  test("draws what Redis draws of the same latencies", () => {
    expect(drawn(engineWithLatencies(20, 31, 40, 50, 63, 70, 80, 90, 100, 110, 120, 130, 140))).toEqual([
      "command - high 140 ms, low 20 ms (all time high 140 ms)",
      "-".repeat(80),
      "         _o##",
      "      _o#||||",
      "   _o#|||||||",
      "_o#||||||||||",
      "             ",
      "1111987654321",
      "3210sssssssss",
      "ssss         ",
      "",
    ]);
    expect(drawn(engineWithLatencies(10, 110, 10, 60)).slice(2)).toEqual([" #  ", " | _", " | |", "_|_|", "    ", "4321", "ssss", ""]);
    expect(drawn(engineWithLatencies(20)).slice(2)).toEqual([" ", " ", " ", "_", " ", "1", "s", ""]);
  });

  test("goes on below after 80 samples, with ages in minutes, hours and days", () => {
    const engine = engineWithLatencies(...Array.from({ length: 103 }, () => 5));
    engine.advance(60_000);
    const lines = drawn(engine);
    const widths = (width: number): number[] => Array.from({ length: 7 }, () => width);
    expect(lines.slice(2).map((line) => line.length)).toEqual([...widths(80), 0, ...widths(23), 0]);
    engine.advance(3_600_000 * 23);
    expect(drawn(engine).slice(7, 9)).toEqual(["2".repeat(80), "3".repeat(80)]);
    engine.advance(86_400_000);
    expect(drawn(engine).slice(7, 9)).toEqual(["1".repeat(80), "d".repeat(80)]);
  });

  test("refuses an event that has no samples", () => {
    expect(new TestEngine().connect().raw("LATENCY", "GRAPH", "no\r\n")).toBe("-ERR No samples available for event 'no  '\r\n");
  });
});

test("DOCTOR says that the monitor is off, that all is well, or what was long", () => {
  const engine = new TestEngine();
  const doctor = (of: TestEngine): string => String(of.run("LATENCY", "DOCTOR"));
  expect(doctor(engine)).toContain("The latency monitor is off");
  engine.engine.noteworthy.latency.thresholdMs = 100;
  expect(doctor(engine)).toContain("Nothing took 100 ms or longer");
  const report = doctor(engineWithLatencies(50, 200));
  expect(report).toContain(
    "1. command: 2 latency spikes (average 125ms, mean deviation 75ms, period 1.00 sec). Worst all time event 200ms.",
  );
  expect(report).toContain("slowlog-log-slower-than 1000");
});

describe("HISTOGRAM", () => {
  test("counts the calls of a command that took no longer than a power of two", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    for (const us of [1, 1, 20, 20_000]) {
      engine.clock.usPerReading = us;
      client.run("GET", "k");
    }
    expect(client.raw("LATENCY", "HISTOGRAM", "get", "nosuch", "set")).toBe(
      "*2\r\n$3\r\nget\r\n*4\r\n$5\r\ncalls\r\n:4\r\n$14\r\nhistogram_usec\r\n*6\r\n:1\r\n:2\r\n:33\r\n:3\r\n:33816\r\n:4\r\n",
    );
  });

  test("of a container shows its subcommands, and of nothing named all that was called", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    client.run("CONFIG", "GET", "none");
    client.run("CONFIG", "HELP");
    client.run("PING");
    const names = (...words: string[]) => [...(client.run("LATENCY", "HISTOGRAM", ...words) as Map<string, unknown>).keys()];
    expect(names("config")).toEqual(["config|get", "config|help"]);
    expect(names("CONFIG|get")).toEqual(["config|get"]);
    expect(names()).toEqual(expect.arrayContaining(["ping", "config|get", "config|help", "latency|histogram"]));
  });

  test("keeps what was recorded while latencies are not tracked, and records nothing", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    const calls = () => (client.run("LATENCY", "HISTOGRAM", "ping") as Map<string, Map<string, number>>).get("ping")?.get("calls");
    client.run("PING");
    engine.engine.stats.isLatencyTracked = false;
    client.run("PING");
    expect(calls()).toBe(1);
    engine.engine.stats.isLatencyTracked = true;
    client.run("PING");
    expect(calls()).toBe(2);
    engine.engine.stats.isLatencyTracked = false;
    client.run("GET", "k");
    expect(client.run("LATENCY", "HISTOGRAM", "get")).toEqual(new Map());
  });
});
