/** BZPOPMIN, BZPOPMAX and BZMPOP: where there is something to pop, and where they wait for it. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, bulks, syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { type TestClient, TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR timeout is not a float or out of range\r\n";

describe.each(sortedSetEngines)("blocking pops in RESP$protocol from a sorted set that is $form", ({ start }) => {
  test("BZPOPMIN and BZPOPMAX take from the first of several that is there, and tell its name", () => {
    const { client, engine, fill, score, shown } = start();
    fill("k", 1, "a", 2, "b", 3, "c");
    fill("l", 0, "x");
    expect(client.raw("BZPOPMIN", "none", "k", "l", 0)).toBe(`*3\r\n${bulk("k")}${bulk("a")}${score(1)}`);
    expect(client.raw("BZPOPMAX", "k", "l", 1.5)).toBe(`*3\r\n${bulk("k")}${bulk("c")}${score(3)}`);
    expect(client.raw("BZPOPMAX", "l", "k", 0)).toBe(`*3\r\n${bulk("l")}${bulk("x")}${score(0)}`);
    expect(shown("k")).toBe("b 2");
    expect(client.raw("BZPOPMIN", "k", "k", 0)).toBe(`*3\r\n${bulk("k")}${bulk("b")}${score(2)}`);
    expect(client.raw("EXISTS", "k", "l")).toBe(":0\r\n");
    engine.check();
  });

  test("BZMPOP takes several", () => {
    const { client, engine, fill, score, shown } = start();
    const pairs = (...flat: readonly (string | number)[]): string => {
      const items: string[] = [];
      for (let i = 0; i < flat.length; i += 2) items.push(`*2\r\n${bulk(String(flat[i]))}${score(flat[i + 1] as number)}`);
      return `*2\r\n${bulk("k")}*${items.length}\r\n${items.join("")}`;
    };
    fill("k", 1, "a", 2, "b", 3, "c", 4, "d", 5, "e");
    expect(client.raw("BZMPOP", 0, 2, "none", "k", "MIN")).toBe(pairs("a", 1));
    expect(client.raw("BZMPOP", 0, 2, "none", "k", "max", "COUNT", 2)).toBe(pairs("e", 5, "d", 4));
    expect(shown("k")).toBe("b 2 c 3");
    expect(client.raw("BZMPOP", 0, 1, "k", "MIN", "COUNT", "9223372036854775807")).toBe(pairs("b", 2, "c", 3));
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    engine.check();
  });

  test("a key of another type is refused, unless a sorted set comes before it", () => {
    const { client, fill, score } = start();
    fill("k", 1, "a", 2, "b");
    client.run("SET", "s", "v");
    for (const command of ["BZPOPMIN", "BZPOPMAX"]) {
      expect(client.raw(command, "s", "k", 0)).toBe(wrongType);
      expect(client.raw(command, "none", "s", "k", 0)).toBe(wrongType);
    }
    expect(client.raw("BZMPOP", 0, 2, "none", "s", "MIN")).toBe(wrongType);
    expect(client.raw("BZPOPMIN", "k", "s", 0)).toBe(`*3\r\n${bulk("k")}${bulk("a")}${score(1)}`);
    expect(client.session.isSuspended).toBe(false);
  });

  test("in a transaction nothing waits", () => {
    const { client, nilArray, score } = start();
    client.batch(
      ["MULTI"],
      ["BZPOPMIN", "k", 0],
      ["BZPOPMAX", "k", 0],
      ["BZMPOP", 0, 1, "k", "MIN"],
      ["ZADD", "k", 1, "a"],
      ["BZPOPMIN", "k", 0],
    );
    expect(client.raw("EXEC")).toBe(`*5\r\n${nilArray.repeat(3)}:1\r\n*3\r\n${bulk("k")}${bulk("a")}${score(1)}`);
    expect(client.session.isSuspended).toBe(false);
  });
});

test.each(["x", "", " 1", "1 ", "nan", "-1", "1e400", "inf", "9223372036854775807"])(
  "a timeout of %j is refused as BLPOP refuses it",
  (timeout) => {
    const client = new TestEngine().connect();
    client.run("SET", "s", "v");
    const refused = client.raw("BLPOP", "s", timeout);
    expect(refused).toMatch(/^-ERR timeout/);
    expect(client.raw("BZPOPMIN", "s", timeout)).toBe(refused);
    expect(client.raw("BZPOPMAX", "s", "none", timeout)).toBe(refused);
    expect(client.raw("BZMPOP", timeout, 1, "s", "MIN")).toBe(refused);
  },
);

test("BZMPOP refuses what it can't read in Redis's order: keys, end, count, and the timeout last", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  for (const bad of [0, -1, "x", "9223372036854775808"])
    expect(client.raw("BZMPOP", "x", bad, "s", "UP")).toBe("-ERR numkeys should be greater than 0\r\n");
  expect(client.raw("BZMPOP", "x", "9223372036854775807", "s", "MIN")).toBe(syntaxError);
  expect(client.raw("BZMPOP", "x", 1, "s", "LEFT")).toBe(syntaxError);
  expect(client.raw("BZMPOP", "x", 2, "s", "MIN")).toBe(syntaxError);
  for (const bad of [0, -1, "x"])
    expect(client.raw("BZMPOP", "x", 1, "s", "MIN", "COUNT", bad)).toBe("-ERR count should be greater than 0\r\n");
  expect(client.raw("BZMPOP", "x", 1, "s", "MIN", "COUNT", 1, "COUNT", 1)).toBe(syntaxError);
  expect(client.raw("BZMPOP", "x", 1, "s", "MIN", "COUNT")).toBe(syntaxError);
  expect(client.raw("BZMPOP", "x", 1, "s", "MIN", "COUNT", 1)).toBe(notFloat);
  expect(client.raw("BZMPOP", 0, 1, "s", "MIN")).toBe(wrongType);
  expect(client.raw("BZPOPMIN", "s")).toBe("-ERR wrong number of arguments for 'bzpopmin' command\r\n");
  expect(client.raw("BZMPOP", 0, 1, "s")).toBe("-ERR wrong number of arguments for 'bzmpop' command\r\n");
});

test("they are propagated as ZPOPMIN or ZPOPMAX of what was popped", () => {
  const engine = new TestEngine();
  engine.run("ZADD", "k", 1, "a", 2, "b", 3, "c", 4, "d", 5, "e");
  const changes = engine.recordChanges();
  engine.run("BZPOPMIN", "none", "k", 0);
  engine.run("BZPOPMAX", "k", 0);
  engine.run("BZMPOP", 0, 1, "k", "MAX", "COUNT", 2);
  engine.run("BZMPOP", 0, 2, "none", "k", "MIN", "COUNT", 2);
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    ...[
      "db0 ZPOPMIN k",
      "zpopmin k",
      "db0 ZPOPMAX k",
      "zpopmax k",
      "db0 ZPOPMAX k 2",
      "zpopmax k",
      "db0 ZPOPMIN k 1",
      "zpopmin k",
      "del k",
    ],
  ]);
});

// ---- Waiting -------------------------------------------------------------------------------------------------------------------------

function waiting(engine: TestEngine, ...words: readonly RequestArgument[]): TestClient {
  const client = engine.connect();
  client.send(words);
  expect(client.received()).toBe("");
  return client;
}

function expectNobodyWaits({ engine }: TestEngine): void {
  expect([engine.sessions.blockedCount, engine.blockedKeys.size, engine.sessions.deadlines.size]).toEqual([0, 0, 0]);
}

describe("one who waits", () => {
  test("is served by whoever adds, those who have waited longest first", () => {
    const engine = new TestEngine();
    const [first, second, third] = [
      waiting(engine, "BZPOPMIN", "k", 0),
      waiting(engine, "BZPOPMAX", "other", "k", 0),
      waiting(engine, "BZMPOP", 0, 1, "k", "MIN", "COUNT", 9),
    ];
    const changes = engine.recordChanges();
    expect(engine.run("ZADD", "k", 1, "a", 2, "b", 3, "c", 4, "d")).toBe(4);
    expect(first.received()).toBe(bulks("k", "a", "1"));
    expect(second.received()).toBe(bulks("k", "d", "4"));
    expect(third.received()).toBe(`*2\r\n${bulk("k")}*2\r\n${bulks("b", "2")}${bulks("c", "3")}`);
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      ...["db0 ZADD k 1 a 2 b 3 c 4 d", "zadd k", "db0 ZPOPMIN k", "zpopmin k", "db0 ZPOPMAX k", "zpopmax k"],
      ...["db0 ZPOPMIN k 2", "zpopmin k", "del k"],
    ]);
    expect(engine.run("EXISTS", "k")).toBe(0);
    expectNobodyWaits(engine);
    engine.check();
  });

  test("for several keys is served from the one that comes to be", () => {
    const engine = new TestEngine();
    const client = waiting(engine, "BZPOPMIN", "a", "b", "c", 0);
    engine.run("ZINCRBY", "c", 2.5, "x");
    expect(client.received()).toBe(bulks("c", "x", "2.5"));
    expectNobodyWaits(engine);
  });

  test("waits while the key is of another type, and is served when it is a sorted set", () => {
    const engine = new TestEngine();
    const client = waiting(engine, "BZPOPMIN", "k", 0);
    const list = waiting(engine, "BLPOP", "k", 0);
    engine.run("SET", "k", "v");
    expect(client.received()).toBe("");
    engine.run("DEL", "k");
    engine.run("RPUSH", "k", "a", "b");
    expect([client.received(), list.received()]).toEqual(["", bulks("k", "a")]);
    engine.run("HSET", "h", "f", "v");
    engine.run("RENAME", "h", "k");
    expect(client.received()).toBe("");
    engine.run("ZADD", "z", 1, "m");
    // Redis wakes nobody for a value that takes another one's place.
    engine.run("ZUNIONSTORE", "k", 1, "z");
    expect(client.received()).toBe("");
    engine.run("DEL", "k");
    engine.run("ZUNIONSTORE", "k", 1, "z");
    expect(client.received()).toBe(bulks("k", "m", "1"));
    expectNobodyWaits(engine);
    engine.check();
  });

  test.each<readonly RequestArgument[]>([
    ["ZUNIONSTORE", "k", 2, "z", "none"],
    ["ZINTERSTORE", "k", 1, "z"],
    ["ZDIFFSTORE", "k", 1, "z"],
    ["ZRANGESTORE", "k", "z", 0, -1],
    ["RENAME", "z", "k"],
    ["RENAMENX", "z", "k"],
    ["COPY", "z", "k"],
    ["ZADD", "k", "NX", 1, "m"],
    ["ZADD", "k", "INCR", 1, "m"],
    ["ZINCRBY", "k", 1, "m"],
  ])("is served by %s %s", (...words) => {
    for (const large of [false, true]) {
      const engine = new TestEngine();
      engine.run("ZADD", "z", 1, "m", 2, "n");
      if (large) engine.run("ZADD", "z", ...Array.from({ length: 200 }, (_, i) => [i + 3, `m${i}`]).flat());
      const client = waiting(engine, "BZPOPMIN", "none", "k", 10);
      expect(engine.connect().raw(...words)[0]).not.toBe("-");
      expect(client.received()).toBe(bulks("k", "m", "1"));
      expectNobodyWaits(engine);
      engine.check();
    }
  });

  test("is served by MOVE and SWAPDB in the other database", () => {
    for (const words of [
      ["MOVE", "k", 1],
      ["SWAPDB", 0, 1],
    ]) {
      const engine = new TestEngine();
      const client = engine.connect();
      client.run("SELECT", 1);
      client.send(["BZPOPMAX", "k", 0]);
      engine.run("ZADD", "k", 1, "m");
      expect(client.received()).toBe("");
      engine.run(...words);
      expect(client.received()).toBe(bulks("k", "m", "1"));
      expectNobodyWaits(engine);
    }
  });

  test("finds what a transaction leaves, when it is over", () => {
    const engine = new TestEngine();
    const client = waiting(engine, "BZPOPMIN", "k", 0);
    engine.connect().batch(["MULTI"], ["ZADD", "k", 5, "a"], ["ZADD", "k", 1, "b"], ["ZREM", "k", "a"], ["EXEC"]);
    expect(client.received()).toBe(bulks("k", "b", "1"));
    const next = waiting(engine, "BZPOPMIN", "k", 0);
    engine.connect().batch(["MULTI"], ["ZADD", "k", 5, "a"], ["DEL", "k"], ["RPUSH", "k", "a"], ["EXEC"]);
    expect(next.received()).toBe("");
    engine.connect().batch(["MULTI"], ["DEL", "k"], ["ZADD", "k", 5, "a"], ["EXEC"]);
    expect(next.received()).toBe(bulks("k", "a", "5"));
    expectNobodyWaits(engine);
  });

  test("serves others with what it does not take", () => {
    const engine = new TestEngine();
    const clients = [1, 2, 3].map(() => waiting(engine, "BZPOPMAX", "k", 0));
    engine.run("ZADD", "k", 1, "a", 2, "b");
    expect(clients.map((client) => client.received())).toEqual([bulks("k", "b", "2"), bulks("k", "a", "1"), ""]);
    expect(engine.run("EXISTS", "k")).toBe(0);
    engine.run("ZADD", "k", 1, "a");
    expect(clients[2]?.received()).toBe(bulks("k", "a", "1"));
    expectNobodyWaits(engine);
  });
});

test.each<readonly [RequestArgument[], number]>([
  [["BZPOPMIN", "k", "1"], 1000],
  [["BZPOPMAX", "k", "l", "0.001"], 1],
  [["BZPOPMIN", "k", "1.2341"], 1235],
  [["BZMPOP", "0.29", 2, "k", "l", "MAX"], 290],
])("%j ends after %i ms, and not one earlier, with a null: of an array in RESP2", (words, ms) => {
  for (const [protocol, reply] of [
    [2, "*-1\r\n"],
    [3, "_\r\n"],
  ] as const) {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.send(words);
    engine.pass(ms - 1);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe(reply);
    expectNobodyWaits(engine);
    engine.run("ZADD", "k", 1, "a");
    expect([client.received(), engine.run("ZCARD", "k")]).toEqual(["", 1]);
  }
});

test("CLIENT knows one who waits, and can end it", () => {
  const engine = new TestEngine();
  const client = waiting(engine, "BZPOPMIN", "k", 100);
  expect([engine.engine.sessions.blockedCount, engine.engine.blockedKeys.size]).toEqual([1, 1]);
  expect(engine.run("CLIENT", "LIST", "ID", client.session.id)).toMatch(/ flags=b .* cmd=bzpopmin /);
  expect(engine.run("CLIENT", "UNBLOCK", client.session.id)).toBe(1);
  expect(client.received()).toBe("*-1\r\n");
  const other = waiting(engine, "BZMPOP", 0, 1, "k", "MIN");
  expect(engine.run("CLIENT", "UNBLOCK", other.session.id, "ERROR")).toBe(1);
  expect(other.received()).toBe("-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n");
  expectNobodyWaits(engine);
});
