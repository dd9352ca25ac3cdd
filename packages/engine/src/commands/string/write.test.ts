import { xxh3 } from "@respire/datastructures";
import { describe, expect, test } from "vitest";
import { inlineValueLengthMax } from "../../limits.js";
import { startMs } from "../../testing/manual-clock.js";
import { bytesOf, TestEngine } from "../../testing/test-engine.js";

const protocols = [
  { protocol: 2, nil: "$-1\r\n" },
  { protocol: 3, nil: "_\r\n" },
] as const;
const ok = "+OK\r\n";
const syntaxError = "-ERR syntax error\r\n";
const invalidExpire = "-ERR invalid expire time in 'set' command\r\n";
const notInteger = "-ERR value is not an integer or out of range\r\n";

describe.each(protocols)("SET in RESP$protocol", ({ protocol, nil }) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("sets a key, and replaces what was there with its expiry", () => {
    const { client } = start();
    expect(client.raw("SET", "k", "one", "EX", 10)).toBe(ok);
    expect(client.raw("set", "k", "two")).toBe(ok);
    expect(client.raw("GET", "k")).toBe("$3\r\ntwo\r\n");
    expect(client.raw("TTL", "k")).toBe(":-1\r\n");
  });

  test("NX sets only a missing key, XX only one that is there", () => {
    const { client } = start();
    expect(client.raw("SET", "k", "1", "XX")).toBe(nil);
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(client.raw("SET", "k", "1", "NX")).toBe(ok);
    expect(client.raw("SET", "k", "2", "nx")).toBe(nil);
    expect(client.raw("SET", "k", "3", "xX")).toBe(ok);
    expect(client.run("GET", "k")).toBe("3");
  });

  test("GET returns the old value, whether or not the new one is set", () => {
    const { client } = start();
    expect(client.raw("SET", "k", "a", "GET")).toBe(nil);
    expect(client.raw("SET", "k", "b", "GET")).toBe("$1\r\na\r\n");
    expect(client.raw("SET", "k", "c", "NX", "GET")).toBe("$1\r\nb\r\n");
    expect(client.run("GET", "k")).toBe("b");
    expect(client.raw("SET", "new", "1", "GET", "NX")).toBe(nil);
    expect(client.run("GET", "new")).toBe("1");
    expect(client.raw("SET", "none", "1", "XX", "GET")).toBe(nil);
    expect(client.run("EXISTS", "none")).toBe(0);
  });

  test("IFEQ sets if the value is the one given, IFNE if it is another or there is none", () => {
    const { client } = start();
    expect(client.raw("SET", "k", "1", "IFEQ", "")).toBe(nil);
    expect(client.run("EXISTS", "k")).toBe(0);
    expect(client.raw("SET", "k", "1", "IFNE", "1")).toBe(ok);
    expect(client.raw("SET", "k", "2", "IFNE", "1")).toBe(nil);
    for (const [value, other] of [
      ["12", "1"],
      ["1", "12"],
      ["-1", "1"],
      ["text", "tex"],
      ["", "0"],
    ] as const) {
      client.run("SET", "pair", value);
      expect(client.raw("SET", "pair", "changed", "IFEQ", other)).toBe(nil);
      expect(client.raw("SET", "pair", value, "IFEQ", value)).toBe(ok);
    }
    expect(client.raw("SET", "k", "text", "IFEQ", "1")).toBe(ok);
    expect(client.raw("SET", "k", "other", "IFEQ", "TEXT")).toBe(nil);
    expect(client.raw("SET", "k", "other", "IFNE", "tex")).toBe(ok);
    expect(client.raw("SET", "k", "last", "IFEQ", "other", "GET", "EX", 5)).toBe("$5\r\nother\r\n");
    expect(client.raw("SET", "k", "x", "IFEQ", "other", "GET")).toBe("$4\r\nlast\r\n");
    expect(client.run("GET", "k")).toBe("last");
    expect(client.run("TTL", "k")).toBe(5);
  });

  test("IFDEQ sets if the value has this digest, IFDNE if it has another or there is none", () => {
    const { client } = start();
    const digest = (value: string): string => {
      const bytes = bytesOf(value);
      return xxh3(bytes, 0, bytes.length).toString(16).padStart(16, "0");
    };
    for (const value of ["Hello world", "", "12345", "-9223372036854775808", "007", "x".repeat(300_000)]) {
      client.run("SET", "k", value);
      expect(client.raw("SET", "k", "changed", "IFDNE", digest(value))).toBe(nil);
      expect(client.raw("SET", "k", "changed", "IFDEQ", digest(`${value}!`))).toBe(nil);
      expect(client.run("GET", "k")).toBe(value);
      expect(client.raw("SET", "k", value, "IFDNE", digest(`${value}!`))).toBe(ok);
      expect(client.raw("SET", "k", "changed", "ifdeq", digest(value).toUpperCase(), "EX", 5)).toBe(ok);
      expect([client.run("GET", "k"), client.run("TTL", "k")]).toEqual(["changed", 5]);
    }
    expect(client.raw("SET", "k", "x", "GET", "IFDEQ", digest("other"))).toBe("$7\r\nchanged\r\n");
    // As Redis's documentation shows it.
    client.run("SET", "key1", "Hello world");
    expect(client.raw("SET", "key1", "x", "IFDEQ", "b6acb9d84a38ff74")).toBe(ok);
  });

  test("a digest of another length is refused where there is a value to compare with", () => {
    const { client } = start();
    const refused = "-ERR must be exactly 16 hexadecimal characters\r\n";
    client.run("SET", "k", "old");
    for (const option of ["IFDEQ", "IFDNE"]) {
      for (const digest of ["", "b6acb9d84a38ff7", "b6acb9d84a38ff744"]) {
        expect(client.raw("SET", "k", "new", option, digest)).toBe(refused);
        expect(client.raw("SET", "k", "new", option, digest, "GET")).toBe(refused);
      }
    }
    expect(client.run("GET", "k")).toBe("old");
    expect(client.raw("SET", "none", "new", "IFDEQ", "1")).toBe(nil);
    expect(client.raw("SET", "none", "new", "IFDNE", "1")).toBe(ok);
  });

  test("options that exclude one another, or lack their value, are a syntax error and change nothing", () => {
    const { client } = start();
    client.run("SET", "k", "old", "EX", 100);
    for (const options of [
      ["NX", "XX"],
      ["XX", "NX"],
      ["NX", "IFEQ", "old"],
      ["IFEQ", "old", "IFNE", "x"],
      ["IFEQ"],
      ["IFNE"],
      ["IFDEQ"],
      ["IFDNE"],
      ["IFDEQ", "1", "IFEQ", "x"],
      ["EX"],
      ["PX"],
      ["EXAT"],
      ["PXAT"],
      ["EX", 1, "PX", 1],
      ["EX", 1, "KEEPTTL"],
      ["KEEPTTL", "EX", 1],
      ["EX", 1, "EXAT", 1],
      ["FOO"],
      [""],
      ["PERSIST"],
      ["EX", "abc", "FOO"], // Unknown words are told of before bad times.
    ]) {
      expect(client.raw("SET", "k", "new", ...options)).toBe(syntaxError);
    }
    expect(client.run("GET", "k")).toBe("old");
    expect(client.run("TTL", "k")).toBe(100);
  });

  test("an option given twice counts once", () => {
    const { client } = start();
    expect(client.raw("SET", "k", "v", "EX", 10, "NX", "ex", 20, "NX")).toBe(ok);
    expect(client.run("TTL", "k")).toBe(20);
    expect(client.raw("SET", "k", "v", "KEEPTTL", "KEEPTTL", "GET", "GET")).toBe("$1\r\nv\r\n");
  });

  test("times that are no positive 64-bit time are refused, and change nothing", () => {
    const { client } = start();
    client.run("SET", "k", "old");
    const max = (1n << 63n) - 1n;
    for (const [word, time, error] of [
      ["EX", "abc", notInteger],
      ["PX", "1.5", notInteger],
      ["EX", "", notInteger],
      ["EX", " 1", notInteger],
      ["EX", max + 1n, notInteger],
      ["EX", 0, invalidExpire],
      ["PX", -1, invalidExpire],
      ["EXAT", 0, invalidExpire],
      ["PXAT", -(1n << 63n), invalidExpire],
      ["EX", max, invalidExpire],
      ["EX", max / 1000n, invalidExpire],
      ["PX", max, invalidExpire],
      ["PX", max - BigInt(startMs) + 1n, invalidExpire],
      ["EXAT", max / 1000n + 1n, invalidExpire],
    ] as const) {
      expect(client.raw("SET", "k", "new", word, time)).toBe(error);
      expect(client.raw("SET", "missing", "new", "XX", word, time)).toBe(error);
    }
    expect(client.run("GET", "k")).toBe("old");
    expect(client.run("TTL", "k")).toBe(-1);
  });

  test("EX, PX, EXAT and PXAT say when the key expires; KEEPTTL leaves that as it is", () => {
    const { engine, client } = start();
    client.run("SET", "ex", "v", "EX", 10);
    client.run("SET", "px", "v", "PX", 10_500);
    client.run("SET", "exat", "v", "EXAT", startMs / 1000 + 11);
    client.run("SET", "pxat", "v", "PXAT", startMs + 11_500);
    expect(["ex", "px", "exat", "pxat"].map((key) => client.run("PTTL", key))).toEqual([10_000, 10_500, 11_000, 11_500]);
    engine.advance(1_000);
    expect(client.run("SET", "ex", "longer than before", "KEEPTTL")).toBe("OK");
    expect(client.run("PTTL", "ex")).toBe(9_000);
    engine.advance(9_001);
    expect(["ex", "px", "exat", "pxat"].map((key) => client.run("EXISTS", key))).toEqual([0, 1, 1, 1]);
    engine.check();
  });

  test("an absolute time that is past sets a key that is gone at once", () => {
    const { engine, client } = start();
    client.run("SET", "k", "old");
    expect(client.raw("SET", "k", "v", "EXAT", 1)).toBe(ok);
    expect(client.raw("GET", "k")).toBe(nil);
    expect(client.raw("SET", "k", "v", "PXAT", startMs - 1, "GET")).toBe(nil);
    expect(client.run("EXISTS", "k")).toBe(0);
    expect(engine.engine.keyspace.usedBytes).toBe(0);
  });

  test("the latest times that 64 bits hold are kept, rounded to what a double can say", () => {
    const { engine, client } = start();
    const changes = engine.recordChanges();
    expect(client.raw("SET", "k", "v", "PXAT", (1n << 63n) - 1n)).toBe(ok);
    const left = (1n << 63n) - BigInt(startMs) - BigInt(client.run("PTTL", "k") as bigint);
    expect(Number(left)).toBeGreaterThan(0);
    expect(Number(left)).toBeLessThan(4096);
    expect(changes[0]).toBe("1 db0 SET k v PXAT 9223372036854775000"); // Not more than 2^63 - 1, or nobody could replay it.
  });

  test("too few words are refused", () => {
    const { client } = start();
    expect(client.raw("SET", "k")).toBe("-ERR wrong number of arguments for 'set' command\r\n");
    expect(client.raw("SET")).toBe("-ERR wrong number of arguments for 'set' command\r\n");
  });
});

