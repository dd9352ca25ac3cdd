import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { fieldsOf, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const [ok, noSuchKey] = ["+OK\r\n", "-ERR no such key\r\n"];
const belowTop = "-ERR The ID specified in XSETID is smaller than the target stream top item\r\n";
const belowDeleted = "-ERR The ID specified in XSETID is smaller than current max_deleted_entry_id\r\n";
const belowGiven = "-ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id\r\n";

function counts(engine: TestEngine): readonly unknown[] {
  const info = fieldsOf(engine.run("XINFO", "STREAM", "k"));
  return ["last-generated-id", "max-deleted-entry-id", "entries-added"].map((name) => info[name]);
}

describe.each(streamForms)("XSETID in RESP$protocol of a stream of $form", ({ start }) => {
  test("sets the last id, and what was counted", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "1-1", "2-1", "3-1");
    expect(client.raw("XSETID", "k", "3-1")).toBe(ok);
    expect(client.raw("XSETID", "k", "9")).toBe(ok);
    expect(counts(engine)).toEqual(["9-0", "0-0", 3]);
    expect(client.raw("XSETID", "k", "8-7", "entriesadded", 5, "MAXDELETEDID", "2-5")).toBe(ok);
    expect(counts(engine)).toEqual(["8-7", "2-5", 5]);
    expect(client.raw("XSETID", "k", "8-7", "MAXDELETEDID", "0-0", "ENTRIESADDED", "9223372036854775806")).toBe(ok);
    expect(counts(engine)).toEqual(["8-7", "2-5", 9223372036854775806n]);
    expect(client.raw("XADD", "k", "8-*", "f", "v")).toBe(bulk("8-8"));
    expect([counts(engine)[2], shown("k")]).toEqual([9223372036854775807n, "1-1 2-1 3-1 8-8"]);
    engine.check();
  });

  test("the last id may go back as far as the last entry, and what was deleted last", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1", "5-1", "7-1");
    engine.run("XDEL", "k", "7-1");
    const changes = engine.recordChanges();
    expect(client.raw("XSETID", "k", "5-1")).toBe(belowDeleted);
    expect(client.raw("XSETID", "k", "7-0")).toBe(belowDeleted);
    expect(changes).toEqual([]);
    expect(client.raw("XSETID", "k", "7-1")).toBe(ok);
    engine.run("XTRIM", "k", "MAXLEN", 0);
    expect(client.raw("XSETID", "k", "7-1", "ENTRIESADDED", 0)).toBe(ok);
    expect(counts(engine)).toEqual(["7-1", "7-1", 0]);
  });
});

test.each<readonly [RequestArgument[], string]>([
  [["x"], invalidId],
  [["-"], invalidId],
  [["1-*"], invalidId],
  [["9-9", "ENTRIESADDED", "x"], notInteger],
  [["9-9", "ENTRIESADDED", -1], "-ERR entries_added must be positive\r\n"],
  [["9-9", "ENTRIESADDED"], syntaxError],
  [["9-9", "BLA", 1], syntaxError],
  [["9-9", "MAXDELETEDID", "x"], invalidId],
  [["9-9", "MAXDELETEDID", "9-10"], belowGiven],
])("XSETID with %j is refused before the key is looked at", (words, refused) => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const key of ["s", "none"]) expect(client.raw("XSETID", key, ...words)).toBe(refused);
});

test("XSETID refuses what does not agree with the stream, and changes nothing", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  for (const id of ["1-1", "3-1"]) client.run("XADD", "k", id, "f", "v");
  const before = counts(engine);
  const changes = engine.recordChanges();
  expect(client.raw("XSETID", "none", "1-1")).toBe(noSuchKey);
  expect(client.raw("XSETID", "s", "1-1")).toBe(wrongType);
  expect(client.raw("XSETID", "k", "3-0")).toBe(belowTop);
  expect(client.raw("XSETID", "k", "3-0", "ENTRIESADDED", 1)).toBe(belowTop);
  expect(client.raw("XSETID", "k", "9-9", "ENTRIESADDED", 1)).toBe(
    "-ERR The entries_added specified in XSETID is smaller than the target stream length\r\n",
  );
  expect(client.raw("XSETID", "k")).toBe("-ERR wrong number of arguments for 'xsetid' command\r\n");
  expect([counts(engine), changes]).toEqual([before, []]);
});

test("XSETID is propagated as it came, and wakes nobody's WATCH", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  const client = engine.connect();
  client.run("WATCH", "k");
  const changes = engine.recordChanges();
  engine.run("XSETID", "k", "9-9");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual(["db0 XSETID k 9-9", "xsetid k"]);
  client.batch(["MULTI"], ["PING"]);
  expect(client.raw("EXEC")).toBe("*1\r\n+PONG\r\n");
});
