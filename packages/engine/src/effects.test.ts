import { describe, expect, test } from "vitest";
import type { ChangeSubscriber } from "./effects.js";
import { startMs } from "./testing/manual-clock.js";
import { latin1, TestEngine } from "./testing/test-engine.js";

/** What a fresh engine tells of these commands; those in `before` are not told of. */
function changesOf(commands: readonly (readonly (string | number)[])[], before: readonly (readonly (string | number)[])[] = []): string[] {
  const engine = new TestEngine();
  for (const words of before) engine.run(...words);
  const changes = engine.recordChanges();
  for (const words of commands) engine.run(...words);
  return changes.map((change) => change.replace(/^\d+ /, ""));
}

describe("what is propagated, and what happened to which key", () => {
  const cases: readonly { name: string; before?: (string | number)[][]; run: (string | number)[][]; told: string[] }[] = [
    { name: "SET as it came", run: [["set", "k", "v"]], told: ["db0 set k v", "set k"] },
    {
      name: "SET with a relative expiry as one with an absolute one",
      run: [["SET", "k", "v", "EX", 10]],
      told: [`db0 SET k v PXAT ${startMs + 10_000}`, "set k", "expire k"],
    },
    {
      name: "SET's condition is left out once it was met",
      run: [["SET", "k", "v", "NX", "PX", 5]],
      told: [`db0 SET k v PXAT ${startMs + 5}`, "set k", "expire k"],
    },
    {
      name: "SET EXAT in milliseconds",
      run: [["SET", "k", "v", "EXAT", 4_000_000_000]],
      told: ["db0 SET k v PXAT 4000000000000", "set k", "expire k"],
    },
    {
      name: "SET KEEPTTL as it came",
      before: [["SET", "k", "v", "EX", 10]],
      run: [["SET", "k", "w", "KEEPTTL"]],
      told: ["db0 SET k w KEEPTTL", "set k"],
    },
    {
      name: "SET that was not done not at all",
      run: [
        ["SET", "k", "v", "XX"],
        ["SET", "k", "v", "IFEQ", "x", "GET"],
      ],
      told: [],
    },
    {
      name: "SET that is past as DEL of what was there, and of nothing not at all",
      before: [["SET", "k", "v"]],
      run: [
        ["SET", "k", "v", "PXAT", 1000],
        ["SET", "k", "v", "EXAT", 1],
      ],
      told: ["db0 DEL k", "del k"],
    },
    {
      name: "SETNX as it came, SETEX and PSETEX as SET",
      run: [
        ["SETNX", "a", "1"],
        ["SETNX", "a", "2"],
        ["SETEX", "b", 10, "v"],
        ["PSETEX", "c", 7, "v"],
      ],
      told: [
        "db0 SETNX a 1",
        "set a",
        `db0 SET b v PXAT ${startMs + 10_000}`,
        "set b",
        "expire b",
        `db0 SET c v PXAT ${startMs + 7}`,
        "set c",
        "expire c",
      ],
    },
    {
      name: "MSETNX as it came, if it was done",
      run: [
        ["MSETNX", "a", "1", "b", "2"],
        ["MSETNX", "b", "1", "c", "2"],
      ],
      told: ["db0 MSETNX a 1 b 2", "set a", "set b"],
    },
    {
      name: "MSETEX with an absolute expiry and without its condition, else as it came, if it was done",
      run: [
        ["MSETEX", 2, "a", "1", "b", "2", "NX", "EX", 10],
        ["MSETEX", 1, "a", "1", "NX"],
        ["MSETEX", 1, "a", "3", "XX", "KEEPTTL"],
      ],
      told: [
        `db0 MSETEX 2 a 1 b 2 PXAT ${startMs + 10_000}`,
        "expire a",
        "set a",
        "expire b",
        "set b",
        "db0 MSETEX 1 a 3 XX KEEPTTL",
        "set a",
      ],
    },
    { name: "GETSET as SET", run: [["GETSET", "k", "v"]], told: ["db0 SET k v", "set k"] },
    {
      name: "GETDEL, DELIFEQ and DELEX with a condition as DEL, DELEX without one as it came, and none that was not done",
      before: [["MSET", "a", "1", "b", "2", "c", "3", "d", "4"]],
      run: [
        ["GETDEL", "a"],
        ["GETDEL", "a"],
        ["DELIFEQ", "b", "x"],
        ["DELIFEQ", "b", "2"],
        ["DELEX", "c", "IFNE", "3"],
        ["DELEX", "c", "IFEQ", "3"],
        ["DELEX", "d"],
        ["DELEX", "d"],
      ],
      told: ["db0 DEL a", "del a", "db0 DEL b", "del b", "db0 DEL c", "del c", "db0 DELEX d", "del d"],
    },
    {
      name: "GETEX as what it does to the expiry",
      before: [["SET", "k", "v"]],
      run: [
        ["GETEX", "k"],
        ["GETEX", "k", "PERSIST"],
        ["GETEX", "k", "EX", 10],
        ["GETEX", "k", "PERSIST"],
        ["GETEX", "k", "EXAT", 1],
      ],
      told: [`db0 PEXPIREAT k ${startMs + 10_000}`, "expire k", "db0 PERSIST k", "persist k", "db0 DEL k", "del k"],
    },
    {
      name: "APPEND and SETRANGE as they came, unless nothing is written",
      run: [
        ["APPEND", "k", "v"],
        ["SETRANGE", "k", 2, "w"],
        ["SETRANGE", "k", 2, ""],
        ["APPEND", "k", ""],
      ],
      told: ["db0 APPEND k v", "append k", "db0 SETRANGE k 2 w", "setrange k", "db0 APPEND k ", "append k"],
    },
    {
      name: "INCRBYFLOAT as SET of the sum",
      run: [["INCRBYFLOAT", "k", "1.50"]],
      told: ["db0 SET k 1.5 KEEPTTL", "incrbyfloat k"],
    },
    {
      name: "INCREX as SET of the sum, with what becomes of the expiry",
      run: [
        ["INCREX", "k"],
        ["INCREX", "k", "BYFLOAT", "0.5"],
        ["SET", "k", "1", "PX", 500],
        ["INCREX", "k", "EX", 10, "ENX"],
        ["INCREX", "k", "PERSIST"],
        ["INCREX", "k", "PERSIST"],
        ["INCREX", "k", "EX", 10, "ENX"],
        ["INCREX", "k", "BYINT", 10, "UBOUND", 5],
        ["INCREX", "k", "BYINT", 10, "UBOUND", 6, "SATURATE"],
        ["INCREX", "k", "EXAT", 1],
        ["INCREX", "k", "EXAT", 1],
      ],
      told: [
        "db0 SET k 1 KEEPTTL",
        "incrby k",
        "db0 SET k 1.5 KEEPTTL",
        "incrbyfloat k",
        `db0 SET k 1 PXAT ${startMs + 500}`,
        "set k",
        "expire k",
        "db0 SET k 2 KEEPTTL",
        "incrby k",
        "db0 SET k 3",
        "incrby k",
        "persist k",
        "db0 SET k 4 KEEPTTL",
        "incrby k",
        `db0 SET k 5 PXAT ${startMs + 10_000}`,
        "incrby k",
        "expire k",
        "db0 SET k 6 KEEPTTL",
        "incrby k",
        "db0 DEL k",
        "del k",
      ],
    },
    { name: "MSET once, with an event for each key", run: [["MSET", "a", 1, "b", 2]], told: ["db0 MSET a 1 b 2", "set a", "set b"] },
    {
      name: "all four counters as they came, as additions",
      run: [
        ["INCR", "a"],
        ["DECR", "a"],
        ["INCRBY", "a", 5],
        ["DECRBY", "a", 5],
      ],
      told: ["db0 INCR a", "incrby a", "db0 DECR a", "incrby a", "db0 INCRBY a 5", "incrby a", "db0 DECRBY a 5", "incrby a"],
    },
    { name: "a counter that is refused not at all", before: [["SET", "a", "text"]], run: [["INCR", "a"]], told: [] },
    {
      name: "DEL once, with an event for each key that was there",
      before: [["MSET", "a", 1, "c", 3]],
      run: [["DEL", "a", "b", "c", "a"]],
      told: ["db0 DEL a b c a", "del a", "del c"],
    },
    { name: "DEL of nothing not at all", run: [["DEL", "a", "b"]], told: [] },
    {
      name: "EXPIRE as PEXPIREAT",
      before: [["SET", "k", "v"]],
      run: [
        ["EXPIRE", "k", 10],
        ["PEXPIRE", "k", 7, "LT"],
      ],
      told: [`db0 PEXPIREAT k ${startMs + 10_000}`, "expire k", `db0 PEXPIREAT k ${startMs + 7}`, "expire k"],
    },
    { name: "EXPIRE that is past as DEL", before: [["SET", "k", "v"]], run: [["EXPIRE", "k", -1]], told: ["db0 DEL k", "del k"] },
    {
      name: "EXPIRE that was not done not at all",
      before: [["SET", "k", "v"]],
      run: [
        ["EXPIRE", "k", 1, "XX"],
        ["EXPIRE", "none", 1],
      ],
      told: [],
    },
    {
      name: "FLUSHDB and FLUSHALL always, with no key's event",
      run: [["SELECT", 2], ["FLUSHDB"], ["FLUSHALL", "SYNC"]],
      told: ["db2 FLUSHDB", "db2 FLUSHALL SYNC"],
    },
    {
      name: "reads not at all",
      before: [["SET", "k", "v"]],
      run: [
        ["GET", "k"],
        ["MGET", "k"],
        ["TTL", "k"],
        ["EXISTS", "k"],
        ["DBSIZE"],
        ["PING"],
        ["STRLEN", "k"],
        ["GETRANGE", "k", 0, 1],
        ["DIGEST", "k"],
      ],
      told: [],
    },
    {
      name: "the database by its index",
      run: [
        ["SELECT", 9],
        ["SET", "k", "v"],
      ],
      told: ["db9 SET k v", "set k"],
    },
  ];

  test.each(cases)("$name", ({ before, run, told }) => {
    expect(changesOf(run, before)).toEqual(told);
  });

  test("a key whose time has come goes, before what the request does to it", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "1", "PX", 5);
    engine.run("SET", "l", "1", "PX", 5);
    engine.advance(6);
    const changes = engine.recordChanges();
    engine.run("GET", "k");
    engine.run("INCR", "l");
    expect(changes).toEqual(["3 db0 DEL k", "expired k", "4 db0 DEL l", "expired l", "5 db0 INCR l", "incrby l"]);
  });

  test("a key that expires in the background is told of in its database", () => {
    const engine = new TestEngine();
    engine.connect().batch(["SELECT", "4"], ["SET", "k", "v", "PX", "5"]);
    const changes = engine.recordChanges();
    engine.advance(6);
    engine.tickUntilIdle();
    expect(changes).toEqual(["2 db4 DEL k", "expired k"]);
  });
});