const border = inlineValueLengthMax;
const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 255);
const values: readonly [string, Uint8Array][] = [
  ["nothing", bytesOf("")],
  ["an integer", bytesOf("-9223372036854775808")],
  ["a small integer", bytesOf("7")],
  ["a text", bytesOf("text")],
  ["every byte", everyByte],
  ["a page", pattern(5_000)],
  ["just inline", pattern(border)],
  ["just too long to be inline", pattern(border + 1)],
  ["a megabyte", pattern(1_000_000)],
];
const keys: readonly [string, Uint8Array][] = [
  ["an empty key", bytesOf("")],
  ["a short key", bytesOf("k")],
  ["a binary key", bytesOf("\0\r\n\xff\xfe")],
  ["a key of 16382 bytes", pattern(16_382)],
  ["a key of 16383 bytes", pattern(16_383)],
  ["a key of 16384 bytes", pattern(16_384)],
  ["a key of 300,000 bytes", pattern(300_000)],
];

describe.each(keys)("under %s", (_name, key) => {
  test("a value of any kind replaces one of any other, with and without an expiry, and nothing leaks", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "neighbour", "stays");
    const usedBefore = engine.engine.keyspace.usedBytes;
    for (const [, first] of values) {
      for (const [, second] of values) {
        for (const options of [[], ["PX", 60_000], ["KEEPTTL"]]) {
          client.run("SET", key, first, "PX", 50_000);
          client.run("SET", key, second, ...options);
          expect(client.run("PTTL", key)).toBe(options.length === 0 ? -1 : options.length === 2 ? 60_000 : 50_000);
          client.run("SET", key, first);
          client.run("SET", key, second, ...options);
          expect(client.run("PTTL", key)).toBe(options.length === 2 ? 60_000 : -1);
          expect(Buffer.compare(client.string("GET", key) as Uint8Array, second)).toBe(0);
          client.run("PEXPIRE", key, 1_000);
          expect(Buffer.compare(client.string("GET", key) as Uint8Array, second)).toBe(0);
        }
      }
    }
    engine.check();
    expect(client.run("DEL", key)).toBe(1);
    expect(engine.engine.keyspace.usedBytes).toBe(usedBefore);
    expect(client.run("GET", "neighbour")).toBe("stays");
  });
});

