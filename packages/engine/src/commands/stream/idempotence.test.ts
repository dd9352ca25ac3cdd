/** XADD with IDMP and IDMPAUTO, XCFGSET and XIDMPRECORD: what is remembered of producers. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, notInteger, syntaxError, wrongType } from "../../testing/list-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { fieldsOf, invalidId, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const withId = "-ERR syntax error, IDMP/IDMPAUTO can be used only with auto-generated IDs\r\n";
const twice = "-ERR syntax error, IDMP/IDMPAUTO specified multiple times\r\n";
const [ok, noSuchKey] = ["+OK\r\n", "-ERR no such key\r\n"];

/** XINFO STREAM's fields about producers. */
function remembered(engine: TestEngine, key = "k"): readonly unknown[] {
  const info = fieldsOf(engine.run("XINFO", "STREAM", key));
  return ["pids-tracked", "iids-tracked", "iids-added", "iids-duplicates"].map((name) => info[name]);
}

const settingsOf = (engine: TestEngine, key = "k"): readonly unknown[] => {
  const info = fieldsOf(engine.run("XINFO", "STREAM", key));
  return [info["idmp-duration"], info["idmp-maxsize"]];
};

describe.each(streamForms)("idempotence in RESP$protocol, of a stream of $form", ({ start }) => {
  test("what a producer sends again is not added again: the reply is the first id", () => {
    const { client, engine } = start();
    const first = bulk(`${startMs}-0`);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(first);
    engine.advance(10);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(first);
    expect(client.raw("XADD", "k", "idmp", "p", "i", "*", "other", "w", "g", "x")).toBe(first);
    expect(client.raw("XADD", "k", "IDMP", "p", "j", "*", "f", "v")).toBe(bulk(`${startMs + 10}-0`));
    expect(client.raw("XADD", "k", "IDMP", "q", "i", "*", "f", "v")).toBe(bulk(`${startMs + 10}-1`));
    expect(client.raw("XADD", "l", "IDMP", "p", "i", "*", "f", "v")).toBe(bulk(`${startMs + 10}-0`));
    expect(engine.run("XLEN", "k")).toBe(3);
    expect(remembered(engine)).toEqual([2, 3, 3, 2]);
    engine.check();
  });

  test("that is so even where the entry is gone", () => {
    const { client, engine } = start();
    const first = client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
    client.run("XDEL", "k", `${startMs}-0`);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(first);
    expect([engine.run("XLEN", "k"), ...remembered(engine)]).toEqual([0, 1, 1, 1, 1]);
  });

  test("IDMPAUTO tells entries apart by fields and values, whatever their order", () => {
    const { client, engine } = start();
    const first = client.raw("XADD", "k", "IDMPAUTO", "p", "*", "a", "1", "b", "2");
    expect(client.raw("XADD", "k", "IDMPAUTO", "p", "*", "b", "2", "a", "1")).toBe(first);
    const others: RequestArgument[][] = [
      ["a", "2", "b", "1"],
      ["a", "1"],
      ["b", "2", "a", "2"],
      ["a", "1", "b", "2", "c", ""],
      ["a1", "", "b", "2"],
      ["", "a1", "b", "2"],
      ["a", "1", "a", "1"],
      ["x".repeat(500), "y".repeat(1_000)],
    ];
    for (const words of others) expect(client.raw("XADD", "k", "IDMPAUTO", "p", "*", ...words)).not.toBe(first);
    expect(client.raw("XADD", "k", "IDMPAUTO", "q", "*", "a", "1", "b", "2")).not.toBe(first);
    expect(remembered(engine)).toEqual([2, 10, 10, 1]);
    engine.check();
  });

  test("options may stand in any order, and a duplicate trims nothing", () => {
    const { client, engine, fill, shown } = start();
    fill("k", "1-1", "2-1", "3-1");
    client.run("XADD", "k", "MAXLEN", 3, "NOMKSTREAM", "IDMP", "p", "i", "ACKED", "*", "f", "v");
    expect(shown("k")).toBe(`2-1 3-1 ${startMs}-0`);
    const changes = engine.recordChanges();
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "MAXLEN", 1, "*", "f", "v")).toBe(bulk(`${startMs}-0`));
    expect(shown("k")).toBe(`2-1 3-1 ${startMs}-0`);
    // A replica counts it, too.
    expect(changes).toEqual(["5 db0 XADD k IDMP p i MAXLEN 1 * f v"].map((line) => line.replace(/^\d+/, changes[0]?.split(" ")[0] ?? "")));
    expect(client.raw("XADD", "none", "NOMKSTREAM", "IDMPAUTO", "p", "*", "f", "v")).toBe(start().nil);
    expect(engine.run("EXISTS", "none")).toBe(0);
  });

  test("a producer's oldest id goes where there are more than the stream may have", () => {
    const { client, engine } = start();
    client.run("CONFIG", "SET", "stream-idmp-maxsize", 2);
    const ids = ["a", "b", "c"].map((iid) => client.raw("XADD", "k", "IDMP", "p", iid, "*", "f", iid));
    client.run("XADD", "k", "IDMP", "q", "a", "*", "f", "v");
    expect(remembered(engine)).toEqual([2, 3, 4, 0]);
    expect(client.raw("XADD", "k", "IDMP", "p", "b", "*", "f", "v")).toBe(ids[1]);
    expect(client.raw("XADD", "k", "IDMP", "p", "a", "*", "f", "v")).not.toBe(ids[0]);
    expect(remembered(engine)).toEqual([2, 3, 5, 1]);
    expect(client.raw("XADD", "k", "IDMP", "p", "b", "*", "f", "v")).not.toBe(ids[1]);
  });

  test("ids are forgotten when their time is over, counted from the entry's id", () => {
    const { client, engine } = start();
    client.run("CONFIG", "SET", "stream-idmp-duration", 5);
    const first = client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
    engine.advance(3_000);
    const second = client.raw("XADD", "k", "IDMP", "p", "j", "*", "f", "v");
    client.run("XADD", "k", "IDMP", "q", "j", "*", "f", "v");
    engine.advance(1_999);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(first);
    engine.advance(1);
    expect(remembered(engine)).toEqual([2, 2, 3, 1]);
    expect(client.raw("XADD", "k", "IDMP", "p", "j", "*", "f", "v")).toBe(second);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(bulk(`${startMs + 5_000}-0`));
    engine.advance(60_000);
    expect(remembered(engine)).toEqual([0, 0, 4, 2]);
    engine.check();
    expect(client.raw("XADD", "k", "IDMP", "q", "j", "*", "f", "v")).toBe(bulk(`${startMs + 65_000}-0`));
    engine.check();
  });
});

