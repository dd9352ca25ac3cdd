import { expect, test } from "vitest";
import { isLeftOut } from "./left-out.ts";
import { mayWaitLong, refusedTimeouts, shortTimeouts } from "./timeouts.ts";

test("a blocking command is sent with a timeout that is short or refused, however damaged the rest is", () => {
  for (const timeout of [...shortTimeouts, ...refusedTimeouts]) {
    expect(mayWaitLong(["BLPOP", "a", "b", timeout])).toBe(false);
    expect(mayWaitLong(["blmpop", timeout, "1", "a", "LEFT", "FOO"])).toBe(false);
    expect(mayWaitLong(["BLMOVE", "a", "b", "UP", "", timeout])).toBe(false);
    expect(mayWaitLong(["BRPOPLPUSH", "a", "b", timeout])).toBe(false);
  }
});

test("with what only might be refused it is not sent", () => {
  const doubtful = ["0", "-0", "1", "+1", "01", "0x10", "1e3", "inf", "INFINITY", "100", "-0.0", ".5", "0.05x"];
  expect(doubtful.filter((timeout) => !mayWaitLong(["BLPOP", "a", timeout]))).toEqual([]);
  expect(isLeftOut(["BRPOP", "a", "0"])).toBe(true);
});

test("what lacks its timeout is an error in any case", () => {
  for (const words of [["BLPOP"], ["BLPOP", "a"], ["BLMOVE", "a", "b", "LEFT"], ["BLMPOP"]]) expect(mayWaitLong(words)).toBe(false);
});

test("no other command is kept from being sent", () => {
  expect(mayWaitLong(["LPOP", "a", "0"])).toBe(false);
});
