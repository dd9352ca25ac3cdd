import { expect, test } from "vitest";
import { mayWait } from "./waiting.ts";

test("who waits for a second or longer may wait for others; a shorter wait ends by itself", () => {
  expect(mayWait(["BLPOP", "a", "b", "0"])).toBe(true);
  expect(mayWait(["blmove", "a", "b", "LEFT", "RIGHT", "100"])).toBe(true);
  expect(mayWait(["BLMPOP", "1000.5", "1", "a", "LEFT"])).toBe(true);
  expect(mayWait(["BRPOPLPUSH", "a", "b", "0.02"])).toBe(false);
  expect(mayWait(["XREAD", "block", "0", "STREAMS", "a", "$"])).toBe(true);
  expect(mayWait(["XREADGROUP", "GROUP", "g", "c", "BLOCK", "20", "STREAMS", "a", ">"])).toBe(false);
  expect(mayWait(["XREAD", "STREAMS", "a", "$"])).toBe(false);
});

test("what is refused does not wait, nor does another command", () => {
  expect(mayWait(["BZMPOP", "0", "1", "a", "MIN"])).toBe(true);
  expect(mayWait(["BZPOPMIN", "a", "0.001"])).toBe(false);
  expect(mayWait(["BLPOP", "a", "x"])).toBe(false);
  expect(mayWait(["BLPOP", "a", "-1"])).toBe(false);
  expect(mayWait(["BLMOVE", "a", "b", "LEFT"])).toBe(false);
  expect(mayWait(["LPOP", "0"])).toBe(false);
});
