import { describe, expect, test } from "vitest";
import { bytesOf, type TestClient, TestEngine } from "../testing/test-engine.js";

const ask = (client: TestClient, command: string): string => client.raw(...command.split(" "));
const bulk = (...texts: string[]): string => texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("");
const keysOf = (keys: readonly string[]): string => `*${keys.length}\r\n${bulk(...keys)}`;
/** What a client of RESP3 is told, and one of RESP2 that is subscribed. */
const invalid = (...keys: string[]): string => `>2\r\n${bulk("invalidate")}${keysOf(keys)}`;
const message = (...keys: string[]): string => `*3\r\n${bulk("message", "__redis__:invalidate")}${keysOf(keys)}`;
const allInvalid = `>2\r\n${bulk("invalidate")}_\r\n`;
const ok = "+OK\r\n";

/** Clients of RESP3 that track so, and one that does not. */
function tracking(...modes: string[]): { engine: TestEngine; writer: TestClient; clients: TestClient[] } {
  const engine = new TestEngine();
  const writer = engine.connect();
  const clients = modes.map((mode) => {
    const client = engine.connect(3);
    ask(client, `CLIENT TRACKING ON ${mode}`.trim());
    return client;
  });
  return { engine, writer, clients };
}

/** One client of RESP3 that tracks so, and one that does not. */
function trackingOne(mode = ""): { engine: TestEngine; writer: TestClient; client: TestClient } {
  const { engine, writer, clients } = tracking(mode);
  return { engine, writer, client: clients[0] as TestClient };
}

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
    subscriber.session.channelCount = 1;
    ask(client, `CLIENT TRACKING ON REDIRECT ${subscriber.session.id}`);
    ask(writer, `CLIENT TRACKING ON REDIRECT ${pushed.session.id}`);
    ask(engine.connect(), "FLUSHALL");
    expect(subscriber.received()).toBe(`*3\r\n${bulk("message", "__redis__:invalidate")}_\r\n`);
    expect(pushed.received()).toBe(`>2\r\n${bulk("invalidate")}$-1\r\n`);
  });
});

describe("OPTIN and OPTOUT", () => {
  /** Whether k is remembered after these commands. */
  const remembers = (mode: string, ...commands: string[]): boolean => {
    const { writer, client } = trackingOne(mode);
    for (const command of commands) ask(client, command);
    client.received();
    ask(writer, "SET k 1");
    return client.received() === invalid("k");
  };

  test.each([
    ["GET k", false],
    ["CLIENT CACHING YES|GET k", true],
    ["CLIENT CACHING YES|PING|GET k", false],
    ["CLIENT CACHING YES|GET other|GET k", false],
    ["CLIENT CACHING YES|CLIENT ID|CLIENT HELP|GET k", true],
    ["CLIENT CACHING YES|CLIENT ID FOO|CLIENT CACHING FOO|GET k", true],
    ["CLIENT CACHING YES|CLIENT FOO|GET k", false],
    ["CLIENT CACHING YES|CLIENT|GET k", false],
    ["CLIENT CACHING YES|NOSUCH|GET k", false],
    ["CLIENT CACHING YES|GET|GET k", false],
    ["CLIENT CACHING YES|EXEC|GET k", false],
    ["CLIENT CACHING YES|HELLO 3|GET k", false],
    ["CLIENT CACHING YES|CLIENT REPLY SKIP|PING|GET k", false],
    ["CLIENT CACHING YES|CLIENT TRACKING ON OPTIN|GET k", true],
    ["CLIENT CACHING YES|CLIENT TRACKING OFF|CLIENT TRACKING ON OPTIN|GET k", false],
    ["CLIENT CACHING YES|MULTI|PING|GET k|EXEC", true],
    ["CLIENT CACHING YES|MULTI|GET k|GET|EXEC", false],
    ["CLIENT CACHING YES|MULTI|NOSUCH|WATCH x|DISCARD|GET k", false],
    ["CLIENT CACHING YES|MULTI|EXEC|GET k", false],
    ["MULTI|CLIENT CACHING YES|PING|GET k|EXEC", true],
    ["MULTI|GET k|CLIENT CACHING YES|EXEC|GET k", false],
  ])("OPTIN remembers what follows CLIENT CACHING YES: %s", (commands, isRemembered) => {
    expect(remembers("OPTIN", ...commands.split("|"))).toBe(isRemembered);
  });

  test.each([
    ["GET k", true],
    ["CLIENT CACHING NO|GET k", false],
    ["CLIENT CACHING NO|GET other|GET k", true],
    ["CLIENT CACHING NO|MULTI|GET k|EXEC", false],
    ["CLIENT CACHING NO|MULTI|EXEC|GET k", true],
    ["MULTI|CLIENT CACHING NO|GET k|EXEC", false],
  ])("OPTOUT remembers all but what follows CLIENT CACHING NO: %s", (commands, isRemembered) => {
    expect(remembers("OPTOUT", ...commands.split("|"))).toBe(isRemembered);
  });
});

