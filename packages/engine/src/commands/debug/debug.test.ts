import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const notAllowed =
  '-ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.\r\n';
const unknown = (name: string) => `-ERR unknown subcommand or wrong number of arguments for '${name}'. Try DEBUG HELP.\r\n`;

const start = (protocol: 2 | 3 = 2) => {
  const engine = new TestEngine();
  engine.engine.debugCommand = "yes";
  return { engine, client: engine.connect(protocol) };
};

describe("DEBUG", () => {
  test("is refused unless the engine allows it, to everybody or to local clients, and tells that first", () => {
    const { engine, client } = start();
    const requests = [
      ["DEBUG", "HELP"],
      ["DEBUG", "OBJECT", "none"],
      ["DEBUG", "NOSUCH"],
      ["DEBUG", "SLEEP"],
    ];
    for (const [allowed, isLocal] of [
      ["no", true],
      ["no", false],
      ["local", false],
    ] as const) {
      engine.engine.debugCommand = allowed;
      client.session.isLocal = isLocal;
      for (const words of requests) expect([words, client.raw(...words)]).toEqual([words, notAllowed]);
    }
    expect(client.raw("DEBUG")).toBe("-ERR wrong number of arguments for 'debug' command\r\n");
    client.session.isLocal = true;
    expect(client.raw("DEBUG", "OBJECT", "none")).toBe("-ERR no such key\r\n");
  });

  test.each([
    ["NOSUCH"],
    ["OBJECT"],
    ["OBJECT k FAST x"],
    ["SLEEP"],
    ["SLEEP 0 0"],
    ["LOG a b"],
    ["PROTOCOL"],
    ["PROTOCOL string x"],
    ["ERROR"],
    ["POPULATE"],
    ["POPULATE 1 q 12 x"],
    ["SDSLEN"],
    ["DIGEST x"],
    ["HTSTATS"],
    ["HTSTATS 9 FULL x"],
    ["SET-ACTIVE-EXPIRE"],
    ["PAUSE-CRON 1 1"],
  ])("%s is refused: unknown, or with the wrong number of words", (request) => {
    const [name = ""] = request.split(" ");
    expect(start().client.raw("DEBUG", ...request.split(" "))).toBe(unknown(name));
  });

  test("HELP lists subcommands that COMMAND does not know", () => {
    const { client } = start();
    const help = client.run("DEBUG", "HELP") as string[];
    expect(help[0]).toBe("DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    expect(help).toContain("POPULATE count [prefix] [size]");
    expect(client.run("COMMAND", "LIST", "FILTERBY", "PATTERN", "debug*")).toEqual(["debug"]);
    expect(client.raw("COMMAND", "INFO", "debug|object")).toBe("*1\r\n$-1\r\n");
  });
});

describe("DEBUG OBJECT and SDSLEN", () => {
  test("tell how a value is kept, its place staying when it is changed in place", () => {
    const { engine, client } = start();
    client.run("SET", "k", "text");
    const first = String(client.run("DEBUG", "OBJECT", "k"));
    expect(first).toMatch(/^Value at:0x[0-9a-f]+ refcount:1 encoding:embstr serializedlength:\d+ lru:\d+ lru_seconds_idle:0$/);
    client.run("SET", "k", "next");
    expect(String(client.run("DEBUG", "OBJECT", "k")).split(" ")[0]).toBe(first.split(" ")[0]);
    engine.advance(5_000);
    engine.engine.tick();
    expect(client.run("DEBUG", "OBJECT", "k", "fast")).toMatch(
      /^Value at:0x[0-9a-f]+ refcount:1 encoding:embstr lru:\d+ lru_seconds_idle:5$/,
    );
    expect(client.run("DEBUG", "SDSLEN", "k")).toMatch(
      /^key_sds_len:1, key_sds_avail:0, key_zmalloc: \d+, val_sds_len:4, val_sds_avail:0, val_zmalloc: \d+$/,
    );
    client.run("SET", "i", 1);
    expect(client.raw("DEBUG", "SDSLEN", "i")).toBe("-ERR Not an sds encoded string.\r\n");
    expect(client.raw("DEBUG", "SDSLEN", "none")).toBe("-ERR no such key\r\n");
  });
});

describe("DEBUG POPULATE", () => {
  test("creates keys with values of their number, of a length if one is given, and leaves those alone that exist", () => {
    const { engine, client } = start();
    client.run("SET", "key:1", "mine");
    const changes = engine.recordChanges();
    expect(client.raw("DEBUG", "POPULATE", "3")).toBe("+OK\r\n");
    client.batch(["DEBUG", "POPULATE", "1", "p", "3"], ["DEBUG", "POPULATE", "1", "q", "12"], ["DEBUG", "POPULATE", "0", "r"]);
    expect(client.run("MGET", "key:0", "key:1", "key:2", "p:0", "q:0")).toEqual(["value:0", "mine", "value:2", "val", "value:0\0\0\0\0\0"]);
    expect(client.run("DBSIZE")).toBe(5);
    expect(changes).toEqual([]);
    engine.check();
  });

  test("refuses numbers that are none, negative ones, and lengths that no string has", () => {
    const { client } = start();
    for (const words of [["abc"], ["-1"], ["1", "p", "abc"], ["1", "p", "-1"]])
      expect(client.raw("DEBUG", "POPULATE", ...words)).toBe("-ERR value is out of range, must be positive\r\n");
    expect(client.raw("DEBUG", "POPULATE", "1", "p", "9007199254740991")).toMatch(/^-ERR string exceeds maximum allowed size/);
    expect(client.run("DBSIZE")).toBe(0);
  });
});

describe("DEBUG PROTOCOL and ERROR", () => {
  test.each([
    ["string", "$11\r\nHello World\r\n", "$11\r\nHello World\r\n"],
    ["integer", ":12345\r\n", ":12345\r\n"],
    ["double", "$5\r\n3.141\r\n", ",3.141\r\n"],
    ["bignum", "$37\r\n1234567999999999999999999999999999999\r\n", "(1234567999999999999999999999999999999\r\n"],
    ["null", "$-1\r\n", "_\r\n"],
    ["array", "*3\r\n:0\r\n:1\r\n:2\r\n", "*3\r\n:0\r\n:1\r\n:2\r\n"],
    ["set", "*3\r\n:0\r\n:1\r\n:2\r\n", "~3\r\n:0\r\n:1\r\n:2\r\n"],
    ["map", "*6\r\n:0\r\n:0\r\n:1\r\n:1\r\n:2\r\n:0\r\n", "%3\r\n:0\r\n#f\r\n:1\r\n#t\r\n:2\r\n#f\r\n"],
    [
      "attrib",
      "$39\r\nSome real reply following the attribute\r\n",
      "|1\r\n$14\r\nkey-popularity\r\n*2\r\n$7\r\nkey:123\r\n:90\r\n$39\r\nSome real reply following the attribute\r\n",
    ],
    [
      "push",
      "-ERR RESP2 is not supported by this command\r\n",
      ">2\r\n$16\r\nserver-cpu-usage\r\n:42\r\n$40\r\nSome real reply following the push reply\r\n",
    ],
    ["verbatim", "$25\r\nThis is a verbatim\nstring\r\n", "=29\r\ntxt:This is a verbatim\nstring\r\n"],
    ["true", ":1\r\n", "#t\r\n"],
    ["FALSE", ":0\r\n", "#f\r\n"],
  ])("%s", (type, resp2, resp3) => {
    expect(start(2).client.raw("DEBUG", "PROTOCOL", type)).toBe(resp2);
    expect(start(3).client.raw("DEBUG", "PROTOCOL", type)).toBe(resp3);
  });

  test("other types are refused, and names that every object has", () => {
    for (const type of ["nosuch", "constructor", "__proto__"])
      expect(start().client.raw("DEBUG", "PROTOCOL", type)).toMatch(
        /^-ERR Wrong protocol type name\. Please use one of the following: string\|integer\|/,
      );
  });

  test("an error is the client's own words in one line", () => {
    expect(start().client.raw("DEBUG", "ERROR", "MY own\r\nerror")).toBe("-MY own  error\r\n");
  });
});

describe("DEBUG DIGEST", () => {
  const zeros = "0".repeat(40);

  test("is all zeros for nothing, and equal for equal data however it came about", () => {
    const [one, other] = [start(), start()];
    expect(one.client.raw("DEBUG", "DIGEST")).toBe(`+${zeros}\r\n`);
    one.client.batch(["SET", "a", "1"], ["SET", "b", "text"], ["EXPIREAT", "b", "2000000000"], ["SET", "gone", "v"], ["DEL", "gone"]);
    other.client.batch(["SET", "b", "text", "EXAT", "2000000000"], ["SET", "a", "0"], ["INCR", "a"]);
    const digest = one.client.run("DEBUG", "DIGEST");
    expect(digest).toMatch(/^[0-9a-f]{40}$/);
    expect(other.client.run("DEBUG", "DIGEST")).toBe(digest);
    for (const words of [
      ["SET", "a", "2"],
      ["PERSIST", "b"],
      ["RENAME", "a", "c"],
      ["MOVE", "a", "1"],
      ["EXPIREAT", "b", "2000000001"],
      ["SWAPDB", "0", "1"],
    ]) {
      const changed = start();
      changed.client.batch(["SET", "a", "1"], ["SET", "b", "text", "EXAT", "2000000000"], words);
      expect([words, changed.client.run("DEBUG", "DIGEST") === digest]).toEqual([words, false]);
    }
  });

  test("leaves expired keys out", () => {
    const { engine, client } = start();
    client.run("SET", "k", "v", "PX", 5);
    engine.advance(6);
    expect(client.run("DEBUG", "DIGEST")).toBe(zeros);
  });

  test("DIGEST-VALUE has one for each key, whatever its name; zeros for a missing one", () => {
    const { client } = start();
    client.run("MSET", "a", "1", "b", "1", "c", "2");
    const [a, none, b, c] = client.run("DEBUG", "DIGEST-VALUE", "a", "none", "b", "c") as string[];
    expect([a === b, a === c, none]).toEqual([true, false, zeros]);
    expect(client.raw("DEBUG", "DIGEST-VALUE")).toBe("*0\r\n");
  });
});

describe("DEBUG HTSTATS", () => {
  test("tells of the tables of a database", () => {
    const { client } = start(3);
    const empty = "Hash table 0 stats (main hash table):\nNo stats available for empty dictionaries\n";
    expect(client.raw("DEBUG", "HTSTATS", "9")).toBe(`=193\r\ntxt:[Dictionary HT]\n${empty}[Expires HT]\n${empty}\r\n`);
    client.run("DEBUG", "POPULATE", 5_000);
    const text = String(client.run("DEBUG", "HTSTATS", "0", "full"));
    expect(text).toContain(" number of elements: 5000\n");
    expect(Number(/table size: (\d+)/.exec(text)?.[1])).toBeGreaterThan(5_000);
    expect(start(2).client.raw("DEBUG", "HTSTATS", "9").startsWith("$189\r\n")).toBe(true);
  });

  test("refuses databases that are none, and values that have no table", () => {
    const { client } = start();
    client.run("SET", "k", "v");
    expect(client.raw("DEBUG", "HTSTATS", "16")).toBe("-ERR Out of range database\r\n");
    expect(client.raw("DEBUG", "HTSTATS", "-1")).toBe("-ERR Out of range database\r\n");
    expect(client.raw("DEBUG", "HTSTATS", "x")).toBe("-ERR value is not an integer or out of range\r\n");
    expect(client.raw("DEBUG", "HTSTATS-KEY", "none")).toBe("-ERR no such key\r\n");
    expect(client.raw("DEBUG", "HTSTATS-KEY", "k", "full")).toBe(
      "-ERR The value stored at the specified key is not represented using an hash table\r\n",
    );
  });
});

describe("DEBUG tells how collections are kept", () => {
  test("HTSTATS-KEY of a hash that is a table, or said to be one", () => {
    const { client } = start();
    client.run("HSET", "h", "f", "v");
    expect(client.raw("DEBUG", "HTSTATS-KEY", "h")).toMatch(/^-ERR The value stored/);
    client.run("HSET", "h", "long", "x".repeat(65));
    expect(String(client.run("DEBUG", "HTSTATS-KEY", "h"))).toContain(" number of elements: 2\n");
    for (let i = 0; i < 600; i++) client.run("HSET", "h", i, i);
    expect(String(client.run("DEBUG", "HTSTATS-KEY", "h", "full"))).toContain(" number of elements: 602\n");
  });

  test("HTSTATS-KEY of a sorted set that is a skiplist, or said to be one", () => {
    const { client } = start();
    client.run("ZADD", "z", 1, "a");
    expect(client.raw("DEBUG", "HTSTATS-KEY", "z")).toMatch(/^-ERR The value stored/);
    client.run("ZADD", "z", 2, "x".repeat(65));
    expect(String(client.run("DEBUG", "HTSTATS-KEY", "z"))).toContain(" number of elements: 2\n");
    for (let i = 0; i < 200; i++) client.run("ZADD", "z", i, i);
    expect(String(client.run("DEBUG", "HTSTATS-KEY", "z"))).toContain(" number of elements: 202\n");
  });

  test("OBJECT of a long list tells of its nodes, QUICKLIST-PACKED-THRESHOLD has some of them plain", () => {
    const { client } = start();
    for (const wrong of ["abc", "-1", "4gb"]) {
      expect(client.raw("DEBUG", "QUICKLIST-PACKED-THRESHOLD", wrong)).toBe(
        "-ERR argument must be a memory value bigger than 1 and smaller than 4gb\r\n",
      );
    }
    expect(client.run("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "100b")).toBe("OK");
    client.run("RPUSH", "l", "a", "b", "x".repeat(9000), "y".repeat(200), "c");
    expect(client.run("DEBUG", "OBJECT", "l")).toMatch(
      / encoding:quicklist .* ql_nodes:4 ql_avg_node:1\.25 ql_listpack_max:-2 ql_compressed:0 ql_uncompressed_size:\d+$/,
    );
    expect(client.run("DEBUG", "OBJECT", "l", "FAST")).not.toContain("ql_");
    expect(client.run("DEBUG", "QUICKLIST-PACKED-THRESHOLD", "0")).toBe("OK");
    client.run("DEL", "l");
    client.run("RPUSH", "l", "a", "b", "x".repeat(9000), "y".repeat(200), "c");
    expect(client.run("DEBUG", "OBJECT", "l")).toContain(" ql_nodes:3 ");
  });

  test("LISTPACK writes what is in one to the log", () => {
    const lines: string[] = [];
    const engine = new TestEngine({
      configure: (options) => options.load("enable-debug-command", ["yes"]),
      host: { sleep: () => {}, log: (_, line) => void lines.push(line) },
    });
    engine.run("RPUSH", "l", "one", "2");
    expect(engine.run("DEBUG", "LISTPACK", "l")).toBe("Listpack structure printed on stdout");
    expect(lines).toEqual(['DEBUG LISTPACK: offset 6, 5 bytes: "one"', 'DEBUG LISTPACK: offset 11, 2 bytes: "2"']);
    engine.run("SET", "s", "v");
    expect(String(engine.run("DEBUG", "LISTPACK", "s"))).toContain("Not a listpack encoded object.");
  });
});

describe("DEBUG switches", () => {
  test("SET-ACTIVE-EXPIRE and PAUSE-CRON stop expiry in the background, and let it go on", () => {
    for (const [off, on] of [
      [
        ["SET-ACTIVE-EXPIRE", "0"],
        ["SET-ACTIVE-EXPIRE", "1"],
      ],
      [
        ["SET-ACTIVE-EXPIRE", "abc"],
        ["SET-ACTIVE-EXPIRE", "2"],
      ],
      [
        ["PAUSE-CRON", "1"],
        ["PAUSE-CRON", "abc"],
      ],
    ] as const) {
      const { engine, client } = start();
      client.run("SET", "k", "v", "PX", 5);
      expect(client.raw("DEBUG", ...off)).toBe("+OK\r\n");
      engine.advance(6);
      engine.tickUntilIdle();
      expect([off, client.run("DBSIZE")]).toEqual([off, 1]);
      client.run("DEBUG", ...on);
      engine.tickUntilIdle();
      expect([on, client.run("DBSIZE")]).toEqual([on, 0]);
    }
  });

  test("SLEEP and LOG ask the host", () => {
    const asked: string[] = [];
    const engine = new TestEngine({
      host: { log: (level, message) => asked.push(`${level} ${message}`), sleep: (ms) => asked.push(`${ms} ms`) },
    });
    engine.engine.debugCommand = "yes";
    for (const words of [
      ["SLEEP", "0.5"],
      ["SLEEP", "0"],
      ["SLEEP", "abc"],
      ["SLEEP", "-1"],
      ["LOG", "hello"],
    ])
      expect(engine.run("DEBUG", ...words)).toBe("OK");
    expect(asked).toEqual(["500 ms", "warning DEBUG LOG: hello"]);
  });

  test("those for parts that work otherwise here do nothing", () => {
    const { client } = start();
    for (const words of [["JMAP"], ["DICT-RESIZING", "0"], ["REPLYBUFFER", "resizing", "0"]])
      expect(client.raw("DEBUG", ...words)).toBe("+OK\r\n");
  });
});