test("IDMP refuses what it can't take in Redis's order", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "s", "v");
  const emptyProducer = "-ERR syntax error, IDMP requires a non-empty producer ID\r\n";
  const refusals: [RequestArgument[], string][] = [
    [["IDMP", "p", "i", "IDMPAUTO", "", "*", "f", "v"], twice],
    [["IDMP", "p", "i", "IDMP", "p", "i", "*", "f", "v"], twice],
    [["IDMPAUTO", "", "*", "f", "v"], "-ERR syntax error, IDMPAUTO requires a non-empty producer ID\r\n"],
    [["IDMP", "", "", "*", "f", "v"], emptyProducer],
    [["IDMP", "p", "", "*", "f", "v"], "-ERR syntax error, IDMP requires a non-empty idempotent ID\r\n"],
    // The star is the idempotent id.
    [["IDMP", "p", "*", "f", "v"], invalidId],
    [["IDMPAUTO", "p", "x", "f", "v"], invalidId],
    [["IDMPAUTO", "p", "1-1", "f", "v"], withId],
    [["IDMP", "p", "i", "1-*", "f", "v"], withId],
    [["IDMP", "p", "i", "0-0", "f"], withId],
    [["IDMP", "p", "i", "LIMIT", 5, "*", "f"], "-ERR syntax error, LIMIT cannot be used without specifying a trimming strategy\r\n"],
    [["IDMP", "p", "i", "*", "f"], "-ERR wrong number of arguments for 'xadd' command\r\n"],
    [["IDMP", "p", "i", "*", "f", "v"], wrongType],
  ];
  for (const [words, refused] of refusals) expect([words, client.raw("XADD", "s", ...words)]).toEqual([words, refused]);
  // Where too few words follow, they are an id.
  expect(client.raw("XADD", "s", "f", "v", "IDMPAUTO")).toBe(invalidId);
});

test("names are bytes of any number", () => {
  const engine = new TestEngine();
  const names = ["\0", "\xff\xfe", "i".repeat(65_536), " ", "p"];
  const ids = names.map((name) => engine.run("XADD", "k", "IDMP", name, name, "*", "f", "v"));
  expect(names.map((name) => engine.run("XADD", "k", "IDMP", name, name, "*", "f", "v"))).toEqual(ids);
  expect(new Set(ids).size).toBe(names.length);
  expect(engine.run("MEMORY", "USAGE", "k")).toBeGreaterThan(2 * 65_536);
});

test("a new entry is propagated with its id, a duplicate as it came", () => {
  const engine = new TestEngine();
  const changes = engine.recordChanges();
  engine.run("XADD", "k", "MAXLEN", "~", 9, "IDMP", "p", "i", "*", "f", "v");
  engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
  engine.run("XADD", "k", "IDMPAUTO", "p", "*", "f", "v");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    `db0 XADD k MAXLEN = 1 IDMP p i ${startMs}-0 f v`,
    "xadd k",
    "db0 XADD k IDMP p i * f v",
    `db0 XADD k IDMPAUTO p ${startMs}-1 f v`,
    "xadd k",
  ]);
});

