/** Who is served, in which order, by what, and what others see of it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Request, type RequestArgument, RequestParser, RequestWriter } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { clientsFields } from "../session/clients-info.js";
import { outcome } from "../session/outcome.js";
import { bulk, bulks, wrongType } from "../testing/list-forms.js";
import { latin1, type TestClient, TestEngine } from "../testing/test-engine.js";

type Words = readonly RequestArgument[];

interface Waiting {
  readonly engine: TestEngine;
  readonly clients: TestClient[];
  /** Has a client of its own wait with each of these requests, one after the other. */
  wait(...requests: readonly Words[]): TestClient[];
  /** What each of those that wait, or waited, has been sent since it was last asked. */
  received(): string[];
  /** How many wait, and for how many keys. */
  counts(): [clients: number, keys: number];
}

function start(): Waiting {
  const engine = new TestEngine();
  const clients: TestClient[] = [];
  return {
    engine,
    clients,
    wait(...requests) {
      return requests.map((words) => {
        const client = engine.connect();
        client.send(words);
        expect(client.received()).toBe("");
        clients.push(client);
        return client;
      });
    },
    received: () => clients.map((client) => client.received()),
    counts() {
      const { blockedKeys, sessions } = engine.engine;
      const fields = Object.fromEntries(clientsFields(sessions, 0, blockedKeys));
      return [fields.blocked_clients as number, fields.total_blocking_keys as number];
    },
  };
}

describe("the order", () => {
  test("of clients is that in which they came, one element each", () => {
    const { engine, wait, received, counts } = start();
    wait(["BLPOP", "k", 0], ["BRPOP", "k", 0], ["BLMPOP", 0, 1, "k", "LEFT", "COUNT", 2], ["BLPOP", "k", 0]);
    expect(counts()).toEqual([4, 1]);
    expect(engine.run("RPUSH", "k", "a", "b", "c", "d")).toBe(4);
    expect(received()).toEqual([bulks("k", "a"), bulks("k", "d"), bulks("k", ["b", "c"]), ""]);
    expect(counts()).toEqual([1, 1]);
    expect(engine.run("EXISTS", "k")).toBe(0);
    engine.run("LPUSH", "k", "e");
    expect(received()).toEqual(["", "", "", bulks("k", "e")]);
    expect(counts()).toEqual([0, 0]);
  });

  test("of elements is that of the list when all have been added", () => {
    const { engine, wait, received } = start();
    wait(["BLPOP", "k", 0], ["BLPOP", "k", 0]);
    expect(engine.run("LPUSH", "k", "a", "b", "c")).toBe(3);
    expect(received()).toEqual([bulks("k", "c"), bulks("k", "b")]);
    expect(engine.run("LRANGE", "k", 0, -1)).toEqual(["a"]);
  });

  test("of keys, when several come to be there at once, is that of the request", () => {
    const { engine, wait, received } = start();
    wait(["BLPOP", "a", "b", "c", 0]);
    engine.connect().batch(["MULTI"], ["RPUSH", "c", 3], ["RPUSH", "b", 2], ["RPUSH", "a", 1], ["EXEC"]);
    expect(received()).toEqual([bulks("a", "1")]);
    expect(engine.run("EXISTS", "a", "b", "c")).toBe(2);
  });

  test("of keys with waiters of their own is that in which they came to be there", () => {
    const { engine, wait } = start();
    const served: string[] = [];
    engine.engine.changes.subscribe({ propagated: ({ words }) => served.push(words.map(latin1).join(" ")) });
    wait(["BLPOP", "a", 0], ["BLPOP", "b", 0], ["BLPOP", "c", 0]);
    engine.connect().batch(["MULTI"], ["RPUSH", "c", 3], ["RPUSH", "a", 1], ["RPUSH", "b", 2], ["EXEC"]);
    expect(served).toEqual(["RPUSH c 3", "RPUSH a 1", "RPUSH b 2", "LPOP c", "LPOP a", "LPOP b"]);
  });

  test("of a client that waits for several keys is its place in each", () => {
    const { engine, wait, received, counts } = start();
    wait(["BLPOP", "a", "b", 0], ["BLPOP", "b", 0], ["BLPOP", "a", 0]);
    expect(counts()).toEqual([3, 2]);
    engine.run("RPUSH", "b", 1);
    expect(received()).toEqual([bulks("b", "1"), "", ""]);
    engine.run("RPUSH", "a", 2);
    expect(received()).toEqual(["", "", bulks("a", "2")]);
    expect(counts()).toEqual([1, 1]);
  });

  test("is not that of databases: a client waits for a key of its own", () => {
    const { engine, received, clients } = start();
    const client = engine.connect();
    clients.push(client);
    client.send(["SELECT", 3], ["BLPOP", "k", 0]);
    expect(received()).toEqual(["+OK\r\n"]);
    engine.run("RPUSH", "k", "elsewhere");
    expect(received()).toEqual([""]);
    engine.run("SELECT", 3);
    engine.run("RPUSH", "k", "here");
    expect(received()).toEqual([bulks("k", "here")]);
  });
});