describe("sequence numbers", () => {
  test("count propagated commands, whether somebody listens or not", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("MSET", "a", "1", "b", "2");
    client.run("GET", "a");
    client.run("DEL", "a", "b", "c");
    expect(engine.engine.changes.sequence).toBe(2);
    const changes = engine.recordChanges();
    client.run("MSET", "a", "1", "b", "2");
    client.run("SET", "c", "v", "EX", "5");
    client.run("DEL", "a", "b", "c");
    expect(changes.filter((change) => /^\d/.test(change)).map((change) => change.split(" ")[0])).toEqual(["3", "4", "5"]);
    expect(engine.engine.changes.sequence).toBe(5);
    expect(client.session.outputSequence).toBe(5);
  });

  test("are the same with and without a listener", () => {
    const commands = [
      ["SET", "k", "v", "EX", "1"],
      ["EXPIRE", "k", "5"],
      ["EXPIRE", "k", "-5"],
      ["MSET", "a", "1", "b", "2"],
      ["DEL", "a", "b"],
      ["FLUSHALL"],
    ];
    const [quiet, heard] = [new TestEngine(), new TestEngine()];
    heard.recordChanges();
    for (const words of commands) {
      quiet.run(...words);
      heard.run(...words);
      expect(quiet.engine.changes.sequence).toBe(heard.engine.changes.sequence);
    }
  });
});