describe.each(protocols)("SET's older forms in RESP$protocol", ({ protocol, nil }) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("SETNX sets a key that is not there", () => {
    const { client } = start();
    expect(client.raw("SETNX", "k", "1")).toBe(":1\r\n");
    client.run("PEXPIRE", "k", 500);
    expect(client.raw("SETNX", "k", "2")).toBe(":0\r\n");
    expect(client.run("GET", "k")).toBe("1");
    expect(client.run("PTTL", "k")).toBe(500);
  });

  test("SETEX and PSETEX set a key that expires, and refuse times that are none", () => {
    const { client } = start();
    expect(client.raw("SETEX", "k", 10, "v")).toBe(ok);
    expect(client.run("PTTL", "k")).toBe(10_000);
    expect(client.raw("PSETEX", "k", 10, "w")).toBe(ok);
    expect(client.run("PTTL", "k")).toBe(10);
    for (const command of ["SETEX", "PSETEX"]) {
      for (const time of ["0", "-1", "9223372036854775807"]) {
        expect(client.raw(command, "k", time, "x")).toBe(`-ERR invalid expire time in '${command.toLowerCase()}' command\r\n`);
      }
      expect(client.raw(command, "k", "x", "x")).toBe(notInteger);
    }
    expect(client.run("GET", "k")).toBe("w");
  });

  test("a time that is past deletes the key, and counts as an expiry", () => {
    const { client, engine } = start();
    client.run("SET", "k", "v");
    expect(client.raw("SET", "k", "w", "GET", "PXAT", startMs)).toBe("$1\r\nv\r\n");
    expect(client.raw("SET", "k", "w", "EXAT", 1)).toBe(ok);
    expect(client.raw("SET", "k", "w", "EXAT", 1, "XX")).toBe(nil);
    expect(client.run("DBSIZE")).toBe(0);
    expect(engine.engine.keyspace.shared.statistics.expired).toBe(2);
    engine.check();
  });

  test("only SET with GET counts a hit or a miss", () => {
    const { client, engine } = start();
    const { statistics } = engine.engine.keyspace.shared;
    client.batch(["SET", "k", "v"], ["SET", "k", "v", "IFEQ", "v"], ["SET", "k", "v", "XX"], ["SETNX", "k", "v"], ["SETEX", "k", "9", "v"]);
    expect([statistics.hits, statistics.misses]).toEqual([0, 0]);
    client.batch(["SET", "k", "v", "GET"], ["SET", "none", "v", "GET", "XX"]);
    expect([statistics.hits, statistics.misses]).toEqual([1, 1]);
  });
});

