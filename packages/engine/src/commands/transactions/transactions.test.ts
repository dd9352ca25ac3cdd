/** MULTI, EXEC, DISCARD, WATCH, UNWATCH, as a redis-server 7.0 answers them. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import type { CommandSpec } from "../../command.js";
import type { Extension } from "../../extension.js";
import { replies } from "../../reply-schema.js";
import { TestEngine } from "../../testing/test-engine.js";

type Words = readonly RequestArgument[];

const queued = "+QUEUED\r\n";
const aborted = "-EXECABORT Transaction discarded because of previous errors.\r\n";
const outOfMemory = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

/** Waits forever if it may; inside a transaction it does not. */
const waiting: Extension = {
  name: "waiting",
  commands: [
    {
      name: "WAITFOREVER",
      group: "generic",
      since: "1.0.0",
      summary: "Waits.",
      complexity: "O(1)",
      flags: ["blocking", "write"],
      args: [],
      reply: replies.nullOr(replies.ok),
      run: ({ reply }) => {
        const cancelled: string[] = [];
        const deferred = reply.defer({ onTimeout: (late) => late.nullArray(), onCancel: (reason) => cancelled.push(reason) });
        if (!deferred.isPending) expect([deferred.settle((late) => late.ok()), cancelled]).toEqual([false, ["timeout"]]);
      },
    },
  ],
};

function start(protocol: 2 | 3 = 2) {
  const sleeping: CommandSpec = {
    name: "SLEEP",
    group: "generic",
    since: "1.0.0",
    summary: "Lets a while pass.",
    complexity: "O(1)",
    flags: [],
    args: [],
    reply: replies.ok,
    run: ({ reply }) => {
      engine.advance(20);
      reply.ok();
    },
  };
  const engine: TestEngine = new TestEngine({ extensions: [waiting, { name: "sleeping", commands: [sleeping] }] });
  const client = engine.connect(protocol);
  const other = engine.connect();
  /** Sends each request by itself; the replies as they go over the wire. */
  const raw = (...requests: Words[]): string[] => requests.map((words) => client.raw(...words));
  return { engine, client, other, raw };
}