test("replaying what was propagated gives the same keys, values and expiries", () => {
  const source = new TestEngine();
  const commands: string[][] = [];
  source.engine.changes.subscribe({
    propagated: ({ databaseIndex, words }) => commands.push(["SELECT", String(databaseIndex)], words.map(latin1)),
  });
  const client = source.connect();
  client.batch(["SET", "a", "1", "EX", "100"], ["INCR", "a"], ["SET", "b", "x", "NX", "GET"], ["SET", "b", "y", "IFEQ", "x"]);
  source.advance(60);
  client.batch(
    ["SET", "c", "z", "PX", "50"],
    ["SELECT", "3"],
    ["MSET", "m", "1", "n", "2"],
    ["DEL", "m", "none"],
    ["SET", "n", "3", "PX", "700"],
  );
  client.batch(["SET", "n", "4", "KEEPTTL", "XX"], ["SET", "m", "1", "XX"], ["DECRBY", "n", "10"], ["SELECT", "0"]);
  source.advance(60);
  client.run("GET", "c");

  const copy = new TestEngine({ seed: 2 });
  const replica = copy.connect();
  copy.advance(120);
  replica.batch(...commands, ["SELECT", "0"]);
  for (const read of [
    ["MGET", "a", "b", "c"],
    ["PTTL", "a"],
    ["PTTL", "b"],
    ["DBSIZE"],
    ["SELECT", "3"],
    ["MGET", "m", "n"],
    ["PTTL", "n"],
    ["DBSIZE"],
  ]) {
    expect(replica.raw(...read)).toBe(client.raw(...read));
  }
});

test("a subscriber may stop listening", () => {
  const engine = new TestEngine();
  let heard = 0;
  const subscriber: ChangeSubscriber = { propagated: () => heard++ };
  engine.engine.changes.subscribe(subscriber);
  engine.run("SET", "k", "v");
  engine.engine.changes.unsubscribe(subscriber);
  engine.run("SET", "k", "w");
  expect(heard).toBe(1);
  expect(engine.engine.changes.isPropagating).toBe(false);
});
