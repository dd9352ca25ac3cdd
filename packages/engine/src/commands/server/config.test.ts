import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe("CONFIG GET", () => {
  test("returns the options that match, as a map in RESP3 and a flat list in RESP2", () => {
    const engine = new TestEngine();
    expect(engine.connect(2).raw("CONFIG", "GET", "slowlog-max-len")).toBe("*2\r\n$15\r\nslowlog-max-len\r\n$3\r\n128\r\n");
    expect(engine.connect(3).raw("config", "get", "slowlog-MAX-len")).toBe("%1\r\n$15\r\nslowlog-MAX-len\r\n$3\r\n128\r\n");
  });

  test("takes several patterns, and returns each option once, under each of its names", () => {
    const client = new TestEngine().connect(3);
    const options = client.run("CONFIG", "GET", "slowlog-m*", "*low-exec*", "*log-max-len", "nosuch") as ReadonlyMap<string, string>;
    expect([...options.keys()].sort()).toEqual([
      "acllog-max-len",
      "cluster-slot-migration-log-max-len",
      "commandlog-slow-execution-max-len",
      "slowlog-max-len",
    ]);
    expect(client.raw("CONFIG", "GET", "nosuch")).toBe("%0\r\n");
  });

  test("refuses what is no subcommand, and too few words", () => {
    const client = new TestEngine().connect();
    expect(client.raw("CONFIG")).toBe("-ERR wrong number of arguments for 'config' command\r\n");
    expect(client.raw("CONFIG", "GET")).toBe("-ERR wrong number of arguments for 'config|get' command\r\n");
    expect(client.raw("CONFIG", "Nosuch", "x")).toBe("-ERR unknown subcommand 'Nosuch'. Try CONFIG HELP.\r\n");
  });
});

describe("CONFIG SET", () => {
  test("sets several options, by any of their names", () => {
    const client = new TestEngine().connect(3);
    expect(client.raw("CONFIG", "SET", "slowlog-max-len", "5", "LUA-time-limit", "7")).toBe("+OK\r\n");
    expect(client.run("CONFIG", "GET", "slowlog-max-len", "busy-reply-threshold")).toEqual(
      new Map([
        ["slowlog-max-len", "5"],
        ["busy-reply-threshold", "7"],
      ]),
    );
  });

  test.each([
    { words: ["hz"], reply: "-ERR wrong number of arguments for 'config|set' command" },
    { words: ["hz", "20", "maxmemory"], reply: "-ERR syntax error" },
    { words: ["hz", "20", "NoSuch", "x"], reply: "-ERR Unknown option or number of arguments for CONFIG SET - 'NoSuch'" },
    {
      words: ["hz", "20", "Slave-Priority", "x"],
      reply: "-ERR CONFIG SET failed (possibly related to argument 'slave-priority') - argument couldn't be parsed into an integer",
    },
    {
      words: ["hz", "20", "databases", "5"],
      reply: "-ERR CONFIG SET failed (possibly related to argument 'databases') - can't set immutable config",
    },
    {
      words: ["hz", "20", "dbfilename", "x"],
      reply: "-ERR CONFIG SET failed (possibly related to argument 'dbfilename') - can't set protected config",
    },
    { words: ["hz", "20", "HZ", "30"], reply: "-ERR CONFIG SET failed (possibly related to argument 'HZ') - duplicate parameter" },
    { words: ["hz", "20", "nosuch\0x", "1"], reply: "-ERR Unknown option or number of arguments for CONFIG SET - 'nosuch'" },
  ])("refuses $words, and changes nothing", ({ words, reply }) => {
    const client = new TestEngine().connect();
    expect(client.raw("CONFIG", "SET", ...words)).toBe(`${reply}\r\n`);
    expect(client.run("CONFIG", "GET", "hz")).toEqual(["hz", "10"]);
  });

  test("takes text, and refuses bytes that are none", () => {
    const client = new TestEngine().connect();
    expect(client.raw("CONFIG", "SET", "masterauth", "é€😀\0\n")).toBe("+OK\r\n");
    expect(client.run("CONFIG", "GET", "masterauth")).toEqual(["masterauth", "é€😀\0\n"]);
    expect(client.raw("CONFIG", "SET", "masterauth", Uint8Array.of(0xff))).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'masterauth') - argument must be UTF-8\r\n",
    );
    expect(client.raw("CONFIG", "SET", "hz", Uint8Array.of(0xff))).toBe(
      "-ERR CONFIG SET failed (possibly related to argument 'hz') - argument couldn't be parsed into an integer\r\n",
    );
  });

  test("acts at once on what is logged as slow, and on whether latencies are kept", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-entry-max-argc", "2");
    client.run("MSET", "a", "1", "b", "2");
    expect(engine.engine.noteworthy.slow.latest()[0]?.arguments).toEqual(["MSET", "... (4 more arguments)"]);
    client.run("CONFIG", "SET", "latency-tracking-info-percentiles", "75");
    expect(client.run("INFO", "latencystats")).toMatch(/latency_percentiles_usec_mset:p75=\d+\.\d{3}\r\n/);
    client.run("CONFIG", "SET", "latency-tracking", "no");
    expect(client.run("INFO", "latencystats")).not.toContain("latency_percentiles_usec_mset");
  });
});

test("an embedder's options come with the engine's, and are set before databases are made", () => {
  const seen: string[] = [];
  const { engine } = new TestEngine({
    extensions: [{ name: "test", options: [{ name: "greeting", type: "string", default: "hello", apply: (value) => seen.push(value) }] }],
    configure: (options) => {
      options.load("databases", ["3"]);
      options.load("greeting", ["good day"]);
    },
  });
  expect(engine.keyspace.databases).toHaveLength(3);
  expect(seen).toEqual(["good day"]);
});

test("CONFIG RESETSTAT sets what INFO counts back to zero", () => {
  const client = new TestEngine().connect();
  client.run("GET", "a");
  client.run("NOSUCH");
  expect(client.run("INFO", "stats")).toContain("keyspace_misses:1\r\n");
  expect(client.raw("CONFIG", "RESETSTAT")).toBe("+OK\r\n");
  const info = client.run("INFO", "stats") as string;
  for (const name of ["keyspace_misses", "total_error_replies", "total_connections_received"]) expect(info).toContain(`${name}:0\r\n`);
  // RESETSTAT itself is counted after it has run.
  expect(info).toContain("total_commands_processed:1\r\n");
});

describe("CONFIG REWRITE", () => {
  test("is refused without a file", () => {
    expect(new TestEngine().connect().raw("CONFIG", "REWRITE")).toBe("-ERR The server is running without a config file\r\n");
  });

  test("leaves the writing to whoever read the file, and tells why it failed", () => {
    const engine = new TestEngine();
    let isFull = false;
    engine.engine.options.rewriter = {
      rewrite: () => {
        if (isFull) throw new Error("No space left on device");
      },
    };
    const client = engine.connect();
    expect(client.raw("CONFIG", "REWRITE")).toBe("+OK\r\n");
    isFull = true;
    expect(client.raw("CONFIG", "REWRITE")).toBe("-ERR Rewriting config file: No space left on device\r\n");
  });
});