describe("whom it is told", () => {
  test("a client of RESP2 can't be told, and its keys are forgotten all the same", () => {
    const { engine, writer, client } = trackingOne();
    client.session.reply.protocol = 2;
    ask(client, "GET k");
    ask(writer, "SET k 1");
    ask(writer, "FLUSHALL");
    expect(client.received()).toBe("");
    expect(engine.engine.tracking.keyCount).toBe(0);
  });

  test("with REDIRECT, another one: in RESP2 if it is subscribed to anything", () => {
    const { engine, writer, client } = trackingOne();
    const other = engine.connect();
    ask(client, `CLIENT TRACKING ON REDIRECT ${other.session.id}`);
    const told = (): string => {
      ask(client, "GET k");
      ask(writer, "SET k 1");
      expect(client.received()).toBe("");
      return other.received();
    };
    expect(told()).toBe("");
    for (const kind of ["channelCount", "patternCount", "shardChannelCount"] as const) {
      other.session[kind] = 1;
      expect(told()).toBe(message("k"));
      ask(client, "GET k");
      expect(ask(client, "SET k 1")).toBe(ok); // It learns of its own as well.
      expect(other.received()).toBe(message("k"));
      other.session[kind] = 0;
    }
    other.session.reply.protocol = 3;
    expect(told()).toBe(invalid("k"));
  });

  test("a client may redirect to itself, and is told in RESP2 so", () => {
    const { writer, client } = trackingOne();
    ask(client, `CLIENT TRACKING ON REDIRECT ${client.session.id}`);
    ask(client, "GET k");
    expect(ask(client, "SET k 1")).toBe(ok + invalid("k"));
    ask(client, "GET k");
    client.session.reply.protocol = 2;
    client.session.channelCount = 1;
    ask(writer, "SET k 2");
    expect(client.received()).toBe(message("k"));
  });

  test("if the other one has gone, a client of RESP3 is told so, each time", () => {
    const { engine, writer, clients } = tracking("", "BCAST");
    const other = engine.connect(3);
    const broken = `>2\r\n${bulk("tracking-redir-broken")}:${other.session.id}\r\n`;
    const [reader, broadcast] = clients as [TestClient, TestClient];
    ask(reader, `CLIENT TRACKING ON REDIRECT ${other.session.id}`);
    ask(broadcast, `CLIENT TRACKING ON BCAST REDIRECT ${other.session.id}`);
    ask(reader, "MGET k l");
    ask(writer, "SET k 1");
    expect(other.received()).toBe(invalid("k") + invalid("k"));
    other.close();
    expect(ask(reader, "MSET k 1 l 1")).toBe(ok + broken);
    expect(broadcast.received()).toBe(broken);
    ask(writer, "FLUSHALL");
    expect([reader.received(), broadcast.received()]).toEqual([broken, broken]);
    reader.session.reply.protocol = 2;
    ask(writer, "FLUSHALL");
    expect(reader.received()).toBe("");
  });
});

