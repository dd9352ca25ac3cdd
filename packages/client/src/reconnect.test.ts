import { expect, test } from "vitest";
import { defaultReconnectPolicy, reconnectDelayMs } from "./reconnect.js";

test("the delay doubles up to its bound, and half of it is chance", () => {
  const policy = { ...defaultReconnectPolicy, delayMinMs: 50, delayMaxMs: 300 };
  const delays = (random: number) => [0, 1, 2, 3, 50, 5000].map((attempt) => reconnectDelayMs(attempt, policy, random));
  expect(delays(0)).toEqual([25, 50, 100, 150, 150, 150]);
  expect(delays(0.5)).toEqual([37.5, 75, 150, 225, 225, 225]);
  expect(reconnectDelayMs(0, policy, 0.999)).toBeLessThan(50);
});
