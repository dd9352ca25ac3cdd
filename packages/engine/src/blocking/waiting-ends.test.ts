/** How a wait ends that is not served, and what becomes of the client's other requests. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, bulks } from "../testing/list-forms.js";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

/** Nobody waits, nothing is waited for, and no time is kept for anybody. */
function expectNothingLeft({ engine }: TestEngine): void {
  expect(engine.sessions.blockedCount).toBe(0);
  expect(engine.blockedKeys.size).toBe(0);
  expect(engine.blockedKeys.isAnybody).toBe(false);
  expect(engine.sessions.deadlines.size).toBe(0);
}

function waiting(...words: readonly RequestArgument[]): { engine: TestEngine; client: TestClient } {
  const engine = new TestEngine();
  const client = engine.connect();
  client.send(words);
  expect(client.received()).toBe("");
  return { engine, client };
}

describe("a timeout", () => {
  test.each([
    ["1", 1000],
    ["0.001", 1],
    ["0.0001", 1],
    ["1.5", 1500],
    ["1.2341", 1235],
    ["2.007", 2007],
    ["0.29", 290],
    ["1e-3", 1],
    ["0x1p-1", 500],
    ["3.000000", 3000],
    ["1e-400", 1],
  ])("of %s seconds ends the wait after %i ms, and not one earlier", (timeout, ms) => {
    const { engine, client } = waiting("BLPOP", "k", timeout);
    engine.pass(ms - 1);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe("*-1\r\n");
    expectNothingLeft(engine);
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe("");
    expect(engine.run("LLEN", "k")).toBe(1);
  });

  test.each([
    ["BLPOP", "k", 1],
    ["BRPOP", "k", "l", 1],
    ["BLMPOP", 1, 1, "k", "LEFT"],
    ["BLMOVE", "k", "l", "LEFT", "LEFT", 1],
    ["BRPOPLPUSH", "k", "l", 1],
    ["BLMOVEM", "k", "l", "LEFT", "LEFT", 1],
  ])("ends %s with a null: of an array in RESP2", (...words) => {
    for (const [protocol, reply] of [
      [2, "*-1\r\n"],
      [3, "_\r\n"],
    ] as const) {
      const engine = new TestEngine();
      const client = engine.connect(protocol);
      client.send(words);
      engine.pass(1000);
      expect(client.received()).toBe(reply);
      expectNothingLeft(engine);
    }
  });

  test("of 0 never comes", () => {
    const { engine, client } = waiting("BLPOP", "k", 0);
    engine.pass(1e12);
    expect(client.received()).toBe("");
    expect(engine.engine.sessions.deadlines.size).toBe(0);
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe(bulks("k", "a"));
    expectNothingLeft(engine);
  });

  test("that is no whole millisecond below 0 never comes either, and -0.001 is none in the precision that Redis computes in", () => {
    for (const timeout of ["-0.0001", "-0.001", "-1e-400"]) {
      const { engine, client } = waiting("BLPOP", "k", timeout);
      engine.pass(1e9);
      expect(client.received()).toBe("");
    }
  });

  test("goes on where a request was run anew in vain", () => {
    const { engine, client } = waiting("BLMOVEM", "k", "l", "LEFT", "LEFT", 1, "EXACTLY", 3, "OBO");
    engine.pass(600);
    engine.run("RPUSH", "k", "a");
    engine.pass(399);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe("*-1\r\n");
    expect(engine.run("LRANGE", "k", 0, -1)).toEqual(["a"]);
    expectNothingLeft(engine);
  });

  test("of several ends each at its time, and the others go on", () => {
    const engine = new TestEngine();
    const clients = [0.3, 0.1, 0, 0.2].map((timeout) => {
      const client = engine.connect();
      client.send(["BLPOP", "k", timeout]);
      return client;
    });
    const received = (): string[] => clients.map((client) => client.received());
    engine.pass(150);
    expect(received()).toEqual(["", "*-1\r\n", "", ""]);
    engine.run("RPUSH", "k", "a");
    expect(received()).toEqual([bulks("k", "a"), "", "", ""]);
    engine.pass(1000);
    expect(received()).toEqual(["", "", "", "*-1\r\n"]);
    engine.run("RPUSH", "k", "b");
    expect(received()).toEqual(["", "", bulks("k", "b"), ""]);
    expectNothingLeft(engine);
  });

  test("does not depend on the system's clock", () => {
    const { engine, client } = waiting("BLPOP", "k", 10);
    engine.clock.setWallClockForward(100_000);
    engine.pass(9_999);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe("*-1\r\n");
  });
});

describe("CLIENT UNBLOCK", () => {
  test("ends a wait as if its time was up, or with an error", () => {
    for (const [options, reply] of [
      [[], "*-1\r\n"],
      [["TIMEOUT"], "*-1\r\n"],
      [["ERROR"], "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n"],
    ] as const) {
      const { engine, client } = waiting("BLMOVE", "k", "l", "LEFT", "LEFT", 100);
      expect(engine.run("CLIENT", "UNBLOCK", client.session.id, ...options)).toBe(1);
      expect(client.received()).toBe(reply);
      expect(engine.run("CLIENT", "UNBLOCK", client.session.id, ...options)).toBe(0);
      expectNothingLeft(engine);
      engine.run("RPUSH", "k", "a");
      expect(engine.run("LRANGE", "k", 0, -1)).toEqual(["a"]);
    }
  });
});