test("a master may say which id it has found: that is not looked for, but is the entry's from then on", () => {
  const engine = new TestEngine();
  const master = engine.connect();
  master.session.role = "master";
  expect(master.raw("XADD", "k", "IDMP", "p", "i", `${startMs}-5`, "f", "v")).toBe(bulk(`${startMs}-5`));
  expect(master.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(bulk(`${startMs}-5`));
  expect(master.raw("XADD", "k", "IDMP", "p", "i", `${startMs}-7`, "f", "v")).toBe(bulk(`${startMs}-7`));
  expect(master.raw("XADD", "k", "IDMP", "p", "i", `${startMs}-7`, "f", "v")).toMatch(/^-ERR The ID specified in XADD is equal or smaller/);
  expect(engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(`${startMs}-7`);
  expect(remembered(engine)).toEqual([1, 1, 2, 2]);
  expect(engine.connect().raw("XADD", "k", "IDMP", "p", "j", `${startMs}-9`, "f", "v")).toBe(withId);
});

test("a key that is written anew, or gone, has no producers; one that is renamed or copied has", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
  engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
  engine.run("XCFGSET", "k", "IDMP-MAXSIZE", 100, "IDMP-DURATION", 100);
  engine.run("COPY", "k", "copy");
  engine.run("RENAME", "k", "l");
  expect([remembered(engine, "l"), remembered(engine, "copy")]).toEqual([
    [1, 1, 1, 1],
    [1, 1, 1, 1],
  ]);
  expect(engine.run("XADD", "copy", "IDMP", "p", "i", "*", "f", "v")).toBe(`${startMs}-0`);
  expect([remembered(engine, "l"), remembered(engine, "copy")]).toEqual([
    [1, 1, 1, 1],
    [1, 1, 1, 2],
  ]);
  engine.run("DEL", "l");
  engine.run("XADD", "l", "IDMP", "p", "i", "*", "f", "v");
  expect(remembered(engine, "l")).toEqual([1, 1, 1, 0]);
  engine.check();
});

describe("XCFGSET", () => {
  test("sets how long and how many; what has changed forgets all producers", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
    expect(settingsOf(engine)).toEqual([100, 100]);
    const changes = engine.recordChanges();
    expect(client.raw("XCFGSET", "k", "IDMP-DURATION", 100, "idmp-maxsize", "100")).toBe(ok);
    expect([changes, remembered(engine)]).toEqual([[], [1, 1, 1, 0]]);
    expect(client.raw("XCFGSET", "k", "IDMP-MAXSIZE", 10_000)).toBe(ok);
    expect([settingsOf(engine), remembered(engine)]).toEqual([
      [100, 10_000],
      [0, 0, 1, 0],
    ]);
    expect(client.raw("XCFGSET", "k", "IDMP-DURATION", 86_400, "IDMP-MAXSIZE", 1)).toBe(ok);
    expect(settingsOf(engine)).toEqual([86_400, 1]);
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      "db0 XCFGSET k IDMP-MAXSIZE 10000",
      "db0 XCFGSET k IDMP-DURATION 86400 IDMP-MAXSIZE 1",
    ]);
    for (const iid of ["a", "b"]) engine.run("XADD", "k", "IDMP", "p", iid, "*", "f", "v");
    expect(remembered(engine)).toEqual([1, 1, 3, 0]);
    engine.run("COPY", "k", "l");
    expect(settingsOf(engine, "l")).toEqual([86_400, 1]);
  });

  test("refuses a key first, then each option, and sets nothing then", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.run("SET", "s", "v");
    engine.run("XADD", "k", "1-1", "f", "v");
    expect(client.raw("XCFGSET", "none", "BLA")).toBe(noSuchKey);
    expect(client.raw("XCFGSET", "s", "BLA")).toBe(wrongType);
    const duration = "-ERR IDMP-DURATION must be between 1 and 86400 seconds\r\n";
    const size = "-ERR IDMP-MAXSIZE must be between 1 and 10000 entries\r\n";
    const refusals: [RequestArgument[], string][] = [
      [[], "-ERR At least one parameter must be specified\r\n"],
      [["BLA"], syntaxError],
      [["BLA", 1], syntaxError],
      [["IDMP-DURATION"], syntaxError],
      [["IDMP-DURATION", "IDMP-DURATION"], notInteger],
      [["IDMP-DURATION", "1.5"], notInteger],
      [["IDMP-DURATION", 0], duration],
      [["IDMP-DURATION", -1], duration],
      [["IDMP-DURATION", 86_401], duration],
      [["IDMP-MAXSIZE", 0], size],
      [["IDMP-MAXSIZE", 10_001], size],
      [["IDMP-DURATION", 5, "IDMP-DURATION", "x"], "-ERR IDMP-DURATION specified multiple times\r\n"],
      [["IDMP-MAXSIZE", 5, "IDMP-MAXSIZE", "x"], "-ERR IDMP-MAXSIZE specified multiple times\r\n"],
      [["IDMP-MAXSIZE", 5, "IDMP-DURATION", 0], duration],
      [["IDMP-MAXSIZE", 5, "x"], syntaxError],
    ];
    const changes = engine.recordChanges();
    for (const [words, refused] of refusals) expect([words, client.raw("XCFGSET", "k", ...words)]).toEqual([words, refused]);
    expect([settingsOf(engine), changes]).toEqual([[100, 100], []]);
    expect(client.raw("XCFGSET")).toBe("-ERR wrong number of arguments for 'xcfgset' command\r\n");
  });
});

