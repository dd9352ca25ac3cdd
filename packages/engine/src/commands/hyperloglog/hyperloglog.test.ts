import { describe, expect, test } from "vitest";
import { bytesOf, latin1, TestEngine } from "../../testing/test-engine.js";

const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
const notHyperLogLog = "-WRONGTYPE Key is not a valid HyperLogLog string value.\r\n";
const corrupt = "-INVALIDOBJ Corrupted HLL object detected\r\n";

const stale = "\0\0\0\0\0\0\0\x80";
const sparse = (runs: string): Uint8Array => bytesOf(`HYLL\x01\0\0\0${stale}${runs}`);
const dense = (fill: number, length = 12_288): Uint8Array => bytesOf(`HYLL\0\0\0\0${stale}${String.fromCharCode(fill).repeat(length)}`);
/** A run of all registers, which are 0. */
const all = "\x7f\xff";

const numbers = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => String(from + i));

describe.each([2, 3] as const)("HyperLogLogs in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    const bytes = (key: string): string => latin1(client.string("GET", key) as Uint8Array);
    return { engine, client, bytes };
  };

  test("PFADD creates the key, with elements or without, and tells whether anything changed", () => {
    const { client, bytes, engine } = start();
    expect(client.raw("PFADD", "k")).toBe(":1\r\n");
    expect(bytes("k")).toBe(latin1(sparse(all)));
    expect(client.raw("PFADD", "k")).toBe(":0\r\n");
    expect(client.raw("PFADD", "k", "a", "b", "", "\0")).toBe(":1\r\n");
    expect(client.raw("PFADD", "k", "b", "a")).toBe(":0\r\n");
    expect(client.raw("PFCOUNT", "k")).toBe(":4\r\n");
    expect(client.raw("PFADD", "other", "a")).toBe(":1\r\n");
    expect(client.run("OBJECT", "ENCODING", "k")).toBe("raw");
    expect(client.run("TYPE", "k")).toBe("string");
    engine.check();
  });

  test("the bytes are those of redis-server 7.0.15", () => {
    const { client, bytes } = start();
    client.run("PFADD", "g", "element:1");
    client.run("PFCOUNT", "g");
    client.run("PFADD", "g", "element:2");
    expect(client.raw("PFCOUNT", "g")).toBe(":2\r\n");
    expect(Buffer.from(bytes("g"), "latin1").toString("hex")).toBe("48594c4c010000000200000000000000448e8050c8806aa5");
  });

  test("a count is kept in the string until something is added", () => {
    const { client, bytes } = start();
    client.run("PFADD", "k", ...numbers(0, 200));
    expect(bytes("k").slice(8, 16)).toBe(stale);
    const count = client.run("PFCOUNT", "k") as number;
    expect(Math.abs(count - 200)).toBeLessThan(6);
    expect(bytes("k").slice(8, 16)).toBe(`${String.fromCharCode(count)}${"\0".repeat(7)}`);
    client.run("PFADD", "k", "1");
    expect(bytes("k").charCodeAt(15)).toBe(0);
    client.run("PFADD", "k", ...numbers(200, 300));
    expect(bytes("k").charCodeAt(15)).toBe(0x80);
    client.run("SET", "kept", sparse(all).fill(7, 8, 9).fill(0, 15, 16));
    expect(client.raw("PFCOUNT", "kept")).toBe(":7\r\n");
    client.run("SET", "large", sparse(all).fill(255, 8, 15).fill(0x7f, 15, 16));
    expect(client.raw("PFCOUNT", "large")).toBe(":9223372036854775807\r\n");
  });

  test("PFCOUNT of several keys is that of all their elements, and keeps nothing", () => {
    const { client, bytes } = start();
    client.run("PFADD", "a", ...numbers(0, 1000));
    client.run("PFADD", "b", ...numbers(500, 5000));
    client.run("PFADD", "both", ...numbers(0, 5000));
    const before = [bytes("a"), bytes("b")];
    const count = client.run("PFCOUNT", "both");
    expect(client.run("PFCOUNT", "a", "none", "b", "a")).toBe(count);
    expect([bytes("a"), bytes("b")]).toEqual(before);
    expect(client.raw("PFCOUNT", "none")).toBe(":0\r\n");
    expect(client.raw("PFCOUNT", "none", "nothing")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "none", "nothing")).toBe(":0\r\n");
  });

  test("PFMERGE adds to what the target has, which is dense if one of the others is", () => {
    const { client, bytes, engine } = start();
    client.run("PFADD", "a", ...numbers(0, 300));
    client.run("PFADD", "b", ...numbers(200, 400));
    client.run("PFADD", "dense", ...numbers(0, 6000));
    expect(client.raw("PFMERGE", "to", "a", "none", "b")).toBe("+OK\r\n");
    expect(bytes("to").charCodeAt(4)).toBe(1);
    expect(client.run("PFCOUNT", "to")).toBe(client.run("PFCOUNT", "a", "b"));
    client.run("PFADD", "to", "more");
    client.run("PFCOUNT", "to");
    expect(client.raw("PFMERGE", "to", "dense")).toBe("+OK\r\n");
    expect(bytes("to").charCodeAt(4)).toBe(0);
    expect(bytes("to").charCodeAt(15) & 0x80).toBe(0x80);
    expect(client.run("PFCOUNT", "to")).toBe(client.run("PFCOUNT", "to", "dense", "a"));
    expect(client.raw("PFMERGE", "empty")).toBe("+OK\r\n");
    expect(bytes("empty")).toBe(latin1(sparse(all)));
    engine.check();
  });

  test("they become dense where one is too long for `hll-sparse-max-bytes`", () => {
    const { client, bytes } = start();
    client.run("CONFIG", "SET", "hll-sparse-max-bytes", 100);
    client.run("PFADD", "k", ...numbers(0, 20));
    expect(bytes("k").length).toBeLessThanOrEqual(100);
    client.run("PFADD", "k", ...numbers(20, 60));
    expect(bytes("k").length).toBe(12_304);
    client.run("CONFIG", "SET", "hll-sparse-max-bytes", "20kb");
    client.run("PFADD", "long", ...numbers(0, 10_000));
    expect(bytes("long").charCodeAt(4)).toBe(1);
    expect(bytes("long").length).toBeGreaterThan(3000);
  });

  test("the expiry stays", () => {
    const { client, engine } = start();
    client.run("PFADD", "k", "a");
    client.run("PEXPIRE", "k", 500);
    client.run("PFADD", "k", ...numbers(0, 3000));
    client.run("PFCOUNT", "k");
    client.run("PFMERGE", "k", "k");
    expect(client.run("PTTL", "k")).toBe(500);
    engine.check();
    engine.advance(501);
    expect(client.raw("PFCOUNT", "k")).toBe(":0\r\n");
    client.run("PFADD", "k", "a");
    expect(client.run("PTTL", "k")).toBe(-1);
    engine.check();
  });

  test("keys of other types, and strings that are none, are refused", () => {
    const { client } = start();
    client.run("RPUSH", "list", "a");
    client.run("PFADD", "k", "a");
    const texts: readonly (readonly [string, Uint8Array | string])[] = [
      ["number", "1234"],
      ["text", "HYLL"],
      ["empty", ""],
      ["header", sparse("").slice(0, 15)],
      ["magic", sparse(all).fill(0x68, 0, 1)],
      ["encoding", sparse(all).fill(2, 4, 5)],
      ["shortDense", dense(0, 12_287)],
      ["longDense", dense(0, 12_289)],
    ];
    for (const [key, text] of texts) client.run("SET", key, text);
    for (const [key, refused] of [["list", wrongType], ...texts.map(([name]) => [name, notHyperLogLog])] as const) {
      for (const words of [
        ["PFADD", key],
        ["PFADD", key, "a"],
        ["PFCOUNT", key],
        ["PFCOUNT", "k", key],
        ["PFMERGE", key, "k"],
        ["PFMERGE", "k", key],
        ["PFMERGE", "new", "k", key],
        ["PFDEBUG", "ENCODING", key],
      ])
        expect([words, client.raw(...words)]).toEqual([words, refused]);
    }
    for (const [key, text] of texts) expect(client.string("GET", key)).toEqual(typeof text === "string" ? bytesOf(text) : text);
    expect(client.run("EXISTS", "new")).toBe(0);
  });

  test.each([
    ["nothing", ""],
    ["too few registers", "\x7f\xfe"],
    ["a run too many", `${all}\0`],
    ["registers too many", "\x7f\xfe\x81"],
    ["very many registers", all.repeat(131_073)],
  ])("broken runs, with %s, are found and left as they are", (_, runs) => {
    const { client, bytes, engine } = start();
    client.run("SET", "bad", sparse(runs));
    client.run("PFADD", "k", ...numbers(0, 100));
    const before = bytes("k");
    for (const words of [
      ["PFCOUNT", "bad"],
      ["PFCOUNT", "k", "bad"],
      ["PFMERGE", "bad"],
      ["PFMERGE", "k", "bad"],
      ["PFMERGE", "new", "bad"],
      ["PFDEBUG", "GETREG", "bad"],
      ["PFDEBUG", "TODENSE", "bad"],
    ])
      expect([words, client.raw(...words)]).toEqual([words, corrupt]);
    expect(bytes("bad")).toBe(latin1(sparse(runs)));
    expect([bytes("k"), client.run("EXISTS", "new")]).toEqual([before, 0]);
    engine.check();
  });

  test("an element that broken runs have no register for is refused, with those before it", () => {
    const { client, bytes } = start();
    const half = sparse("\x5f\xff"); // Half of the registers.
    client.run("SET", "bad", half);
    const elements = numbers(0, 50);
    const fitting = elements.filter((element) => client.raw("PFADD", "bad", element) !== corrupt);
    expect(fitting.length).toBeGreaterThan(10);
    expect(fitting.length).toBeLessThan(40);
    client.run("SET", "bad", half);
    expect(client.raw("PFADD", "bad", ...elements)).toBe(corrupt);
    expect(bytes("bad")).toBe(latin1(half));
    expect(client.raw("PFADD", "bad", ...fitting)).toBe(":1\r\n");
  });

  test("registers that no hashes bring about count as they do in Redis", () => {
    const { client, bytes } = start();
    client.run("SET", "full", dense(255));
    expect(client.raw("PFCOUNT", "full")).toBe(":-9223372036854775808\r\n");
    expect(bytes("full").slice(8, 16)).toBe(stale);
    expect(client.raw("PFCOUNT", "full", "none")).toBe(":-9223372036854775808\r\n");
    expect(client.raw("PFADD", "full", "a")).toBe(":0\r\n");
  });

  test("what is between the fields of the header stays, also in a dense one that was sparse", () => {
    const { client, bytes } = start();
    client.run("SET", "k", bytesOf(`HYLL\x01abc\x05\0\0\0\0\0\0\0${all}`));
    client.run("PFADD", "k", "a");
    expect(bytes("k").slice(0, 16)).toBe(`HYLL\x01abc\x05\0\0\0\0\0\0\x80`);
    client.run("PFDEBUG", "TODENSE", "k");
    expect(bytes("k").slice(0, 16)).toBe(`HYLL\0abc\x05\0\0\0\0\0\0\x80`);
  });

  test("a string that is read is raw afterwards, unless it is one of several", () => {
    const { client } = start();
    const encoding = (): unknown => client.run("OBJECT", "ENCODING", "k");
    for (const [words, expected] of [
      [["PFCOUNT", "k"], "raw"],
      [["PFADD", "k"], "raw"],
      [["PFCOUNT", "k", "k"], "embstr"],
      [["PFMERGE", "other", "k"], "embstr"],
      [["PFMERGE", "k"], "raw"],
      [["PFDEBUG", "ENCODING", "k"], "raw"],
    ] as const) {
      client.run("SET", "k", sparse(all));
      client.run(...words);
      expect([words, encoding()]).toEqual([words, expected]);
    }
  });

  test("the number of words is looked at", () => {
    const { client } = start();
    for (const name of ["pfadd", "pfcount", "pfmerge"])
      expect(client.raw(name)).toBe(`-ERR wrong number of arguments for '${name}' command\r\n`);
    expect(client.raw("PFSELFTEST", "a")).toBe("-ERR wrong number of arguments for 'pfselftest' command\r\n");
    expect(client.raw("PFDEBUG", "ENCODING")).toBe("-ERR wrong number of arguments for 'pfdebug' command\r\n");
  });

  test("PFSELFTEST finds nothing", () => {
    expect(start().client.raw("PFSELFTEST")).toBe("+OK\r\n");
  });
});