describe("a client that goes while it waits", () => {
  test("is served nothing: the next one is", () => {
    const { engine, client } = waiting("BLPOP", "k", "l", 5);
    const next = engine.connect();
    next.send(["BLPOP", "k", 0]);
    client.close();
    engine.run("RPUSH", "k", "a");
    expect(next.received()).toBe(bulks("k", "a"));
    expectNothingLeft(engine);
  });

  test("because it was killed", () => {
    const { engine, client } = waiting("BLPOP", "k", 5);
    expect(engine.run("CLIENT", "KILL", "ID", client.session.id)).toBe(1);
    expectNothingLeft(engine);
    engine.run("RPUSH", "k", "a");
    expect(engine.run("LLEN", "k")).toBe(1);
  });

  test("and whose further requests are never run", () => {
    const { engine, client } = waiting("BLPOP", "k", 5);
    client.send(["SET", "after", 1]);
    client.close();
    engine.run("RPUSH", "k", "a");
    expect(engine.run("EXISTS", "after")).toBe(0);
  });

  test("in the middle of being served with others", () => {
    const { engine, client } = waiting("BLMOVE", "k", "l", "LEFT", "LEFT", 0);
    const [second, killer] = [engine.connect(), engine.connect()];
    second.send(["BLPOP", "l", 0]);
    killer.batch(["MULTI"], ["RPUSH", "k", "a", "b"], ["CLIENT", "KILL", "ID", client.session.id], ["EXEC"]);
    expect(second.received()).toBe("");
    expect(engine.run("LRANGE", "k", 0, -1)).toEqual(["a", "b"]);
    second.close();
    expectNothingLeft(engine);
  });
});

describe("requests behind one that waits", () => {
  test("are run in order when it is over, and may wait themselves", () => {
    const { engine, client } = waiting("BLPOP", "a", 0);
    client.send(["SET", "after", 1], ["BLPOP", "b", 1], ["INCR", "after"], ["BRPOP", "c", 0], ["GET", "after"]);
    expect(engine.run("EXISTS", "after")).toBe(0);
    engine.run("RPUSH", "a", "x");
    expect(client.received()).toBe(`${bulks("a", "x")}+OK\r\n`);
    engine.pass(1000);
    expect(client.received()).toBe("*-1\r\n:2\r\n");
    engine.run("RPUSH", "c", "y");
    expect(client.received()).toBe(`${bulks("c", "y")}${bulk("2")}`);
    expectNothingLeft(engine);
  });

  test("among them its own push to the key that it waits for", () => {
    const { engine, client } = waiting("BLPOP", "k", 1);
    client.send(["RPUSH", "k", "own"], ["BLPOP", "k", 0]);
    engine.pass(1000);
    expect(client.received()).toBe(`*-1\r\n:1\r\n${bulks("k", "own")}`);
    expectNothingLeft(engine);
  });

  test("RESET, which comes when it is its turn", () => {
    const { engine, client } = waiting("BLPOP", "k", 0);
    client.send(["RESET"], ["PING"]);
    expect(client.received()).toBe("");
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe(`${bulks("k", "a")}+RESET\r\n+PONG\r\n`);
  });
});

describe("CLIENT REPLY", () => {
  test("OFF keeps the reply of one that was served, too", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send(["CLIENT", "REPLY", "OFF"], ["BLPOP", "k", 0], ["PING"]);
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe("");
    expect(engine.run("EXISTS", "k")).toBe(0);
    expect(client.raw("CLIENT", "REPLY", "ON")).toBe("+OK\r\n");
    client.send(["BLPOP", "k", 0]);
    engine.run("RPUSH", "k", "b");
    expect(client.received()).toBe(bulks("k", "b"));
  });

  test("SKIP keeps that one reply", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.send(["CLIENT", "REPLY", "SKIP"], ["BLPOP", "k", 0], ["PING"]);
    expect(client.received()).toBe("");
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe("+PONG\r\n");
    client.send(["CLIENT", "REPLY", "SKIP"], ["BLPOP", "k", 1], ["PING"]);
    engine.pass(1000);
    expect(client.received()).toBe("+PONG\r\n");
  });
});

test("a wait survives that everything is deleted, and that databases are exchanged", () => {
  const { engine, client } = waiting("BLPOP", "k", 100);
  engine.run("RPUSH", "other", "x");
  engine.run("FLUSHALL");
  engine.run("SWAPDB", 0, 1);
  engine.run("FLUSHDB");
  engine.tickUntilIdle();
  engine.run("RPUSH", "k", "a");
  expect(client.received()).toBe(bulks("k", "a"));
  expectNothingLeft(engine);
});

test("a client that waits is not one that says nothing for too long", () => {
  const { engine, client } = waiting("BLPOP", "k", 0);
  engine.run("CONFIG", "SET", "timeout", 1);
  for (let i = 0; i < 50; i++) {
    engine.advance(1000);
    engine.engine.tick();
  }
  expect(client.connection.closedFor).toBe(null);
  engine.connect().run("RPUSH", "k", "a");
  expect(client.received()).toBe(bulks("k", "a"));
});

test("in RESP3 messages come to one that waits, and before what it is served with", () => {
  const engine = new TestEngine();
  const client = engine.connect(3);
  client.run("SUBSCRIBE", "news");
  client.send(["BLPOP", "k", 0]);
  engine.run("PUBLISH", "news", "one");
  expect(client.received()).toBe(">3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$3\r\none\r\n");
  engine.connect().batch(["PUBLISH", "news", "two"], ["RPUSH", "k", "a"], ["PUBLISH", "news", "three"]);
  expect(client.received()).toMatch(/^>3\r\n.*two\r\n\*2\r\n\$1\r\nk\r\n\$1\r\na\r\n>3\r\n.*three\r\n$/s);
});