describe("XIDMPRECORD", () => {
  test("records an entry's idempotent id as the youngest, and says nothing of one that is known", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    for (const id of ["1-1", "2-1", "3-1"]) engine.run("XADD", "k", `${startMs}-${id[0]}`, "f", "v");
    engine.run("XCFGSET", "k", "IDMP-MAXSIZE", 2);
    const changes = engine.recordChanges();
    expect(client.raw("XIDMPRECORD", "k", "p", "i", `${startMs}-2`)).toBe(ok);
    expect(client.raw("XIDMPRECORD", "k", "p", "i", `${startMs}-2`)).toBe(ok);
    expect(client.raw("XIDMPRECORD", "k", "p", "i", `${startMs}-1`)).toBe(
      "-ERR IID already exists for this producer with a different stream ID\r\n",
    );
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([`db0 XIDMPRECORD k p i ${startMs}-2`]);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(bulk(`${startMs}-2`));
    for (const iid of ["j", "l"]) expect(client.raw("XIDMPRECORD", "k", "p", iid, `${startMs}-1`)).toBe(ok);
    expect(remembered(engine)).toEqual([1, 2, 3, 1]);
    expect(client.raw("XADD", "k", "IDMP", "p", "i", "*", "f", "v")).toBe(bulk(`${startMs}-4`));
    // What is too old is known no more.
    engine.advance(100_000);
    expect(client.raw("XIDMPRECORD", "k", "p", "i", `${startMs}-1`)).toBe(ok);
    engine.check();
  });

  test("refuses the id, then empty names, then the key, then what is not there", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    engine.run("SET", "s", "v");
    engine.run("XADD", "k", "1-1", "f", "v");
    const changes = engine.recordChanges();
    for (const bad of ["x", "-", "+", "*", "1-*"]) expect(client.raw("XIDMPRECORD", "none", "", "", bad)).toBe(invalidId);
    expect(client.raw("XIDMPRECORD", "none", "", "", "1-1")).toBe("-ERR producer ID must be non-empty\r\n");
    expect(client.raw("XIDMPRECORD", "none", "p", "", "1-1")).toBe("-ERR idempotent ID must be non-empty\r\n");
    expect(client.raw("XIDMPRECORD", "none", "p", "i", "1-1")).toBe(noSuchKey);
    expect(client.raw("XIDMPRECORD", "s", "p", "i", "1-1")).toBe(wrongType);
    expect(client.raw("XIDMPRECORD", "k", "p", "i", "1-2")).toBe("-ERR No such message in stream\r\n");
    expect([changes, remembered(engine)]).toEqual([[], [0, 0, 0, 0]]);
    expect(client.raw("XIDMPRECORD", "k", "p", "i")).toBe("-ERR wrong number of arguments for 'xidmprecord' command\r\n");
  });
});

test("the options of the server are a stream's own from when it is made", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("CONFIG", "SET", "stream-idmp-duration", 7, "stream-idmp-maxsize", 8);
  engine.run("XGROUP", "CREATE", "l", "g", 0, "MKSTREAM");
  engine.run("XADD", "k", "IDMP", "p", "i", "*", "f", "v");
  expect([settingsOf(engine, "k"), settingsOf(engine, "l")]).toEqual([
    [100, 100],
    [7, 8],
  ]);
  for (const [name, value] of [
    ["stream-idmp-duration", 0],
    ["stream-idmp-duration", 86_401],
    ["stream-idmp-maxsize", 0],
    ["stream-idmp-maxsize", 10_001],
  ] as const)
    expect(engine.connect().raw("CONFIG", "SET", name, value)).toMatch(/^-ERR CONFIG SET failed .*must be between/);
});