test("a key that is named twice is waited for once", () => {
  const { engine, wait, received, counts } = start();
  wait(["BLPOP", "k", "k", "l", "k", 0]);
  expect(counts()).toEqual([1, 2]);
  engine.run("RPUSH", "k", "a", "b");
  expect(received()).toEqual([bulks("k", "a")]);
  expect(engine.run("LRANGE", "k", 0, -1)).toEqual(["b"]);
  expect(counts()).toEqual([0, 0]);
});

describe("what serves", () => {
  const cases: readonly { by: string; before?: Words[]; requests: Words[]; element?: string }[] = [
    { by: "LPUSH", requests: [["LPUSH", "k", "x"]] },
    { by: "LMOVE", before: [["RPUSH", "l", "x"]], requests: [["LMOVE", "l", "k", "LEFT", "LEFT"]] },
    { by: "RPOPLPUSH", before: [["RPUSH", "l", "x"]], requests: [["RPOPLPUSH", "l", "k"]] },
    { by: "LMOVEM", before: [["RPUSH", "l", "x", "y"]], requests: [["LMOVEM", "l", "k", "LEFT", "RIGHT", "COUNT", 2, "BULK"]] },
    { by: "RENAME", before: [["RPUSH", "l", "x"]], requests: [["RENAME", "l", "k"]] },
    { by: "RENAMENX", before: [["RPUSH", "l", "x"]], requests: [["RENAMENX", "l", "k"]] },
    { by: "COPY", before: [["RPUSH", "l", "x"]], requests: [["COPY", "l", "k"]] },
    { by: "COPY of a long list", before: [["RPUSH", "l", "x", ..."y".repeat(9_000)]], requests: [["COPY", "l", "k"]] },
    {
      by: "COPY from another database",
      before: [
        ["SELECT", 1],
        ["RPUSH", "l", "x"],
      ],
      requests: [["COPY", "l", "k", "DB", 0]],
    },
    {
      by: "MOVE",
      before: [
        ["SELECT", 1],
        ["RPUSH", "k", "x"],
      ],
      requests: [["MOVE", "k", 0]],
    },
    {
      by: "SWAPDB",
      before: [
        ["SELECT", 1],
        ["RPUSH", "k", "x"],
        ["SELECT", 0],
      ],
      requests: [["SWAPDB", 0, 1]],
    },
    {
      by: "SWAPDB the other way",
      before: [
        ["SELECT", 1],
        ["RPUSH", "k", "x"],
      ],
      requests: [["SWAPDB", 1, 0]],
    },
    { by: "EXEC", requests: [["MULTI"], ["RPUSH", "k", "x"], ["EXEC"]] },
    { by: "EXEC, of what there is at its end", requests: [["MULTI"], ["RPUSH", "k", "y"], ["DEL", "k"], ["RPUSH", "k", "x"], ["EXEC"]] },
    {
      by: "a list in the place of a string",
      before: [["SET", "k", "v"]],
      requests: [
        ["DEL", "k"],
        ["RPUSH", "k", "x"],
      ],
    },
    {
      by: "a list renamed over a string",
      before: [
        ["SET", "k", "v"],
        ["RPUSH", "l", "x"],
      ],
      requests: [["RENAME", "l", "k"]],
    },
    {
      by: "a list copied over a string",
      before: [
        ["SET", "k", "v"],
        ["RPUSH", "l", "x"],
      ],
      requests: [["COPY", "l", "k", "REPLACE"]],
    },
  ];

  test.each(cases)("$by", ({ before = [], requests }) => {
    const { engine, clients, received, counts } = start();
    const client = engine.connect();
    client.send(["BLPOP", "k", 0]);
    clients.push(client);
    for (const words of before) expect(engine.run(...words)).not.toBeInstanceOf(Error);
    expect(received()).toEqual([""]);
    for (const words of requests) engine.run(...words);
    expect(received()).toEqual([bulks("k", "x")]);
    expect(counts()).toEqual([0, 0]);
    engine.check();
  });

  test("neither a key of another type, nor one that is gone again when all is done", () => {
    const { engine, wait, received, counts } = start();
    wait(["BLPOP", "k", 0], ["BLMOVE", "k", "l", "LEFT", "LEFT", 0]);
    engine.run("SET", "k", "v");
    engine.run("APPEND", "k", "w");
    engine.run("DEL", "k");
    engine.connect().batch(["MULTI"], ["RPUSH", "k", "a"], ["LPOP", "k"], ["EXEC"]);
    engine.connect().batch(["MULTI"], ["RPUSH", "k", "a"], ["DEL", "k"], ["SET", "k", "v"], ["EXEC"]);
    engine.run("FLUSHALL");
    engine.connect().batch(["MULTI"], ["RPUSH", "k", "a"], ["FLUSHALL"], ["EXEC"]);
    engine.run("LPUSHX", "k", "a");
    engine.run("LINSERT", "k", "BEFORE", "a", "b");
    engine.tickUntilIdle();
    expect(received()).toEqual(["", ""]);
    expect(counts()).toEqual([2, 1]);
    engine.run("RPUSH", "k", "a");
    expect(received()).toEqual([bulks("k", "a"), ""]);
  });

  test("a list whose time has come, and that another takes the place of", () => {
    const { engine, wait, received } = start();
    engine.run("RPUSH", "k", "old");
    engine.run("PEXPIRE", "k", 10);
    engine.advance(11);
    wait(["BLPOP", "k", 0]);
    engine.run("RPUSH", "k", "new");
    expect(received()).toEqual([bulks("k", "new")]);
  });
});