describe("what others hear of HyperLogLogs", () => {
  test("a change is propagated as it came, a new count too; only additions are events", () => {
    const engine = new TestEngine();
    const changes = engine.recordChanges();
    for (const words of [
      ["PFADD", "a"],
      ["PFADD", "a"],
      ["PFADD", "a", "x"],
      ["PFADD", "a", "x"],
      ["PFCOUNT", "a"],
      ["PFCOUNT", "a"],
      ["PFCOUNT", "a", "none"],
      ["PFMERGE", "b", "a"],
      ["PFMERGE", "b", "a"],
      ["PFDEBUG", "ENCODING", "b"],
      ["PFDEBUG", "TODENSE", "b"],
      ["PFDEBUG", "TODENSE", "b"],
      ["PFDEBUG", "GETREG", "a"],
      ["PFDEBUG", "GETREG", "a"],
    ])
      engine.run(...words);
    expect(changes).toEqual([
      ...["1 db0 PFADD a", "pfadd a", "2 db0 PFADD a x", "pfadd a", "3 db0 PFCOUNT a", "4 db0 PFMERGE b a", "pfadd b"],
      ...["5 db0 PFMERGE b a", "pfadd b", "6 db0 PFDEBUG TODENSE b", "7 db0 PFDEBUG GETREG a"],
    ]);
  });

  test("what was propagated makes the same bytes again", () => {
    const engine = new TestEngine();
    const copy = new TestEngine();
    const commands: string[][] = [];
    engine.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map(latin1)) });
    for (let i = 0; i < 300; i++) {
      engine.run("PFADD", `k${i % 3}`, ...numbers(i * 7, i * 9));
      if (i % 4 === 0) engine.run("PFCOUNT", `k${i % 2}`);
      if (i % 50 === 0) engine.run("PFMERGE", "k0", "k1", "k2");
    }
    for (const words of commands) copy.run(...words);
    for (const key of ["k0", "k1", "k2"]) expect(copy.connect().string("GET", key)).toEqual(engine.connect().string("GET", key));
  });

  test("who watches the key loses, also against a count that was not known", () => {
    const engine = new TestEngine();
    const [watcher, other] = [engine.connect(), engine.connect()];
    const watched = (...words: string[]): boolean => {
      watcher.run("WATCH", "k");
      other.run(...words);
      watcher.run("MULTI");
      watcher.run("PING");
      return watcher.run("EXEC") !== null;
    };
    expect(watched("PFADD", "k", "a")).toBe(false);
    expect(watched("PFADD", "k", "a")).toBe(true);
    expect(watched("PFCOUNT", "k", "k")).toBe(true);
    expect(watched("PFCOUNT", "k")).toBe(false);
    expect(watched("PFCOUNT", "k")).toBe(true);
    expect(watched("PFMERGE", "k", "k")).toBe(false);
  });

  test("PFMERGE and PFCOUNT count hits and misses, PFADD does not", () => {
    const engine = new TestEngine();
    const { statistics } = engine.engine.keyspace.shared;
    const counted = (...words: string[]): number[] => {
      const [hits, misses] = [statistics.hits, statistics.misses];
      engine.run(...words);
      return [statistics.hits - hits, statistics.misses - misses];
    };
    expect(counted("PFADD", "k", "a")).toEqual([0, 0]);
    expect(counted("PFADD", "k", "b")).toEqual([0, 0]);
    expect(counted("PFCOUNT", "k")).toEqual([1, 0]);
    expect(counted("PFCOUNT", "none", "k")).toEqual([1, 1]);
    expect(counted("PFMERGE", "to", "k", "none")).toEqual([1, 2]);
    expect(counted("PFDEBUG", "ENCODING", "k")).toEqual([0, 0]);
  });
});

test("beyond `maxmemory` nothing is added; what there is is counted", () => {
  const engine = new TestEngine();
  engine.run("PFADD", "k", "a", "b");
  engine.run("CONFIG", "SET", "maxmemory", 1);
  const refused = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
  const client = engine.connect();
  for (const words of [
    ["PFADD", "k", "c"],
    ["PFMERGE", "new", "k"],
    ["PFDEBUG", "TODENSE", "k"],
  ])
    expect(client.raw(...words)).toBe(refused);
  expect(client.raw("PFCOUNT", "k")).toBe(":2\r\n");
  expect(client.raw("EXISTS", "new")).toBe(":0\r\n");
  engine.check();
});
