import { expect, test } from "vitest";
import { unfinished } from "./unfinished.ts";

const messages = (text: string) =>
  unfinished({ path: "packages/engine/src/push.ts", text }).map(({ line, message }) => `${line} ${message}`);

test.each(["TO_DO", "FIX_ME", "X_XX"].map((word) => word.replace("_", "")))("finds %s", (word) => {
  expect(messages(`push();\n// ${word}: the other end`)).toEqual([expect.stringMatching(new RegExp(`^2 ${word}: do it now`))]);
});

test("leaves words that contain one alone", () => {
  expect(messages('const todo = ["XX", "XXXL"];')).toEqual([]);
});
