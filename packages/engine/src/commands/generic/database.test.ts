import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const syntaxError = "-ERR syntax error\r\n";

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test("FLUSHDB empties the selected database, FLUSHALL all of them", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("MSET", "a", "1", "b", "2");
    client.batch(["SELECT", "3"], ["SET", "a", "three", "EX", "10"], ["SELECT", "0"]);
    expect(client.raw("FLUSHDB")).toBe("+OK\r\n");
    expect(client.run("DBSIZE")).toBe(0);
    client.run("SELECT", 3);
    expect(client.batch(["GET", "a"], ["TTL", "a"])).toEqual(["three", 10]);
    client.batch(["SELECT", "0"], ["SET", "c", "3"]);
    expect(client.raw("FLUSHALL", "async")).toBe("+OK\r\n");
    expect(client.batch(["DBSIZE"], ["SELECT", "3"], ["DBSIZE"], ["GET", "a"])).toEqual([0, "OK", 0, null]);
    engine.tickUntilIdle();
    engine.check();
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("both take ASYNC or SYNC and nothing else, and refuse without deleting", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "k", "v");
    for (const command of ["FLUSHALL", "FLUSHDB"]) {
      expect(client.raw(command, "NOW")).toBe(syntaxError);
      expect(client.raw(command, "ASYNC", "SYNC")).toBe(syntaxError);
    }
    expect(client.run("DBSIZE")).toBe(1);
    expect(client.batch(["FLUSHDB", "SYNC"], ["FLUSHDB", "ASYNC"], ["FLUSHALL", "sync"])).toEqual(["OK", "OK", "OK"]);
  });

  test("SWAPDB exchanges two databases, expiries included; who selected one sees the other's keys", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(protocol), engine.connect(protocol)];
    client.batch(["SET", "a", "1", "EX", "10"], ["SET", "b", "x".repeat(300_000)]);
    other.batch(["SELECT", "1"], ["SET", "a", "one"], ["SET", "late", "v", "PX", "5"]);
    expect(client.raw("SWAPDB", "1", "0")).toBe("+OK\r\n");
    expect(client.batch(["GET", "a"], ["TTL", "a"], ["DBSIZE"])).toEqual(["one", -1, 2]);
    expect(other.batch(["GET", "a"], ["TTL", "a"], ["DBSIZE"])).toEqual(["1", 10, 2]);
    expect(client.run("SWAPDB", 0, 0)).toBe("OK");
    engine.advance(6);
    expect(client.run("EXISTS", "late")).toBe(0);
    engine.advance(10_000);
    expect(other.run("EXISTS", "a")).toBe(0);
    engine.check();
  });

  test("SWAPDB of a database that is being freed leaves nothing behind", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.batch(["SELECT", "1"], ["SET", "a", "1"], ["SELECT", "0"]);
    for (let i = 0; i < 2_000; i++) client.run("SET", `k${i}`, "v", "EX", 100);
    client.batch(["FLUSHDB"], ["SWAPDB", "0", "1"], ["SET", "b", "2"]);
    engine.tickUntilIdle();
    engine.check();
    expect(client.run("MGET", "a", "b")).toEqual(["1", "2"]);
    client.run("DEL", "a", "b");
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test.each([
    [["x", "y"], "invalid first DB index"],
    [["0", "y"], "invalid second DB index"],
    [["100", "y"], "invalid second DB index"],
    [["99999999999", "0"], "invalid first DB index"],
    [["0", "99999999999"], "invalid second DB index"],
    [["0", "16"], "DB index is out of range"],
    [["-1", "0"], "DB index is out of range"],
  ])("SWAPDB %j is refused: %s", (words, message) => {
    expect(new TestEngine().connect(protocol).raw("SWAPDB", ...words)).toBe(`-ERR ${message}\r\n`);
  });

  test("SWAPDB, FLUSHALL and FLUSHDB are propagated as they came, and are no event of any key", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v");
    const changes = engine.recordChanges();
    for (const words of [["SWAPDB", "0", "1"], ["SWAPDB", "0", "16"], ["FLUSHDB", "ASYNC"], ["FLUSHALL"]]) engine.run(...words);
    expect(changes).toEqual(["2 db0 SWAPDB 0 1", "3 db0 FLUSHDB ASYNC", "4 db0 FLUSHALL"]);
  });

  test("DBSIZE counts keys, those included that nobody has noticed to have expired", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("MSET", "a", "1", "b", "2");
    client.run("PEXPIRE", "a", 10);
    engine.advance(11);
    expect(client.raw("DBSIZE")).toBe(":2\r\n");
    client.run("GET", "a");
    expect(client.raw("DBSIZE")).toBe(":1\r\n");
    expect(client.raw("DBSIZE", "x")).toBe("-ERR wrong number of arguments for 'dbsize' command\r\n");
  });
});
