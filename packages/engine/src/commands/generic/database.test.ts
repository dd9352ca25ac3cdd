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