describe("BLMOVE", () => {
  test("that is served serves those who wait for its target", () => {
    const { engine, wait, received, counts } = start();
    wait(
      ["BLPOP", "d", 0],
      ["BLMOVE", "c", "d", "LEFT", "LEFT", 0],
      ["BRPOPLPUSH", "b", "c", 0],
      ["BLMOVEM", "a", "b", "LEFT", "LEFT", 0, "COUNT", 5, "OBO"],
    );
    engine.run("RPUSH", "a", 1);
    expect(received()).toEqual([bulks("d", "1"), bulk("1"), bulk("1"), bulks("1")]);
    expect(engine.run("DBSIZE")).toBe(0);
    expect(counts()).toEqual([0, 0]);
  });

  test("in a ring goes round as often as there are those who wait", () => {
    const { engine, wait, received } = start();
    wait(
      ["BLMOVE", "a", "b", "LEFT", "LEFT", 0],
      ["BLMOVE", "b", "a", "LEFT", "LEFT", 0],
      ["BLMOVE", "a", "b", "LEFT", "LEFT", 0],
      ["BLMOVE", "b", "c", "LEFT", "LEFT", 0],
    );
    engine.run("RPUSH", "a", 1);
    expect(received()).toEqual([bulk("1"), bulk("1"), bulk("1"), bulk("1")]);
    expect(engine.run("LRANGE", "c", 0, -1)).toEqual(["1"]);
  });

  test("from a list to itself serves all who wait for it with the same element", () => {
    const { engine, wait, received } = start();
    wait(["BLMOVE", "a", "a", "LEFT", "RIGHT", 0], ["BLMOVE", "a", "a", "LEFT", "RIGHT", 0], ["BLPOP", "a", 0]);
    engine.run("RPUSH", "a", 1);
    expect(received()).toEqual([bulk("1"), bulk("1"), bulks("a", "1")]);
    expect(engine.run("EXISTS", "a")).toBe(0);
  });

  test("whose target has another type by then is refused, and the element goes to the next who waits", () => {
    const { engine, wait, received, counts } = start();
    wait(["BLMOVE", "k", "s", "LEFT", "LEFT", 0], ["BRPOPLPUSH", "k", "s", 0], ["BLMOVEM", "k", "s", "LEFT", "LEFT", 0], ["BLPOP", "k", 0]);
    engine.run("SET", "s", "v");
    engine.run("RPUSH", "k", "a");
    expect(received()).toEqual([wrongType, wrongType, wrongType, bulks("k", "a")]);
    expect(counts()).toEqual([0, 0]);
    expect(engine.run("GET", "s")).toBe("v");
  });
});

