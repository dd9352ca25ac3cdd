import fc from "fast-check";
import { expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";
import { Noteworthy } from "./noteworthy.js";

test("the one test misses nothing that reaches its threshold, whatever the thresholds", () => {
  const threshold = fc.oneof(fc.constantFrom(-1, 0, 1), fc.integer({ min: 1, max: 2 ** 40 }));
  const near = (limit: number) => fc.constantFrom(0, limit, limit - 1, limit + 1, limit / 3).map((amount) => Math.max(0, amount));
  fc.assert(
    fc.property(
      fc.record({ slow: threshold, request: threshold, reply: threshold, monitor: fc.nat(2 ** 30) }).chain((limits) =>
        fc.record({
          limits: fc.constant(limits),
          us: fc.oneof(near(limits.slow), near(limits.monitor * 1000)),
          input: near(limits.request),
          output: near(limits.reply),
        }),
      ),
      ({ limits, us, input, output }) => {
        const noteworthy = new Noteworthy();
        noteworthy.slow.threshold = limits.slow;
        noteworthy.largeRequest.threshold = limits.request;
        noteworthy.largeReply.threshold = limits.reply;
        noteworthy.latency.thresholdMs = limits.monitor;
        const isAny =
          noteworthy.slow.takes(us) ||
          noteworthy.largeRequest.takes(input) ||
          noteworthy.largeReply.takes(output) ||
          (limits.monitor > 0 && us >= limits.monitor * 1000);
        if (isAny) expect(noteworthy.mayBe(us, input, output)).toBe(true);
      },
    ),
  );
});

test("an ordinary command under the thresholds that apply by default is not looked at", () => {
  const noteworthy = new Noteworthy();
  expect(noteworthy.mayBe(500, 128 * 1024, 16 * 1024)).toBe(false);
  for (const log of [noteworthy.slow, noteworthy.largeRequest, noteworthy.largeReply]) log.threshold = -1;
  expect(noteworthy.mayBe(1e9, 1e9, 1e9)).toBe(false);
});

test("a command is noted for each thing that it was too much of", () => {
  const engine = new TestEngine();
  const { slow, largeRequest, largeReply, latency } = engine.engine.noteworthy;
  largeRequest.threshold = 30;
  largeReply.threshold = 30;
  latency.thresholdMs = 20;
  engine.clock.usPerReading = 25_999;
  engine.run("ECHO", "x".repeat(40));
  engine.run("CONFIG", "GET", "none");
  expect([slow, largeRequest, largeReply].map((log) => log.size)).toEqual([2, 2, 1]);
  expect(latency.events.map(({ name, allTimeMaxMs }) => [name, allTimeMaxMs])).toEqual([
    ["fast-command", 25],
    ["command", 25],
  ]);
});
