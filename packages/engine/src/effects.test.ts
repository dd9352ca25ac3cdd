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
      run: [["GET", "k"], ["MGET", "k"], ["TTL", "k"], ["EXISTS", "k"], ["DBSIZE"], ["PING"]],
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

  test("a SET that is past is told before the key expires", () => {
    expect(
      changesOf([
        ["SET", "k", "v", "PXAT", 1000],
        ["GET", "k"],
      ]),
    ).toEqual(["db0 SET k v PXAT 1000", "set k", "expire k", "db0 DEL k", "expired k"]);
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
  expect(engine.engine.changes.hasSubscribers).toBe(false);
});