describe("BLMOVEM EXACTLY", () => {
  const waitsForThree = ["BLMOVEM", "k", "l", "LEFT", "RIGHT", 0, "EXACTLY", 3, "BULK"];

  test("waits until the list is long enough, however it grows", () => {
    const { engine, wait, received } = start();
    engine.run("RPUSH", "k", "a");
    wait(waitsForThree);
    engine.run("RPUSH", "k", "b");
    expect(received()).toEqual([""]);
    engine.run("LINSERT", "k", "BEFORE", "b", "between");
    expect(received()).toEqual([bulks("a", "between", "b")]);
    expect(engine.run("EXISTS", "k")).toBe(0);
    for (const [index, words] of [
      ["LPUSHX", "k", "c"],
      ["LMOVE", "m", "k", "LEFT", "LEFT"],
      ["LMOVEM", "m", "k", "LEFT", "LEFT"],
    ].entries()) {
      engine.run("DEL", "k", "m");
      engine.run("RPUSH", "k", "a", "b");
      engine.run("RPUSH", "m", "c");
      wait(waitsForThree);
      engine.run(...words);
      expect(received()[index + 1]).toBe(bulks("c", "a", "b"));
    }
  });

  test("lets others go first who want less, and keeps its place", () => {
    const { engine, wait, received } = start();
    wait(waitsForThree, ["BLPOP", "k", 0], ["BLMOVEM", "k", "l", "LEFT", "RIGHT", 0, "EXACTLY", 2, "BULK"]);
    engine.run("RPUSH", "k", "a", "b");
    expect(received()).toEqual(["", bulks("k", "a"), ""]);
    engine.run("RPUSH", "k", "c", "d");
    expect(received()).toEqual([bulks("b", "c", "d"), "", ""]);
    engine.run("RPUSH", "k", "e", "f");
    expect(received()).toEqual(["", "", bulks("e", "f")]);
  });

  test("whose list goes waits on", () => {
    const { engine, wait, received } = start();
    engine.run("RPUSH", "k", "a", "b");
    wait(waitsForThree);
    engine.run("DEL", "k");
    engine.run("SET", "k", "v");
    engine.run("DEL", "k");
    engine.run("RPUSH", "k", "c");
    expect(received()).toEqual([""]);
    engine.run("RPUSH", "k", "d", "e");
    expect(received()).toEqual([bulks("c", "d", "e")]);
  });
});

