import { describe, expect, test } from "vitest";
import { Time } from "../clock.js";
import { ManualClock } from "../testing/manual-clock.js";
import { SeededRandom } from "../testing/seeded-random.js";
import { idleSeconds, lruClock, UseCounter } from "./access.js";
import { KeyspaceSettings } from "./settings.js";

const start = (seed = 7) => {
  const clock = new ManualClock();
  const time = new Time(clock);
  const advanceMinutes = (minutes: number) => {
    clock.advance(minutes * 60_000);
    time.read();
  };
  const settings = new KeyspaceSettings();
  return { settings, uses: new UseCounter(settings, time, new SeededRandom(seed)), advanceMinutes };
};

test("the LRU clock counts seconds in 24 bits, and idle time goes on when it comes round", () => {
  const wrapMs = 2 ** 24 * 1000;
  expect([lruClock(wrapMs - 1), lruClock(wrapMs), lruClock(wrapMs + 1_999)]).toEqual([0xffffff, 0, 1]);
  const head = (lruClock(wrapMs - 3_000) << 8) >>> 0;
  expect(idleSeconds(head | 0x83, wrapMs + 2_000)).toBe(5);
});

describe("uses are counted", () => {
  test("from 5 on, to 255 and no further, with the kind of the entry left to others", () => {
    const { settings, uses } = start();
    settings.lfuLogFactor = 0;
    let bits = uses.firstBits;
    expect([uses.frequency(bits), uses.frequency(bits | 0xff), bits & 0xff]).toEqual([5, 5, 0]);
    for (let i = 0; i < 400; i++) bits = uses.usedBits(bits | 0xff);
    expect(uses.frequency(bits)).toBe(255);
  });

  test("on a logarithmic scale: with the default factor about 10 after a hundred uses, 18 after a thousand, 142 after a hundred thousand", () => {
    // Source: the table in redis.conf, at "LFU settings".
    for (const [times, expected] of [
      [100, 10],
      [1_000, 18],
      [100_000, 142],
    ] as const) {
      let sum = 0;
      const rounds = times > 10_000 ? 3 : 40;
      for (let round = 0; round < rounds; round++) {
        const { uses } = start(round);
        let bits = uses.firstBits;
        for (let i = 0; i < times; i++) bits = uses.usedBits(bits);
        sum += uses.frequency(bits);
      }
      expect(Math.abs(sum / rounds - expected) / expected).toBeLessThan(0.25);
    }
  });

  test("and lost by the minute, over the end of the 16 bits of minutes too", () => {
    const { settings, uses, advanceMinutes } = start();
    const bits = uses.firstBits;
    advanceMinutes(3);
    expect(uses.frequency(bits)).toBe(2);
    settings.lfuDecayMinutes = 2;
    expect(uses.frequency(bits)).toBe(4);
    advanceMinutes(0x10000 - 3);
    expect(uses.frequency(bits)).toBe(5);
    advanceMinutes(20_000);
    expect(uses.frequency(bits)).toBe(0);
  });
});
