import { expect, test } from "vitest";
import { Rate } from "./rate.js";

test("is the mean of the last sixteen samples, taken 100 ms apart", () => {
  const rate = new Rate();
  let us = 5_000_000;
  let count = 1000;
  rate.sample(us, count);
  expect(rate.now).toBe(0);
  for (let i = 0; i < 16; i++) {
    us += 100_000;
    count += 50;
    rate.sample(us, count);
    rate.sample(us + 99_999, count + 1_000_000); // Too early: as if it had not been called.
  }
  expect(rate.now).toBe(500);
  for (let i = 0; i < 8; i++) {
    us += 200_000;
    rate.sample(us, count);
  }
  expect(rate.now).toBe(250);
});

test("a counter that was set back grows from there", () => {
  const rate = new Rate();
  rate.sample(0, 1_000_000);
  rate.sample(100_000, 0);
  expect(rate.now).toBe(0);
  rate.sample(200_000, 160);
  expect(rate.now).toBe(100);
  rate.reset();
  expect(rate.now).toBe(0);
});
