import { expect, test } from "vitest";
import { lengthRule, lineCountMax } from "./length.ts";

const path = "packages/engine/src/long.ts";
const lines = (count: number) => "a();\n".repeat(count);

test("finds a file over the limit", () => {
  const rule = lengthRule(new Map());
  expect(rule({ path, text: lines(lineCountMax) })).toEqual([]);
  expect(rule({ path, text: lines(lineCountMax + 1) })).toEqual([{ path, line: 501, message: expect.stringContaining("split it") }]);
  expect(rule({ path: "docs/long.md", text: lines(lineCountMax + 1) })).toEqual([]);
});

test("an exception holds, and has to go when the file is short again", () => {
  const rule = lengthRule(new Map([[path, "one table of opcodes"]]));
  expect(rule({ path, text: lines(lineCountMax + 1) })).toEqual([]);
  expect(rule({ path, text: lines(1) })).toEqual([{ path, line: 1, message: expect.stringContaining("remove it from longFiles") }]);
});