describe("what others see", () => {
  test("each who is served is a unit of its own, after that of the request that served", () => {
    const { engine, wait } = start();
    wait(["BLPOP", "k", 0], ["BLMOVE", "k", "l", "LEFT", "LEFT", 0], ["BLMPOP", 0, 1, "l", "RIGHT", "COUNT", 7]);
    const told: string[] = [];
    engine.engine.changes.subscribe({
      propagated: ({ words }) => told.push(words.map(latin1).join(" ")),
      unitEnded: () => told.push("end"),
    });
    engine.connect().batch(["MULTI"], ["RPUSH", "k", "a"], ["RPUSH", "k", "b", "c"], ["EXEC"]);
    expect(told).toEqual([...["RPUSH k a", "RPUSH k b c", "end", "LPOP k", "end"], ...["LMOVE k l LEFT LEFT", "end", "RPOP l 1", "end"]]);
  });

  test("keyspace events come in the order in which it happened", () => {
    const { engine, wait } = start();
    engine.run("CONFIG", "SET", "notify-keyspace-events", "EA");
    const listener = engine.connect(3);
    listener.run("PSUBSCRIBE", "*");
    wait(["BLPOP", "k", 0]);
    engine.run("LPUSH", "k", "a");
    const channels = [...listener.received().matchAll(/__keyevent@0__:(\w+)/g)].map(([, event]) => event);
    expect(channels).toEqual(["lpush", "lpop", "del"]);
  });

  test("the one who serves has its reply as if nobody had waited", () => {
    const { engine, wait } = start();
    wait(["BLPOP", "k", 0], ["BLPOP", "k", 0]);
    const client = engine.connect();
    expect(client.batch(["RPUSH", "k", "a", "b", "c"], ["LLEN", "k"], ["RPUSH", "k", "d"], ["LRANGE", "k", 0, -1])).toEqual([
      ...[3, 1, 2],
      ["c", "d"],
    ]);
  });

  test("a key that is watched is changed when one who waits pops it", () => {
    const { engine, wait } = start();
    const [client] = [engine.connect()];
    wait(["BLMOVE", "k", "watched", "LEFT", "LEFT", 0]);
    client.batch(["WATCH", "watched"], ["MULTI"], ["PING"]);
    engine.run("RPUSH", "k", "a");
    expect(client.run("EXEC")).toBe(null);
  });

  test("a command that waits is in the slow log once it was served, and counts as one call", () => {
    const { engine, wait } = start();
    engine.run("CONFIG", "SET", "slowlog-log-slower-than", 0);
    engine.run("SLOWLOG", "RESET");
    engine.run("CONFIG", "RESETSTAT");
    wait(["BLPOP", "waitedfor", 0]);
    const log = (): string => JSON.stringify(engine.run("SLOWLOG", "GET", -1));
    expect(log()).not.toContain("waitedfor");
    engine.run("RPUSH", "waitedfor", "x");
    expect(log()).toContain('["BLPOP","waitedfor","0"]');
    expect(engine.run("INFO", "commandstats")).toMatch(
      /cmdstat_blpop:calls=1,usec=\d+,usec_per_call=[\d.]+,rejected_calls=0,failed_calls=0/,
    );
  });

  test("a refusal at serving time counts as a failed call", () => {
    const { engine, wait } = start();
    wait(["BLMOVE", "k", "s", "LEFT", "LEFT", 0]);
    engine.run("SET", "s", "v");
    engine.run("RPUSH", "k", "a");
    expect(engine.run("INFO", "commandstats")).toMatch(/cmdstat_blmove:calls=1,.*failed_calls=1/);
    expect(engine.run("INFO", "errorstats")).toContain("errorstat_WRONGTYPE:count=1");
  });

  test("a client that waits says so", () => {
    const { engine, wait } = start();
    const [client] = wait(["BLPOP", "k", 0]) as [TestClient];
    expect(engine.run("CLIENT", "LIST", "ID", client.session.id)).toMatch(/ flags=b .* cmd=blpop /);
    engine.run("RPUSH", "k", "a");
    expect(client.received()).toBe(bulks("k", "a"));
    expect(engine.run("CLIENT", "LIST", "ID", client.session.id)).toMatch(/ flags=N .* cmd=blpop /);
  });
});

test("a hundred thousand who wait and are served leave nothing behind", () => {
  const { engine, counts } = start();
  const [waiter, server] = [engine.connect().session, engine.connect().session];
  const wait = requestOf("BLPOP", "k", "other", 1_000_000);
  const serve = requestOf("RPUSH", "k", "element");
  const cycle = (): void => {
    expect(engine.engine.execute(waiter, wait)).toBe(outcome.waits);
    expect(engine.engine.execute(server, serve)).toBe(outcome.done);
    engine.engine.deliver();
    for (const { reply } of [waiter, server]) reply.position = 0;
  };
  for (let i = 0; i < 20_000; i++) cycle();
  const before = heapBytes();
  for (let i = 20_000; i < 100_000; i++) cycle();
  expect(heapBytes() - before).toBeLessThan(2_000_000);
  expect(counts()).toEqual([0, 0]);
  expect(engine.engine.sessions.deadlines.nextUs).toBe(Number.POSITIVE_INFINITY);
  expect(engine.engine.blockedKeys.isAnybody).toBe(false);
  expect(engine.engine.blockedKeys.isAnythingReady).toBe(false);
  engine.check();
  expect(engine.engine.keyspace.usedBytes).toBe(0);
});

function requestOf(...words: readonly RequestArgument[]): Request {
  const writer = new RequestWriter();
  writer.command(words);
  const bytes = writer.take().slice();
  const parser = new RequestParser();
  expect(parser.parse(bytes, 0, bytes.length)).toBe(true);
  return parser.request;
}

/** What is in use when everything else has been collected. */
function heapBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().heapUsed;
}
