import { expect, test } from "vitest";
import { isLoopback } from "./protected-mode.js";

test.each([
  ["127.0.0.1:50000", true],
  ["127.9.9.9:1", true],
  ["[::1]:50000", true],
  ["[::ffff:127.0.0.1]:50000", true],
  ["128.0.0.1:50000", false],
  ["10.127.0.1:127", false],
  ["[::1:2]:50000", false],
  ["[fe80::1]:50000", false],
  ["[::ffff:10.0.0.1]:50000", false],
  ["", false],
])("%s is of this computer alone: %s", (address, expected) => {
  expect(isLoopback(address)).toBe(expected);
});
