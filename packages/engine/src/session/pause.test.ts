import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

describe("CLIENT PAUSE", () => {
  test("lets everybody's commands wait until it is over, the one that would end it included", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    client.send(["CLIENT", "PAUSE", "1000"], ["PING"]);
    other.send(["CLIENT", "UNPAUSE"], ["INCR", "k"], ["INCR", "k"]);
    expect([client.received(), other.received()]).toEqual(["+OK\r\n", ""]);
    expect(engine.engine.sessions.blockedCount).toBe(2);
    engine.pass(999);
    expect([client.received(), other.received()]).toEqual(["", ""]);
    engine.pass(1);
    expect([client.received(), other.received()]).toEqual(["+PONG\r\n", "+OK\r\n:1\r\n:2\r\n"]);
    expect(engine.engine.sessions.blockedCount).toBe(0);
    expect(other.connection.wakes).toBe(1);
  });

  test("WRITE lets wait only what writes", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    client.run("SET", "k", "1");
    client.send(["CLIENT", "PAUSE", "1000", "WRITE"], ["GET", "k"], ["CLIENT", "PAUSE", "10", "write"]);
    expect(client.received()).toBe("+OK\r\n$1\r\n1\r\n+OK\r\n");
    other.send(["GET", "k"], ["INCR", "k"], ["GET", "k"]);
    expect(other.received()).toBe("$1\r\n1\r\n");
    engine.pass(500); // The shorter one has not made it shorter.
    expect(other.received()).toBe("");
    expect(client.run("CLIENT", "UNPAUSE")).toBe("OK");
    expect(other.received()).toBe(":2\r\n$1\r\n2\r\n");
  });

  test("becomes longer and stricter, and not the other way round", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    client.run("CLIENT", "PAUSE", "100", "WRITE");
    client.run("CLIENT", "PAUSE", "50", "ALL");
    other.send(["PING"]);
    engine.pass(99);
    expect(other.received()).toBe("");
    engine.pass(1);
    expect(other.received()).toBe("+PONG\r\n");
  });

  test("is over for whoever comes after its end, if nobody has looked at the deadlines", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("CLIENT", "PAUSE", "100");
    engine.advance(100);
    expect(client.run("PING")).toBe("PONG");
    expect(engine.engine.sessions.pause.mode).toBe(null);
    expect(engine.engine.sessions.deadlines.size).toBe(0);
  });

  test("does not hide mistakes, and can't be ended by CLIENT UNBLOCK", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("CLIENT", "PAUSE", "100");
    expect(client.raw("NOSUCH")).toMatch(/^-ERR unknown command/);
    expect(client.raw("GET")).toMatch(/^-ERR wrong number/);
    client.send(["PING"]);
    expect(client.session.isSuspended).toBe(true);
    expect(engine.engine.sessions.deferred.unblock(client.session, false)).toBe(false);
    engine.pass(100);
    expect(client.received()).toBe("+PONG\r\n");
  });

  test("keeps what expires meanwhile from being deleted in the background", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "k", "v", "PX", 10);
    client.run("CLIENT", "PAUSE", "1000", "WRITE");
    const recorded = engine.recordChanges();
    engine.pass(500);
    engine.tickUntilIdle();
    expect(recorded).toEqual([]);
    engine.pass(500);
    engine.tickUntilIdle();
    expect(recorded).toEqual(["2 db0 DEL k", "expired k"]);
  });

  test("hides keys whose time comes meanwhile, and leaves their deletion for later", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "k", "v", "PX", 10);
    client.run("CLIENT", "PAUSE", "1000", "WRITE");
    const recorded = engine.recordChanges();
    engine.advance(500);
    expect(client.batch(["GET", "k"], ["EXISTS", "k"], ["TYPE", "k"], ["KEYS", "*"])).toEqual([null, 0, "none", []]);
    expect(client.run("SCAN", "0")).toEqual(["0", []]);
    expect([client.run("RANDOMKEY"), client.run("DBSIZE")]).toEqual([null, 1]);
    expect(recorded).toEqual([]);
    engine.pass(500);
    expect([client.run("GET", "k"), client.run("DBSIZE")]).toEqual([null, 0]);
    expect(recorded).toEqual(["2 db0 DEL k", "expired k"]);
    engine.check();
  });

  test("does not keep a hidden key from being replaced by those who may write all the same", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "k:0", "v", "PX", 10);
    client.run("CLIENT", "PAUSE", "1000", "WRITE");
    engine.advance(500);
    engine.engine.debugCommand = "yes";
    client.run("DEBUG", "POPULATE", 1, "k");
    expect([client.run("GET", "k:0"), client.run("DBSIZE"), client.run("TTL", "k:0")]).toEqual(["value:0", 1, -1]);
    const replica = engine.connect();
    replica.session.role = "replica";
    replica.run("SET", "a", "v", "PX", 10);
    replica.run("SET", "b", "w");
    engine.advance(100);
    replica.run("RENAME", "b", "a");
    expect([client.run("GET", "a"), client.run("DBSIZE")]).toEqual(["w", 2]);
    engine.check();
  });

  test("forgets a client that goes", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    client.run("CLIENT", "PAUSE", "100");
    other.send(["PING"]);
    other.close();
    expect(engine.engine.sessions.blockedCount).toBe(0);
    engine.pass(100);
    expect(other.connection.wakes).toBe(0);
  });

  test("leaves a skipped reply to the command that is postponed", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("CLIENT", "PAUSE", "100", "WRITE");
    client.send(["CLIENT", "REPLY", "SKIP"], ["SET", "k", "v"], ["GET", "k"]);
    expect(client.received()).toBe("");
    engine.pass(100);
    expect(client.received()).toBe("$1\r\nv\r\n");
  });

  test("refuses what is no time and no mode", () => {
    const client = new TestEngine().connect();
    for (const [words, error] of [
      [["abc"], "ERR timeout is not an integer or out of range"],
      [["99999999999999999999"], "ERR timeout is not an integer or out of range"],
      [["9223372036854775807"], "ERR timeout is out of range"],
      [["-1"], "ERR timeout is negative"],
      [["10", "foo"], "ERR CLIENT PAUSE mode must be WRITE or ALL"],
      [["abc", "foo"], "ERR CLIENT PAUSE mode must be WRITE or ALL"],
      [["1", "WRITE", "x"], "ERR unknown subcommand or wrong number of arguments for 'PAUSE'. Try CLIENT HELP."],
    ] as const) {
      expect(client.raw("CLIENT", "PAUSE", ...words)).toBe(`-${error}\r\n`);
    }
    expect(client.run("PING")).toBe("PONG");
    expect(client.batch(["CLIENT", "PAUSE", "0"], ["PING"])).toEqual(["OK", "PONG"]);
  });
});