describe.each(protocols)("MSET in RESP$protocol", ({ protocol }) => {
  test("sets all keys, the last of equal ones winning, and drops their expiries", () => {
    const client = new TestEngine().connect(protocol);
    client.run("SET", "a", "1", "EX", 10);
    expect(client.raw("MSET", "a", "2", "b", "x", "c", "", "b", "3")).toBe(ok);
    expect(client.run("MGET", "a", "b", "c")).toEqual(["2", "3", ""]);
    expect(client.run("TTL", "a")).toBe(-1);
  });

  test("refuses a key without a value, and changes nothing", () => {
    const client = new TestEngine().connect(protocol);
    for (const words of [["a"], ["a", "1", "b"], []]) {
      expect(client.raw("MSET", ...words)).toBe("-ERR wrong number of arguments for 'mset' command\r\n");
    }
    expect(client.run("DBSIZE")).toBe(0);
  });

  test("takes many pairs", () => {
    const client = new TestEngine().connect(protocol);
    const pairs = Array.from({ length: 5_000 }, (_, index) => [`key:${index}`, `value:${index}`]);
    expect(client.raw("MSET", ...pairs.flat())).toBe(ok);
    expect(client.run("MGET", ...pairs.map(([key]) => key as string))).toEqual(pairs.map(([, value]) => value));
  });
});
