import { describe, expect, test } from "vitest";
import { bytesOf, type TestClient } from "../testing/test-engine.js";
import { allInvalid, ask, bulk, invalid, ok, tracking, trackingOne } from "../testing/tracking-clients.js";

describe("what a client has read", () => {
  test("it is told of once, when it is modified", () => {
    const { writer, client } = trackingOne();
    ask(client, "MGET x y x");
    ask(writer, "SET x 1");
    expect(client.received()).toBe(invalid("x"));
    ask(writer, "SET x 2");
    ask(writer, "SET z 1");
    expect(client.received()).toBe("");
    ask(client, "GET x");
    ask(writer, "MSET y 1 x 1 y 2");
    expect(client.received()).toBe(invalid("y") + invalid("x"));
  });

  test.each([
    ["GET k", "DEL k"],
    ["STRLEN k", "APPEND k x"],
    ["EXISTS q k", "EXPIRE k 100"],
    ["TTL k", "RENAME k other"],
    ["TYPE k", "RENAME source k"],
    ["TOUCH k", "COPY source k REPLACE"],
    ["OBJECT ENCODING k", "MOVE k 1"],
    ["MEMORY USAGE k", "INCR k"],
    ["LCS source k", "GETSET k v"],
    ["GETRANGE k 0 1", "SETRANGE k 0 x"],
    ["MGET a b k c", "MSETNX k2 x k2 y"],
  ])("by %s, is invalid after %s if that modified it", (read, write) => {
    const { writer, client } = trackingOne();
    ask(writer, "MSET k 1 source s");
    ask(client, read);
    ask(writer, write);
    expect(client.received()).toBe(write.includes("k2") ? "" : invalid("k"));
  });

  test("is remembered though there is no such key, and though the command failed", () => {
    const { writer, client } = trackingOne();
    ask(client, "GETRANGE k x y");
    ask(writer, "DEL k");
    expect(client.received()).toBe("");
    ask(writer, "SET k 1");
    expect(client.received()).toBe(invalid("k"));
    ask(client, "GET"); // Was not run.
    ask(client, "GET k2 k3");
    ask(writer, "MSET k 2 k2 3");
    expect(client.received()).toBe("");
  });

  test("is not what it has written, nor what was listed", () => {
    const { writer, client } = trackingOne();
    for (const command of ["SET k 1", "GETEX k", "GETSET k 2", "SCAN 0", "KEYS *", "RANDOMKEY", "DBSIZE"]) ask(client, command);
    ask(writer, "SET k 3");
    expect(client.received()).toBe("");
  });

  test("is so in all databases", () => {
    const { writer, client } = trackingOne();
    ask(client, "GET k");
    ask(writer, "SELECT 3");
    ask(writer, "SET k 1");
    expect(client.received()).toBe(invalid("k"));
    ask(client, "GET k");
    ask(writer, "SWAPDB 0 3");
    expect(client.received()).toBe("");
  });

  test("may be any bytes", () => {
    const { writer, client } = trackingOne();
    const key = bytesOf("\xff\0\r\n");
    client.run("GET", key);
    client.run("GET", "");
    writer.run("MSET", key, "1", "", "2");
    expect(client.received()).toBe(invalid("\xff\0\r\n") + invalid(""));
  });

  test("is told to everybody who has read it", () => {
    const { writer, clients } = tracking("", "", "");
    for (const client of clients) ask(client, "GET k");
    clients[1]?.close();
    ask(writer, "SET k 1");
    expect(clients.map((client) => client.received())).toEqual([invalid("k"), "", invalid("k")]);
  });

  test("is told when it expires, whoever notices", () => {
    const { engine, writer, client } = trackingOne();
    const expiring = (): void => {
      ask(writer, "SET k v PX 10");
      ask(client, "GET k");
      engine.advance(11);
    };
    expiring();
    expect(ask(writer, "GET k")).toBe("$-1\r\n");
    expect(client.received()).toBe(invalid("k"));
    expiring();
    expect(ask(client, "GET k")).toBe(`_\r\n${invalid("k")}`);
    // It has been read anew.
    ask(writer, "SET k v");
    expect(client.received()).toBe(invalid("k"));
    expiring();
    engine.tickUntilIdle();
    expect(client.received()).toBe(invalid("k"));
  });

  test("stays so while tracking is off, and if it is turned on again; what is modified meanwhile nobody is told", () => {
    const { engine, writer, client } = trackingOne();
    ask(client, "MGET k l m");
    ask(client, "CLIENT TRACKING OFF");
    ask(writer, "SET l 1");
    ask(client, "CLIENT TRACKING ON BCAST PREFIX other");
    ask(writer, "SET m 1");
    ask(client, "CLIENT TRACKING OFF");
    ask(client, "CLIENT TRACKING ON");
    ask(writer, "MSET l 2 m 2 k 2");
    expect(client.received()).toBe(invalid("k"));
    expect(engine.engine.tracking.keyCount).toBe(0);
  });
});

