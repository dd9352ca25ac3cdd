/** How far groups have read, and how much they still have before them: `entries-read` and `lag` of XINFO GROUPS. */
import { expect, test } from "vitest";
import { fieldsOf } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly (string | number)[];

/** Five entries, 1-0 to 5-0, and a group at 0; then these requests. `entries-read/lag` of the group. */
function lagAfter(...requests: readonly Words[]): string {
  const engine = new TestEngine();
  for (let i = 1; i <= 5; i++) engine.run("XADD", "k", `${i}-0`, "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  for (const words of requests) expect(engine.run(...words)).not.toBeInstanceOf(Error);
  engine.check();
  const group = fieldsOf((engine.run("XINFO", "GROUPS", "k") as unknown[])[0]);
  return `${group["entries-read"]}/${group.lag}`;
}

const read = (count: number): Words => ["XREADGROUP", "GROUP", "g", "c", "COUNT", count, "STREAMS", "k", ">"];
const del = (...ids: readonly string[]): Words => ["XDEL", "k", ...ids];
const add = (id: string): Words => ["XADD", "k", id, "f", "v"];

test.each<readonly [requests: readonly Words[], expected: string]>([
  [[], "null/5"],
  [[read(1)], "1/4"],
  [[read(3)], "3/2"],
  [[read(9)], "5/0"],
  [[read(9), add("6-0")], "5/1"],
  [[read(1), read(1), add("6-0")], "2/4"],
  // Without acknowledgement it is the same.
  [[["XREADGROUP", "GROUP", "g", "c", "NOACK", "COUNT", 2, "STREAMS", "k", ">"]], "2/3"],
  // What was trimmed has been read, or never will be.
  [[["XTRIM", "k", "MAXLEN", 2]], "null/2"],
  [[["XTRIM", "k", "MAXLEN", 2], read(1)], "4/1"],
  [[read(1), ["XTRIM", "k", "MAXLEN", 2]], "1/2"],
  [[read(1), ["XTRIM", "k", "MAXLEN", 2], read(1)], "4/1"],
  [[["XTRIM", "k", "MAXLEN", 0]], "null/0"],
  [[["XTRIM", "k", "MAXLEN", 0], add("6-0")], "null/1"],
  [[["XTRIM", "k", "MAXLEN", 0], add("6-0"), read(1)], "6/0"],
  // The first, deleted; the last; one in the middle, before and behind what was read.
  [[del("1-0")], "null/4"],
  [[del("1-0"), read(1)], "2/3"],
  [[del("5-0")], "null/null"],
  [[del("5-0"), read(9)], "null/null"],
  [[del("3-0"), read(1)], "null/null"],
  [[del("3-0"), read(2)], "null/null"],
  [[del("3-0"), read(3)], "null/null"],
  [[del("3-0"), read(9)], "5/0"],
  [[read(1), del("3-0")], "1/null"],
  [[read(3), del("2-0")], "3/2"],
  [[read(3), del("2-0"), read(1)], "4/1"],
  [[read(3), del("3-0")], "3/null"],
  [[read(3), del("3-0"), read(1)], "null/null"],
  [[read(4), del("1-0", "2-0", "3-0")], "4/1"],
  [[read(9), del("1-0", "2-0", "3-0", "4-0", "5-0")], "5/0"],
  [[del("1-0", "2-0", "3-0", "4-0", "5-0")], "null/0"],
  [[del("1-0", "2-0", "3-0", "4-0", "5-0"), add("6-0")], "null/1"],
  [[del("1-0", "2-0", "3-0", "4-0", "5-0"), add("6-0"), read(1)], "6/0"],
  // A group that is told where to go on.
  [[["XGROUP", "SETID", "k", "g", "$"]], "null/0"],
  [[["XGROUP", "SETID", "k", "g", "$"], add("6-0")], "null/null"],
  [[["XGROUP", "SETID", "k", "g", "$"], add("6-0"), read(1)], "6/0"],
  [[["XGROUP", "SETID", "k", "g", "1-0"]], "null/4"],
  [[["XGROUP", "SETID", "k", "g", "0-5"]], "null/5"],
  [[["XGROUP", "SETID", "k", "g", "2-0"]], "null/null"],
  [[["XGROUP", "SETID", "k", "g", "2-0"], read(1)], "null/null"],
  [[["XGROUP", "SETID", "k", "g", "2-0", "ENTRIESREAD", 2], read(1)], "3/2"],
  [[["XGROUP", "SETID", "k", "g", "9-0"]], "null/null"],
  [[["XGROUP", "SETID", "k", "g", "2-0", "ENTRIESREAD", 99]], "5/0"],
  // Entries that a stream is said to have had.
  [[["XSETID", "k", "9-0", "ENTRIESADDED", 100]], "null/5"],
  [[["XSETID", "k", "9-0", "ENTRIESADDED", 100], read(1)], "96/4"],
  [[["XSETID", "k", "9-0", "ENTRIESADDED", 100], read(9)], "100/0"],
  [[["XSETID", "k", "9-0", "MAXDELETEDID", "3-5"], read(1)], "null/null"],
  [[["XSETID", "k", "9-0", "MAXDELETEDID", "0-5"], read(1)], "1/4"],
])("after %j it is %s", (requests, expected) => {
  expect(lagAfter(...requests)).toBe(expected);
});

test("of a stream that never had an entry all is 0", () => {
  const engine = new TestEngine();
  engine.run("XGROUP", "CREATE", "k", "g", "5-5", "MKSTREAM", "ENTRIESREAD", 3);
  const group = fieldsOf((engine.run("XINFO", "GROUPS", "k") as unknown[])[0]);
  expect([group["entries-read"], group.lag]).toEqual([0, 0]);
});
