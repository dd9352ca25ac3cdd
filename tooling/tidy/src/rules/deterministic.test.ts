import { expect, test } from "vitest";
import { deterministic } from "./deterministic.ts";

const messages = (text: string, path = "packages/engine/src/keyspace/expire.ts") =>
  deterministic({ path, text }).map(({ message }) => message);

test.each([
  ["const now = Date.now();", "clock"],
  ["const now = new Date();", "clock"],
  ["const clock = Date.now;", "clock"],
  ["const start = performance.now();", "clock"],
  ["const dice = Math\n  .random();", "random source"],
  ["crypto.getRandomValues(seed);", "random source"],
])("finds %j and names the replacement", (text, replacement) => {
  expect(messages(text)).toEqual([expect.stringContaining(`use the injected ${replacement}`)]);
});

test("leaves comments, fixed dates, tests and the packages above alone", () => {
  expect(messages("// Not Date.now(): use the clock.\nconst day = new Date(0); Math.floor(1.5);")).toEqual([]);
  expect(messages("Date.now();", "packages/engine/src/keyspace/expire.test.ts")).toEqual([]);
  expect(messages("Date.now();", "packages/server/src/server.ts")).toEqual([]);
});