describe("broadcasting", () => {
  test("tells once per turn and prefix what was modified under it, in the order of the bytes", () => {
    const { writer, clients } = tracking("BCAST", "BCAST PREFIX b PREFIX a");
    const [every, some] = clients as [TestClient, TestClient];
    writer.send(
      ["MSET", "b1", "1", "a2", "1", "a1", "1", "c", "1", "a1", "2"],
      ["SET", "a1", "3"],
      ["DEL", "a", "b1"],
      ["SET", bytesOf("\xff"), "1"],
    );
    writer.send(["SET", "a", "1"]);
    expect(every.received()).toBe(invalid("a", "a1", "a2", "b1", "c", "\xff"));
    expect(some.received()).toBe(invalid("a", "a1", "a2") + invalid("b1"));
    ask(writer, "GET a1");
    expect(every.received()).toBe("");
    writer.run("SET", "", 1);
    expect(every.received()).toBe(invalid(""));
  });

  test("tells the author at the end of the turn too, and with NOLOOP only what others modified last", () => {
    const { engine, clients } = tracking("BCAST", "BCAST NOLOOP", "BCAST NOLOOP PREFIX a PREFIX b");
    const [plain, one, two] = clients as [TestClient, TestClient, TestClient];
    one.send(["SET", "a", "1"], ["SET", "b", "1"], ["PING"]);
    two.send(["SET", "b", "2"]);
    engine.engine.deliver();
    expect(plain.received()).toBe(invalid("a", "b"));
    expect(one.received()).toBe(`${ok}${ok}+PONG\r\n${invalid("b")}`);
    expect(two.received()).toBe(ok + invalid("a"));
    plain.send(["SET", "a", "1"]);
    expect(plain.received()).toBe(ok + invalid("a"));
    expect([one.received(), two.received()]).toEqual([invalid("a"), invalid("a")]);
  });

  test("an expired key has no author", () => {
    const { engine, client } = trackingOne("BCAST NOLOOP");
    expect(ask(client, "SET k 1 PX 10")).toBe(ok);
    engine.advance(11);
    expect(ask(client, "GET k")).toBe(`_\r\n${invalid("k")}`);
    ask(client, "SET k 1 PX 10");
    engine.advance(11);
    engine.tickUntilIdle();
    expect(client.received()).toBe(invalid("k"));
  });

  test("a flush is told at once, what was modified before or after it at the end of the turn", () => {
    const { writer, client } = trackingOne("BCAST");
    writer.send(["SET", "a", "1"], ["FLUSHALL"], ["SET", "b", "1"]);
    expect(client.received()).toBe(allInvalid + invalid("a", "b"));
  });

  test("reads are not remembered", () => {
    const { engine, client } = trackingOne("BCAST PREFIX x");
    ask(client, "MGET a b");
    expect(engine.engine.tracking.keyCount).toBe(0);
  });

  test("whoever leaves before the end of the turn is told nothing; whoever joins, of what was collected for the others", () => {
    const { engine, writer, clients } = tracking("BCAST PREFIX a", "BCAST PREFIX b", "BCAST PREFIX b");
    const [one, two, three] = clients as [TestClient, TestClient, TestClient];
    writer.send(["MSET", "a", "1", "b", "1"]);
    one.send(["CLIENT", "TRACKING", "OFF"], ["CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a", "PREFIX", "b"]);
    two.close();
    expect(one.received()).toBe(ok + ok + invalid("b"));
    expect(three.received()).toBe(invalid("b"));
    one.close();
    three.close();
    expect(engine.engine.tracking.usedBytes).toBe(0);
  });

  test("a turn collects a bounded amount, and tells it before it goes on", () => {
    const { engine, writer, client } = trackingOne("BCAST PREFIX k");
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x6b);
    const { reply } = client.session;
    for (let i = 0; i < 20; i++) writer.send(["SET", mebibyte, "1"]);
    expect(reply.position).toBe(0); // The same key again and again is no more than once.
    for (let i = 1; i < 16; i++) writer.send(["SET", mebibyte.subarray(i), "1"]);
    expect(reply.position).toBe(0);
    writer.send(["SET", mebibyte.subarray(16), "1"]);
    expect(reply.position).toBeGreaterThan(16 * mebibyte.length);
    expect(engine.engine.tracking.usedBytes).toBe(0);
    reply.position = 0;
    writer.send(["SET", "k", "1"]);
    expect(client.received()).toBe(invalid("k"));
  });
});

describe("tracking-table-max-keys", () => {
  test("forgets random keys beyond it, and tells that they may be modified", () => {
    const { engine, writer, client } = trackingOne("NOLOOP");
    const { tracking: table } = engine.engine;
    ask(writer, "CONFIG SET tracking-table-max-keys 3");
    const [, ...pushes] = ask(client, "MGET k1 k2 k3 k4 k5").split(">2\r\n$10\r\ninvalidate\r\n");
    expect(pushes).toHaveLength(2);
    expect(table.keyCount).toBe(3);
    const told = new Set(pushes.map((push) => /k\d/.exec(push)?.[0]));
    ask(writer, "MSET k1 1 k2 1 k3 1 k4 1 k5 1");
    for (const [key] of client.received().matchAll(/k\d/g)) told.add(key);
    expect(told.size).toBe(5);
  });

  test("takes some effort with each command, and more the longer there are too many; and goes on while there is no command", () => {
    const { engine, writer, client } = trackingOne();
    const { tracking: table } = engine.engine;
    const keys = Array.from({ length: 2000 }, (_, i) => `k${i}`);
    client.run("MGET", ...keys);
    writer.send(["CONFIG", "SET", "tracking-table-max-keys", "50"]);
    expect(table.keyCount).toBe(1900);
    writer.send(["PING"]);
    expect(table.keyCount).toBe(1700);
    engine.engine.deliver();
    expect(table.keyCount).toBe(1400);
    for (let i = 0; i < 3; i++) engine.engine.tick();
    expect(table.keyCount).toBe(50);
    client.received();
    client.send(["MGET", ...keys.slice(0, 300)]); // Few enough again: the effort is as little as at first.
    expect(table.keyCount).toBeGreaterThan(150);
    client.received();
    expect(table.keyCount).toBe(50);
    writer.run("CONFIG", "SET", "tracking-table-max-keys", 0);
    client.run("MGET", ...keys);
    expect(table.keyCount).toBe(2000);
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
