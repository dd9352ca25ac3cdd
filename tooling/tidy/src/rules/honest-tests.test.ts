import { expect, test } from "vitest";
import { honestTests } from "./honest-tests.ts";

const messages = (text: string) =>
  honestTests({ path: "packages/engine/src/push.test.ts", text }).map(({ line, message }) => `${line} ${message}`);

test.each(["test.only('x', run);", "describe.only('x', run);", "test.concurrent.only('x', run);", "it.only.each([1])('x', run);"])(
  "finds %s",
  (text) => {
    expect(messages(text)).toEqual([expect.stringMatching(/^1 \w+\.only leaves out/)]);
  },
);

test.each(["test.skip('x', run);", "test.skipIf(windows)('x', run);", "describe.runIf(linux)('x', run);", "test.todo('x');"])(
  "wants a reason for %s",
  (text) => {
    expect(messages(`const a = 1;\n${text}`)).toEqual([expect.stringMatching(/^2 .* needs a reason/)]);
    expect(messages(`// Unix sockets are files only on Unix.\n${text}`)).toEqual([]);
    expect(messages(`${text} // Unix sockets are files only on Unix.`)).toEqual([]);
  },
);

test("finds a silenced compiler", () => {
  expect(messages(`// @ts-${"ignore"}\nlet a;`)).toEqual([expect.stringContaining("1 ")]);
  expect(messages(`// @ts-${"nocheck"}: later\nlet a;`)).toEqual([expect.stringContaining("use @ts-expect-error")]);
  expect(messages("// @ts-expect-error: a string is refused\npush(1);")).toEqual([]);
});

test("leaves other things named only and skip alone", () => {
  expect(messages("cursor.skip(3); options.only(); // test.only() is for the editor\n")).toEqual([]);
});
