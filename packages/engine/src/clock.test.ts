import { expect, test } from "vitest";
import { Time } from "./clock.js";
import { ManualClock, startMs } from "./testing/manual-clock.js";

test("the time stands still between readings", () => {
  const clock = new ManualClock();
  const time = new Time(clock);
  clock.advance(5);
  expect(time.nowMs).toBe(startMs);
  time.read();
  expect([time.nowMs, time.us]).toEqual([startMs + 5, 5_000]);
});

test("the wall clock is followed only when it is adjusted to, and the monotonic time never jumps", () => {
  const clock = new ManualClock();
  const time = new Time(clock);
  clock.setWallClockForward(-10_000);
  clock.advance(1);
  expect(time.read()).toBe(1_000);
  expect(time.nowMs).toBe(startMs + 1);
  time.adjust();
  expect([time.nowMs, time.us]).toEqual([startMs - 9_999, 1_000]);
});

test("adjusting costs one reading", () => {
  const clock = new ManualClock();
  const time = new Time(clock);
  clock.readings = 0;
  time.adjust();
  expect(time.nowMs).toBe(startMs);
  expect(clock.readings).toBe(1);
});