describe("what a client modifies itself", () => {
  test("it is told behind the reply; others, before", () => {
    const { clients } = tracking("", "");
    const [client, other] = clients as [TestClient, TestClient];
    ask(client, "GET k");
    ask(other, "GET k");
    expect(ask(client, "SET k 1")).toBe(ok + invalid("k"));
    expect(other.received()).toBe(invalid("k"));
  });

  test("in a pipeline, it is told between the replies", () => {
    const { client } = trackingOne();
    client.send(["GET", "k"], ["SET", "k", "1"], ["SET", "k", "2"], ["GET", "k"], ["DEL", "k"], ["PING"]);
    expect(client.received()).toBe(`_\r\n${ok}${invalid("k")}${ok}$1\r\n2\r\n:1\r\n${invalid("k")}+PONG\r\n`);
  });

  test("in a transaction, it is told behind the reply to EXEC; a flush too, once more for what was read since", () => {
    const { writer, client } = trackingOne();
    ask(client, "GET x");
    client.send(
      ["MULTI"],
      ["SET", "x", "5"],
      ["SET", "x", "6"],
      ["GET", "y"],
      ["SET", "y", "6"],
      ["FLUSHALL"],
      ["GET", "x"],
      ["SET", "x", "7"],
      ["EXEC"],
    );
    expect(client.received()).toBe(
      `${ok}${"+QUEUED\r\n".repeat(7)}*7\r\n${ok}${ok}_\r\n${ok}${ok}_\r\n${ok}${invalid("x")}${invalid("y")}${allInvalid}${invalid("x")}`,
    );
    ask(writer, "MSET x 1 y 1");
    expect(client.received()).toBe("");
  });

  test("comes behind what it was pushed meanwhile", () => {
    const { clients } = tracking("", "");
    const [client, other] = clients as [TestClient, TestClient];
    ask(other, `CLIENT TRACKING ON REDIRECT ${client.session.id}`);
    ask(client, "MGET a b");
    ask(other, "MGET b c");
    expect(ask(client, "MSET a 1 b 1 c 1")).toBe(ok + invalid("b") + invalid("c") + invalid("a") + invalid("b"));
  });

  test("it is not told with NOLOOP, unless everything goes", () => {
    const { engine, writer, client } = trackingOne("NOLOOP");
    ask(client, "GET k");
    expect(ask(client, "SET k 1")).toBe(ok);
    ask(writer, "SET k 2");
    expect(client.received()).toBe("");
    ask(client, "GET k");
    ask(writer, "SET k 2");
    expect(client.received()).toBe(invalid("k"));
    ask(writer, "SET k v PX 10");
    ask(client, "GET k");
    engine.advance(11);
    expect(ask(client, "GET k")).toBe("_\r\n");
    expect(ask(client, "FLUSHDB")).toBe(ok + allInvalid);
  });

  test("it is told though it says OFF in the same transaction, in the protocol that it speaks at the end", () => {
    const { client } = trackingOne();
    ask(client, "GET k");
    client.send(["MULTI"], ["SET", "k", "1"], ["CLIENT", "TRACKING", "OFF"], ["EXEC"]);
    expect(client.received()).toBe(`${ok}+QUEUED\r\n+QUEUED\r\n*2\r\n${ok}${ok}${invalid("k")}`);
    const second = trackingOne().client;
    ask(second, "GET k");
    second.send(["MULTI"], ["SET", "k", "1"], ["HELLO", "2"], ["EXEC"]);
    expect(second.received()).not.toContain("invalidate");
  });

  test("it is told nothing of if it disconnects itself", () => {
    const { engine, client } = trackingOne();
    ask(client, "GET k");
    client.send(["MULTI"], ["SET", "k", "1"], ["CLIENT", "KILL", "ID", String(client.session.id), "SKIPME", "no"], ["EXEC"]);
    expect(client.received()).toBe(`${ok}+QUEUED\r\n+QUEUED\r\n*2\r\n${ok}:1\r\n`);
    client.close();
    expect(engine.engine.tracking.sessionCount).toBe(0);
  });

  test("it is told though its replies are off", () => {
    const { client } = trackingOne();
    ask(client, "GET k");
    client.send(["CLIENT", "REPLY", "OFF"], ["SET", "k", "1"]);
    expect(client.received()).toBe(invalid("k"));
  });
});

