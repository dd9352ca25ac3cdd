/** XREAD and XREADGROUP where they wait. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { clientsFields } from "../../session/clients-info.js";
import { wrongType } from "../../testing/list-forms.js";
import { entries, noGroupToRead, pendingOf, streamForms } from "../../testing/stream-forms.js";
import { addEntry, engineWithGroup, groupReader, nobodyWaits, readReply, waiting, waitingCounts } from "../../testing/stream-waiting.js";
import { TestEngine } from "../../testing/test-engine.js";

const [nilArray, unblocked] = ["*-1\r\n", "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n"];
describe("XREAD", () => {
  test.each(streamForms)("waits in RESP$protocol for an entry of a stream of $form", ({ start }) => {
    const { client, engine, streams } = start();
    client.send(["XREAD", "BLOCK", 0, "COUNT", 2, "STREAMS", "k", "l", "$", "0"]);
    expect(client.received()).toBe("");
    addEntry(engine, "l", "1-1");
    expect(client.received()).toBe(streams(["l", entries("1-1")]));
    // There is something at once.
    expect(client.raw("XREAD", "BLOCK", 0, "STREAMS", "k", "l", "$", "0")).toBe(streams(["l", entries("1-1")]));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("with $ is behind what there was when it began to wait", () => {
    const engine = new TestEngine();
    addEntry(engine, "k", "5-1");
    const client = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", "none", "$", "$");
    engine.run("XDEL", "k", "5-1");
    engine.run("DEL", "k");
    addEntry(engine, "k", "3-1");
    expect(client.received()).toBe("");
    engine.connect().batch(["MULTI"], ["XADD", "k", "6-1", "f", "v6-1"], ["XADD", "k", "7-1", "f", "v7-1"], ["EXEC"]);
    expect(client.received()).toBe(readReply("k", entries("6-1", "7-1")));
    const other = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "none", "$");
    addEntry(engine, "none", "0-1");
    expect(other.received()).toBe(readReply("none", entries("0-1")));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("with + waits for the first entry, and tells the last that there is then", () => {
    const engine = new TestEngine();
    const client = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", "+");
    engine.connect().batch(["MULTI"], ["XADD", "k", "1-1", "f", "v1-1"], ["XADD", "k", "2-1", "f", "v2-1"], ["EXEC"]);
    expect(client.received()).toBe(readReply("k", entries("2-1")));
  });

  test("all who wait are served by one entry, in the order in which they came", () => {
    const engine = new TestEngine();
    const order: number[] = [];
    const clients = [0, 1, 2].map((i) => {
      const client = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", i === 1 ? "1-1" : "0");
      client.connection.wake = () => order.push(i);
      return client;
    });
    addEntry(engine, "k", "1-1");
    expect(order).toEqual([0, 2]);
    expect(clients.map((client) => client.received())).toEqual([readReply("k", entries("1-1")), "", readReply("k", entries("1-1"))]);
    addEntry(engine, "k", "2-1");
    expect(clients[1]?.received()).toBe(readReply("k", entries("2-1")));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("heeds its limits when it is woken, and tells all streams that have something", () => {
    const engine = new TestEngine();
    const clients = [
      waiting(engine, "XREAD", "BLOCK", 0, "MAXCOUNT", 1, "STREAMS", "k", "l", 0, 0),
      waiting(engine, "XREAD", "BLOCK", 0, "MAXSIZE", 1, "STREAMS", "l", "k", 0, 0),
      waiting(engine, "XREAD", "BLOCK", 0, "COUNT", 1, "STREAMS", "k", "l", 0, 0),
    ];
    engine
      .connect()
      .batch(["MULTI"], ...["1-1", "2-1"].flatMap((id) => ["k", "l"].map((key) => ["XADD", key, id, "f", `v${id}`])), ["EXEC"]);
    expect(clients.map((client) => client.received())).toEqual([
      readReply("k", entries("1-1")),
      readReply("l", entries("1-1")),
      `*2\r\n${readReply("k", entries("1-1")).slice(4)}${readReply("l", entries("1-1")).slice(4)}`,
    ]);
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("waits on when the key is gone, or is of another type, until there is an entry behind its id", () => {
    const engine = new TestEngine();
    addEntry(engine, "k", "1-1");
    const client = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", "$");
    expect(engine.engine.blockedKeys.goneSize).toBe(0);
    engine.run("DEL", "k");
    engine.run("SET", "k", "v");
    engine.run("FLUSHALL");
    engine.run("RPUSH", "k", "a");
    engine.run("RENAME", "k", "l");
    engine.run("XADD", "k", "MAXLEN", 0, "9-1", "f", "v");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XADD", "s", "9-9", "f", "v9-9");
    expect(client.received()).toBe("");
    engine.run("RENAME", "s", "k");
    expect(client.received()).toBe(readReply("k", entries("9-9")));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
    engine.check();
  });

  test.each<readonly RequestArgument[]>([
    ["XADD", "k", "IDMP", "p", "i", "*", "f", "v"],
    ["RENAME", "s", "k"],
    ["RENAMENX", "s", "k"],
    ["COPY", "s", "k"],
  ])("is served by %s %s", (...words) => {
    const engine = new TestEngine();
    addEntry(engine, "s", "1-1");
    const client = waiting(engine, "XREAD", "BLOCK", 10, "STREAMS", "none", "k", 0, 0);
    expect(engine.connect().raw(...words)[0]).not.toBe("-");
    expect(client.received()).toMatch(/^\*1\r\n\*2\r\n\$1\r\nk\r\n\*1\r\n/);
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("is served by MOVE and SWAPDB in the other database", () => {
    for (const words of [
      ["MOVE", "k", 1],
      ["SWAPDB", 0, 1],
    ]) {
      const engine = new TestEngine();
      const client = engine.connect();
      client.run("SELECT", 1);
      client.send(["XREAD", "BLOCK", 0, "STREAMS", "k", 0]);
      addEntry(engine, "k", "1-1");
      expect(client.received()).toBe("");
      engine.run(...words);
      expect(client.received()).toBe(readReply("k", entries("1-1")));
      expect(waitingCounts(engine)).toEqual(nobodyWaits);
    }
  });
});

describe("XREADGROUP", () => {
  test("one of those who wait for a group gets an entry, who has waited longest; each group has its own", () => {
    const engine = engineWithGroup();
    engine.run("XGROUP", "CREATE", "k", "h", 0);
    const [first, second] = [groupReader(engine, "a"), groupReader(engine, "b")];
    const other = waiting(engine, "XREADGROUP", "GROUP", "h", "c", "BLOCK", 0, "STREAMS", "k", ">");
    const reader = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", "$");
    const all = (): string[] => [first, second, other, reader].map((client) => client.received());
    addEntry(engine, "k", "1-1");
    const one = readReply("k", entries("1-1"));
    expect(all()).toEqual([one, "", one, one]);
    expect([pendingOf(engine, "k", "g"), pendingOf(engine, "k", "h")]).toEqual(["1-1 a 1", "1-1 c 1"]);
    addEntry(engine, "k", "2-1");
    expect(all()).toEqual(["", readReply("k", entries("2-1")), "", ""]);
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
    engine.check();
  });

  test("gets as many as there are when it is woken", () => {
    const engine = engineWithGroup();
    const [first, second] = [groupReader(engine, "a", "COUNT", 2), groupReader(engine, "b", "NOACK")];
    engine.connect().batch(["MULTI"], ...["1-1", "2-1", "3-1"].map((id) => ["XADD", "k", id, "f", `v${id}`]), ["EXEC"]);
    expect([first.received(), second.received()]).toEqual([readReply("k", entries("1-1", "2-1")), readReply("k", entries("3-1"))]);
    expect(pendingOf(engine, "k", "g")).toBe("1-1 a 1, 2-1 a 1");
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("is woken by what is read anew, and waits for no history", () => {
    const engine = engineWithGroup("1-1");
    engine.run("XREADGROUP", "GROUP", "g", "a", "STREAMS", "k", ">");
    expect(engine.connect().raw("XREADGROUP", "GROUP", "g", "b", "BLOCK", 0, "STREAMS", "k", "0")).toBe(readReply("k", "*0\r\n"));
    const client = groupReader(engine, "b");
    engine.run("XGROUP", "SETID", "k", "g", 0);
    expect(client.received()).toBe("");
    addEntry(engine, "k", "2-1");
    expect(client.received()).toBe(readReply("k", entries("1-1", "2-1")));
  });

  const gone: readonly (readonly [RequestArgument[], string])[] = [
    [["DEL", "k"], noGroupToRead("k", "g")],
    [["UNLINK", "k"], noGroupToRead("k", "g")],
    [["FLUSHDB"], noGroupToRead("k", "g")],
    [["FLUSHALL"], noGroupToRead("k", "g")],
    [["XGROUP", "DESTROY", "k", "g"], noGroupToRead("k", "g")],
    [["PEXPIRE", "k", -1], noGroupToRead("k", "g")],
    [["RENAME", "k", "l"], noGroupToRead("k", "g")],
    [["MOVE", "k", 1], noGroupToRead("k", "g")],
    [["SWAPDB", 0, 1], noGroupToRead("k", "g")],
    [["RENAME", "other", "k"], noGroupToRead("k", "g")],
    [["COPY", "other", "k", "REPLACE"], noGroupToRead("k", "g")],
    [["SET", "k", "v"], wrongType],
    [["SUNIONSTORE", "k", "set"], wrongType],
    [["RENAME", "set", "k"], wrongType],
  ];
  test.each(gone)("is refused when %j takes the group away", (words, refused) => {
    const engine = engineWithGroup("1-1");
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    engine.run("SADD", "set", "a");
    addEntry(engine, "other", "9-9");
    const clients = [groupReader(engine, "a"), groupReader(engine, "b")];
    const reader = waiting(engine, "XREAD", "BLOCK", 50, "STREAMS", "k", "99-0");
    expect(engine.engine.blockedKeys.goneSize).toBe(1);
    expect(engine.connect().raw(...words)[0]).not.toBe("-");
    expect(clients.map((client) => client.received())).toEqual([refused, refused]);
    expect(reader.received()).toBe("");
    engine.pass(50);
    expect(reader.received()).toBe(nilArray);
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
    engine.tickUntilIdle();
    engine.check();
  });

  test("is refused when the key expires, by whom ever that is found", () => {
    for (const find of ["EXISTS", "tick"]) {
      const engine = engineWithGroup();
      engine.run("PEXPIRE", "k", 5);
      const client = groupReader(engine, "a");
      engine.advance(10);
      if (find === "tick") engine.tickUntilIdle();
      else engine.run("EXISTS", "k");
      expect(client.received()).toBe(noGroupToRead("k", "g"));
      expect(waitingCounts(engine)).toEqual(nobodyWaits);
    }
  });

  test("waits on where a transaction makes the group anew", () => {
    const engine = engineWithGroup();
    const client = groupReader(engine, "a");
    engine.connect().batch(["MULTI"], ["DEL", "k"], ["XGROUP", "CREATE", "k", "g", 0, "MKSTREAM"], ["EXEC"]);
    expect(client.received()).toBe("");
    addEntry(engine, "k", "1-1");
    expect(client.received()).toBe(readReply("k", entries("1-1")));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("where it waits for several keys, the one that goes is told of", () => {
    const engine = engineWithGroup();
    engine.run("XGROUP", "CREATE", "l", "g", 0, "MKSTREAM");
    const client = waiting(engine, "XREADGROUP", "GROUP", "g", "a", "BLOCK", 0, "STREAMS", "k", "l", ">", ">");
    expect(engine.engine.blockedKeys.goneSize).toBe(2);
    engine.run("DEL", "l");
    expect(client.received()).toBe(noGroupToRead("l", "g"));
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
  });

  test("INFO counts the keys of which it is to be known that they go", () => {
    const engine = engineWithGroup();
    const told = (): unknown => {
      const { blockedKeys, sessions } = engine.engine;
      const fields = Object.fromEntries(clientsFields(sessions, 0, blockedKeys));
      return ["blocked_clients", "total_blocking_keys", "total_blocking_keys_on_nokey", "clients_in_timeout_table"].map(
        (name) => fields[name],
      );
    };
    const clients = [
      groupReader(engine, "a", "CLAIM", 5),
      groupReader(engine, "b", "BLOCK", 500, "CLAIM", 5),
      waiting(engine, "XREAD", "BLOCK", 500, "STREAMS", "k", "x1", 0, 0),
    ];
    expect(told()).toEqual([3, 2, 1, 2]);
    engine.pass(20);
    expect(told()).toEqual([3, 2, 1, 2]);
    for (const client of clients) client.close();
    expect(told()).toEqual([0, 0, 0, 0]);
  });
});

test("in a transaction nothing waits", () => {
  const engine = engineWithGroup();
  for (const [protocol, nil] of [
    [2, nilArray],
    [3, "_\r\n"],
  ] as const) {
    const client = engine.connect(protocol);
    client.batch(
      ["MULTI"],
      ["XREAD", "BLOCK", 0, "STREAMS", "k", "$"],
      ["XREADGROUP", "GROUP", "g", "c", "BLOCK", 0, "STREAMS", "k", ">"],
      ["XREADGROUP", "GROUP", "g", "c", "CLAIM", 5, "BLOCK", 0, "STREAMS", "k", ">"],
    );
    expect(client.raw("EXEC")).toBe(`*3\r\n${nil.repeat(3)}`);
    expect(client.session.isSuspended).toBe(false);
  }
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});

test.each([2, 3] as const)("a wait ends after its time, and not a millisecond earlier, with a null in RESP%i", (protocol) => {
  const nil = protocol === 2 ? nilArray : "_\r\n";
  for (const words of [
    ["XREAD", "BLOCK", 20, "STREAMS", "k", "$"],
    ["XREADGROUP", "GROUP", "g", "c", "BLOCK", 20, "STREAMS", "k", ">"],
    ["XREADGROUP", "GROUP", "g", "c", "CLAIM", 50, "BLOCK", 20, "STREAMS", "k", ">"],
  ]) {
    const engine = engineWithGroup();
    const client = engine.connect(protocol);
    client.send(words);
    engine.pass(19);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe(nil);
    expect(waitingCounts(engine)).toEqual(nobodyWaits);
    addEntry(engine, "k", "1-1");
    expect([client.received(), pendingOf(engine, "k", "g")]).toEqual(["", ""]);
  }
});

test("CLIENT knows one who waits, and can end it", () => {
  const engine = engineWithGroup();
  const client = groupReader(engine, "a");
  expect(engine.run("CLIENT", "LIST", "ID", client.session.id)).toMatch(/ flags=b .* cmd=xreadgroup /);
  expect(engine.run("CLIENT", "UNBLOCK", client.session.id)).toBe(1);
  expect(client.received()).toBe(nilArray);
  const other = waiting(engine, "XREAD", "BLOCK", 0, "STREAMS", "k", "$");
  expect(engine.run("CLIENT", "UNBLOCK", other.session.id, "ERROR")).toBe(1);
  expect(other.received()).toBe(unblocked);
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});