describe("a transaction", () => {
  test("queues commands, runs them together and answers with all their replies", () => {
    const { client, other, raw } = start();
    expect(raw(["MULTI"], ["SET", "k", "1"], ["INCRBY", "k", 2])).toEqual(["+OK\r\n", queued, queued]);
    expect(other.run("GET", "k")).toBe(null);
    expect(client.raw("EXEC")).toBe("*2\r\n+OK\r\n:3\r\n");
    expect(other.run("GET", "k")).toBe("3");
    expect(client.raw("EXEC")).toBe("-ERR EXEC without MULTI\r\n");
  });

  test("may be empty, may be long, and may hold words of any kind and number", () => {
    const { client, raw } = start();
    expect(raw(["MULTI"], ["EXEC"])).toEqual(["+OK\r\n", "*0\r\n"]);
    client.run("MULTI");
    const values = Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? "" : `${i}\0\r\n`.repeat(1 + (i % 90))));
    for (const [i, value] of values.entries()) client.run("SET", `key:${i}`, value);
    const pairs = values.flatMap((_, i) => [`many:${i}`, i]);
    client.run("MSET", ...pairs);
    expect(client.run("EXEC")).toEqual(Array.from({ length: 3001 }, () => "OK"));
    expect(client.run("MGET", ...values.map((_, i) => `key:${i}`))).toEqual(values);
    expect(client.run("GET", "many:2999")).toBe("2999");
  });

  test("a command that fails leaves the others alone", () => {
    const { raw } = start();
    raw(["MULTI"], ["SET", "k", "text"], ["INCR", "k"], ["APPEND", "k", "s"]);
    expect(raw(["EXEC"], ["GET", "k"])).toEqual(["*3\r\n+OK\r\n-ERR value is not an integer or out of range\r\n:5\r\n", "$5\r\ntexts\r\n"]);
  });

  test.each([
    [["SET", "k"], "-ERR wrong number of arguments for 'set' command\r\n"],
    [["NOSUCH", "a"], "-ERR unknown command 'NOSUCH', with args beginning with: 'a' \r\n"],
    [["CLIENT", "NOSUCH"], "-ERR unknown subcommand 'NOSUCH'. Try CLIENT HELP.\r\n"],
    [["MULTI", "x"], "-ERR wrong number of arguments for 'multi' command\r\n"],
    [["DISCARD", "x"], "-ERR wrong number of arguments for 'discard' command\r\n"],
  ])("%j, which is refused while commands are queued, lets EXEC do nothing", (words, refusal) => {
    const { raw } = start();
    expect(raw(["MULTI"], ["SET", "k", "1"], words, ["SET", "k", "2"])).toEqual(["+OK\r\n", queued, refusal, queued]);
    expect(raw(["EXEC"], ["GET", "k"], ["EXEC"])).toEqual([aborted, "$-1\r\n", "-ERR EXEC without MULTI\r\n"]);
  });

  test("EXEC with words ends the transaction, and says so even outside of one", () => {
    const { raw } = start();
    const refusal = "-EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' command\r\n";
    expect(raw(["MULTI"], ["SET", "k", "1"], ["EXEC", "x"], ["GET", "k"])).toEqual(["+OK\r\n", queued, refusal, "$-1\r\n"]);
    expect(raw(["EXEC", "x"])).toEqual([refusal]);
  });

  test("MULTI and WATCH inside of it are refused, and do it no harm", () => {
    const { raw } = start();
    expect(raw(["MULTI"], ["MULTI"], ["WATCH", "k"], ["PING"], ["EXEC"])).toEqual([
      "+OK\r\n",
      "-ERR MULTI calls can not be nested\r\n",
      "-ERR WATCH inside MULTI is not allowed\r\n",
      queued,
      "*1\r\n+PONG\r\n",
    ]);
  });

  test("DISCARD, RESET and the end of the connection forget it", () => {
    const { engine, client, raw } = start();
    raw(["MULTI"], ["SET", "k", "1"]);
    expect(client.session.queuedBytes).toBeGreaterThan(0);
    expect(raw(["DISCARD"], ["GET", "k"], ["DISCARD"])).toEqual(["+OK\r\n", "$-1\r\n", "-ERR DISCARD without MULTI\r\n"]);
    raw(["MULTI"], ["SET", "k", "1"]);
    expect(raw(["RESET"], ["GET", "k"], ["EXEC"])).toEqual(["+RESET\r\n", "$-1\r\n", "-ERR EXEC without MULTI\r\n"]);
    raw(["WATCH", "k"], ["MULTI"], ["SET", "k", "1"]);
    client.close();
    expect([client.session.transaction, client.session.queuedCount, client.session.queuedBytes]).toEqual([null, -1, 0]);
    expect(engine.engine.watchedKeys.usedBytes).toBe(0);
    expect(engine.run("GET", "k")).toBe(null);
  });

  test("commands go on in the database that one of them selects", () => {
    const { raw } = start();
    raw(["MULTI"], ["SELECT", 3], ["SET", "k", "three"], ["EXEC"]);
    expect(raw(["GET", "k"], ["SELECT", 0], ["GET", "k"])).toEqual(["$5\r\nthree\r\n", "+OK\r\n", "$-1\r\n"]);
  });

  test("what would wait answers as if its time was up", () => {
    const { client, other, raw } = start();
    expect(raw(["MULTI"], ["WAITFOREVER"], ["PING"], ["EXEC"]).at(-1)).toBe("*2\r\n*-1\r\n+PONG\r\n");
    expect(client.session.isSuspended).toBe(false);
    expect(other.raw("CLIENT", "UNBLOCK", client.session.id)).toBe(":0\r\n");
  });

  test("MONITOR and SHUTDOWN have no place in it", () => {
    const { raw } = start();
    const notHere = "-ERR MONITOR isn't allowed for DENY BLOCKING client\r\n";
    expect(raw(["MULTI"], ["MONITOR"], ["EXEC"])).toEqual(["+OK\r\n", queued, `*1\r\n${notHere}`]);
  });

  test("the protocol may change on the way, from one reply to the next", () => {
    const { client, raw } = start(3);
    raw(["MULTI"], ["GET", "none"], ["HELLO", "2"], ["GET", "none"]);
    const [, ...rest] = client.raw("EXEC").split("_\r\n");
    expect(client.session.reply.protocol).toBe(2);
    expect(rest.join("")).toMatch(/^\*14\r\n[\s\S]*\$-1\r\n$/);
    raw(["HELLO", "3"], ["WATCH", "k"]);
    client.run("SET", "k", 1);
    expect(raw(["MULTI"], ["EXEC"])).toEqual(["+OK\r\n", "_\r\n"]);
  });

  test("takes memory, and so is refused when there is none, whatever it consists of", () => {
    const { client, other, raw } = start();
    other.run("SET", "data", "x".repeat(1000));
    other.run("CONFIG", "SET", "maxmemory", "1");
    expect(raw(["MULTI"], ["GET", "k"], ["EXEC"])).toEqual(["+OK\r\n", outOfMemory, aborted]);
    other.run("CONFIG", "SET", "maxmemory", "0");
    raw(["MULTI"], ["SET", "k", "v"]);
    other.run("CONFIG", "SET", "maxmemory", "1");
    const refusal = "-EXECABORT Transaction discarded because of: OOM command not allowed when used memory > 'maxmemory'.\r\n";
    expect(raw(["EXEC"], ["EXEC"])).toEqual([refusal, "-ERR EXEC without MULTI\r\n"]);
    other.run("CONFIG", "SET", "maxmemory", "0");
    raw(["MULTI"], ["GET", "k"]);
    other.run("CONFIG", "SET", "maxmemory", "1");
    expect(client.raw("EXEC")).toBe("*1\r\n$-1\r\n");
    other.run("CONFIG", "SET", "maxmemory", "0");
    raw(["MULTI"]);
    other.run("CONFIG", "SET", "maxmemory", "1");
    expect(raw(["MULTI"], ["WATCH", "k"], ["EXEC"])).toEqual([outOfMemory, outOfMemory, aborted]);
  });

  test("waits at EXEC for the end of a pause of writes, if it writes", () => {
    const { engine, client, other, raw } = start();
    raw(["MULTI"], ["SET", "k", "v"]);
    other.run("CLIENT", "PAUSE", 100, "WRITE");
    expect(client.raw("EXEC")).toBe("");
    engine.pass(101);
    expect(client.received()).toBe("*1\r\n+OK\r\n");
    raw(["MULTI"], ["GET", "k"]);
    other.run("CLIENT", "PAUSE", 100, "WRITE");
    expect(client.raw("EXEC")).toBe("*1\r\n$1\r\nv\r\n");
  });

  test("obeys CLIENT REPLY, reply by reply", () => {
    const { raw } = start();
    const [skip, off, on] = [
      ["CLIENT", "REPLY", "SKIP"],
      ["CLIENT", "REPLY", "OFF"],
      ["CLIENT", "REPLY", "ON"],
    ];
    raw(["MULTI"], skip as Words, ["PING"], off as Words, ["PING"], on as Words, ["PING"]);
    expect(raw(["EXEC"], ["PING"], ["PING"])).toEqual(["*6\r\n+PONG\r\n+OK\r\n+PONG\r\n", "", "+PONG\r\n"]);
    expect(raw(off as Words, ["MULTI"], ["PING"], on as Words, ["PING"], ["EXEC"])).toEqual(["", "", "", "", "", "+OK\r\n+PONG\r\n"]);
    raw(["MULTI"], ["PING"], skip as Words);
    expect(raw(["EXEC"], ["PING"], ["PING"])).toEqual(["*2\r\n+PONG\r\n", "", "+PONG\r\n"]);
  });

  test("is one moment: what expires on the way is still there", () => {
    const { engine, client } = start();
    client.send(["MULTI"], ["SET", "k", "v", "PX", "5"], ["SLEEP"], ["GET", "k"], ["PTTL", "k"], ["EXEC"], ["GET", "k"]);
    expect(client.received().split("*4\r\n")[1]).toBe("+OK\r\n+OK\r\n$1\r\nv\r\n:5\r\n$-1\r\n");
    expect(engine.run("EXISTS", "k")).toBe(0);
  });

  test("refuses at once what DEBUG may not do", () => {
    const { raw } = start();
    expect(raw(["MULTI"], ["DEBUG", "OBJECT", "k"], ["EXEC"])).toEqual([
      "+OK\r\n",
      expect.stringMatching(/^-ERR DEBUG command not allowed/),
      aborted,
    ]);
  });

  test("is shown to MONITOR when it runs, and EXEC behind it", () => {
    const { client, other } = start();
    other.run("MONITOR");
    client.batch(["MULTI"], ["SET", "k", "1"], ["GET", "k"], ["EXEC"], ["MULTI"], ["SET"], ["EXEC"]);
    const shown = other.received().replaceAll(/\+[\d.]+ \[[^\]]*\] /g, "");
    expect(shown).toBe('"MULTI"\r\n"SET" "k" "1"\r\n"GET" "k"\r\n"EXEC"\r\n"MULTI"\r\n"EXEC"\r\n');
  });

  test("shows in CLIENT LIST, and its commands count when they run", () => {
    const { client, other, raw } = start();
    const line = (): string => other.run("CLIENT", "LIST", "ID", client.session.id) as string;
    expect(line()).toContain(" multi=-1 ");
    raw(["WATCH", "a", "b", "a"], ["MULTI"], ["GET", "a"], ["GET", "b"]);
    expect(line()).toMatch(/ flags=x .* multi=2 watch=2 .* multi-mem=[1-9]\d* /);
    expect(other.run("INFO", "commandstats")).not.toContain("cmdstat_get:");
    other.run("SET", "b", 1);
    expect(line()).toMatch(/ flags=xd .* watch=0 /);
    client.run("EXEC");
    expect(line()).toMatch(/ flags=N .* multi=-1 watch=0 .* multi-mem=0 /);
    raw(["MULTI"], ["GET", "a"], ["GET", "b"], ["EXEC"]);
    expect(other.run("INFO", "commandstats")).toContain("cmdstat_get:calls=2,");
  });
});

describe("what is propagated of it", () => {
  test("is one unit, with what expired on the way", () => {
    const engine = new TestEngine();
    const told: string[] = [];
    engine.engine.changes.subscribe({
      propagated: ({ unit, words }) => told.push(`${unit} ${words.map((word) => String.fromCharCode(...word)).join(" ")}`),
      unitEnded: () => told.push("end"),
    });
    const client = engine.connect();
    client.run("SET", "old", 1, "PX", 5);
    engine.advance(10);
    client.batch(["GET", "none"], ["MULTI"], ["SET", "a", 1], ["GET", "old"], ["INCR", "a"], ["EXEC"], ["MULTI"], ["GET", "a"], ["EXEC"]);
    client.run("SET", "late", 1, "PX", 5);
    engine.advance(10);
    engine.tickUntilIdle();
    expect(told.filter((line) => !line.includes("PXAT"))).toEqual([
      "end",
      "2 SET a 1",
      "2 DEL old",
      "2 INCR a",
      "end",
      "end",
      "4 DEL late",
      "end",
    ]);
  });
});