describe("FLUSHALL and FLUSHDB", () => {
  test("tell everybody who tracks, the oldest first, once, and forget all keys", () => {
    const { engine, writer, clients } = tracking("", "BCAST PREFIX q", "OPTIN NOLOOP", "");
    const order: number[] = [];
    for (const { session, connection } of clients) connection.wake = () => order.push(session.id);
    ask(clients[3] as TestClient, "CLIENT TRACKING OFF");
    ask(clients[0] as TestClient, "GET k");
    ask(writer, "SELECT 5");
    ask(writer, "FLUSHDB");
    expect(clients.map((client) => client.received())).toEqual([allInvalid, allInvalid, allInvalid, ""]);
    expect(order).toEqual([2, 3, 4]);
    expect(engine.engine.tracking.keyCount).toBe(0);
    ask(writer, "SET k 1");
    ask(writer, "FLUSHALL");
    expect(clients.map((client) => client.received())).toEqual([allInvalid, allInvalid, allInvalid, ""]);
  });

  test("say null in the protocol of the client that tracks", () => {
    const { engine, writer, client } = trackingOne();
    const [subscriber, pushed] = [engine.connect(), engine.connect(3)];
    ask(subscriber, "SUBSCRIBE news");
    ask(client, `CLIENT TRACKING ON REDIRECT ${subscriber.session.id}`);
    ask(writer, `CLIENT TRACKING ON REDIRECT ${pushed.session.id}`);
    ask(engine.connect(), "FLUSHALL");
    expect(subscriber.received()).toBe(`*3\r\n${bulk("message", "__redis__:invalidate")}_\r\n`);
    expect(pushed.received()).toBe(`>2\r\n${bulk("invalidate")}$-1\r\n`);
  });
});

describe("memory", () => {
  test("is given back with the last client that has tracked, and counts until then", () => {
    const { engine, writer, clients } = tracking("", "BCAST PREFIX a");
    const [client, broadcast] = clients as [TestClient, TestClient];
    const { tracking: table, memory } = engine.engine;
    const used = memory.usedBytes;
    expect(table.usedBytes).toBe(0);
    client.run("MGET", ...Array.from({ length: 1000 }, (_, i) => `key:${i}`));
    expect(table.usedBytes).toBeGreaterThan(1000 * 12);
    expect(memory.usedBytes - used).toBe(table.usedBytes);
    client.close();
    expect(table.keyCount).toBe(1000);
    ask(broadcast, "RESET");
    broadcast.close();
    expect([table.keyCount, table.usedBytes, table.prefixCount, table.sessionCount]).toEqual([0, 0, 0, 0]);
    ask(writer, "SET key:1 1");
    expect(memory.usedBytes).toBeGreaterThan(0);
  });

  test("keys that are modified leave nothing behind", () => {
    const { engine, writer, client } = trackingOne();
    const keys = Array.from({ length: 1000 }, (_, i) => `key:${i}`);
    client.run("MGET", ...keys);
    writer.run("MSET", ...keys.flatMap((key) => [key, "v"]));
    expect(engine.engine.tracking.usedBytes).toBe(0);
  });

  test("a client that comes after the last one has gone begins anew", () => {
    const { engine, writer, client } = trackingOne();
    ask(client, "GET k");
    client.close();
    const next = engine.connect(3);
    ask(next, "CLIENT TRACKING ON");
    ask(next, "GET l");
    ask(writer, "MSET k 1 l 1");
    expect(next.received()).toBe(invalid("l"));
  });
});
