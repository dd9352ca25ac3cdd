import { describe, expect, test } from "vitest";
import { engineWithSet, formsAndProtocols, withLimits } from "../../testing/set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const sorted = (reply: unknown): string[] => [...(reply as Iterable<string>)].sort();
const encodingOf = (engine: TestEngine, key: string): unknown => engine.run("OBJECT", "ENCODING", key);
const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, index) => from + index);

describe.each(formsAndProtocols)("of a set that is %s, in RESP%i", (_, protocol, form) => {
  test("SADD adds what is new, SREM deletes what is there", () => {
    const engine = engineWithSet(form, "a", 1);
    const client = engine.connect(protocol);
    expect(client.raw("SADD", "s", "a", "b", "b", 2, 1, "")).toBe(":3\r\n");
    expect(client.raw("SADD", "s", "a", 1)).toBe(":0\r\n");
    expect(client.raw("SREM", "s", "a", "none", 1, "a", "01")).toBe(":2\r\n");
    engine.check();
    expect(sorted(engine.run("SMEMBERS", "s"))).toEqual(["", "2", "b"]);
    expect(client.raw("SREM", "s", "b", 2, "", "b")).toBe(":3\r\n");
    expect(client.run("EXISTS", "s")).toBe(0);
    engine.check();
  });

  test("SMOVE moves a member", () => {
    const engine = engineWithSet(form, "a", 1);
    const client = engine.connect(protocol);
    form.fill(engine, "t", 1, "c");
    const changes = engine.recordChanges();
    expect(client.raw("SMOVE", "s", "t", "none")).toBe(":0\r\n");
    expect(client.raw("SMOVE", "s", "s", "none")).toBe(":0\r\n");
    expect(client.raw("SMOVE", "s", "s", "a")).toBe(":1\r\n");
    expect(changes).toEqual([]);
    expect(client.raw("SMOVE", "s", "t", "a")).toBe(":1\r\n");
    expect(client.raw("SMOVE", "s", "t", 1)).toBe(":1\r\n");
    expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
      "db0 SMOVE s t a",
      "srem s",
      "sadd t",
      "db0 SMOVE s t 1",
      "srem s",
      "del s",
    ]);
    expect(sorted(engine.run("SMEMBERS", "t"))).toEqual(["1", "a", "c"]);
    engine.check();
  });

  test("a copy is a set of its own, which expires and is renamed as any other", () => {
    const engine = engineWithSet(form, "a", 1, "9223372036854775807");
    const client = engine.connect(protocol);
    expect(client.run("COPY", "s", "t")).toBe(1);
    expect(client.run("DEBUG", "DIGEST-VALUE", "s")).toEqual(client.run("DEBUG", "DIGEST-VALUE", "t"));
    expect(encodingOf(engine, "t")).toBe(form.encoding);
    client.run("SREM", "s", "a");
    client.run("EXPIRE", "t", 100);
    client.run("RENAME", "t", "u");
    expect(client.run("SADD", "u", "b")).toBe(1);
    expect(sorted(engine.run("SMEMBERS", "u"))).toEqual(["1", "9223372036854775807", "a", "b"]);
    expect(sorted(engine.run("SMEMBERS", "s"))).toEqual(["1", "9223372036854775807"]);
    expect(client.run("MEMORY", "USAGE", "u")).toBeGreaterThan(0);
    engine.check();
    client.run("DEL", "u", "s");
    engine.tickUntilIdle();
    engine.check();
  });
});

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test("what is wrong is refused, and changes nothing", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SET", "k", "v");
    client.run("SADD", "s", "a");
    const changes = engine.recordChanges();
    const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
    for (const request of [
      ["SADD", "k", "a"],
      ["SREM", "k", "a"],
      ["SMOVE", "k", "s", "a"],
      ["SMOVE", "s", "k", "a"],
      ["SMOVE", "s", "k", "z"],
    ]) {
      expect(client.raw(...request)).toBe(wrongType);
    }
    expect(client.raw("SMOVE", "none", "k", "a")).toBe(":0\r\n");
    expect(client.raw("SREM", "none", "a")).toBe(":0\r\n");
    expect(client.raw("SADD", "s")).toBe("-ERR wrong number of arguments for 'sadd' command\r\n");
    expect(changes).toEqual([]);
  });
});

describe("what a set is kept as", () => {
  test("integers are an intset up to set-max-intset-entries", () => {
    const engine = new TestEngine();
    engine.run("SADD", "s", ...numbers(512));
    expect(encodingOf(engine, "s")).toBe("intset");
    engine.run("SADD", "s", 511);
    expect(encodingOf(engine, "s")).toBe("intset");
    engine.run("SADD", "s", 512);
    expect(encodingOf(engine, "s")).toBe("hashtable");
    engine.run("SREM", "s", ...numbers(510));
    expect(encodingOf(engine, "s")).toBe("hashtable");
    engine.check();
  });

  test("many integers may be called an intset", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "set-max-intset-entries", 2000);
    engine.run("SADD", "s", ...numbers(1000));
    engine.run("SADD", "t", 1);
    for (const number of numbers(1000)) engine.run("SADD", "t", number);
    expect([encodingOf(engine, "s"), encodingOf(engine, "t")]).toEqual(["intset", "intset"]);
    engine.run("SADD", "s", "a");
    engine.run("SREM", "t", ...numbers(950));
    engine.run("SADD", "t", "a");
    expect([encodingOf(engine, "s"), encodingOf(engine, "t")]).toEqual(["hashtable", "listpack"]);
    for (const number of numbers(100, 5000)) engine.run("SADD", "t", number);
    expect(encodingOf(engine, "t")).toBe("hashtable");
    engine.check();
  });

  test("what is no integer makes a listpack of an intset, if the members fit one", () => {
    const engine = new TestEngine();
    engine.run("SADD", "few", ...numbers(127));
    engine.run("SADD", "many", ...numbers(128));
    engine.run("SADD", "long", 1, 2);
    engine.run("SADD", "few", "a");
    engine.run("SADD", "many", "a");
    engine.run("SADD", "long", "x".repeat(65));
    expect(["few", "many", "long"].map((key) => encodingOf(engine, key))).toEqual(["listpack", "hashtable", "hashtable"]);
    expect(engine.run("SCARD", "many")).toBe(129);
    withLimits(engine, 512, 128, () => {
      engine.run("CONFIG", "SET", "set-max-listpack-value", 4);
      engine.run("SADD", "wide", 12345);
      engine.run("SADD", "wide", "a");
    });
    expect(encodingOf(engine, "wide")).toBe("hashtable");
    engine.check();
  });

  test("other members are a listpack up to set-max-listpack-entries, none of them longer than set-max-listpack-value", () => {
    const engine = new TestEngine();
    const names = numbers(128).map((number) => `m${number}`);
    engine.run("SADD", "s", ...names);
    expect(encodingOf(engine, "s")).toBe("listpack");
    engine.run("SADD", "s", "one more");
    expect(encodingOf(engine, "s")).toBe("hashtable");
    engine.run("SADD", "t", "x".repeat(64));
    expect(encodingOf(engine, "t")).toBe("listpack");
    engine.run("SADD", "t", "x".repeat(65));
    expect(encodingOf(engine, "t")).toBe("hashtable");
    engine.run("SREM", "t", "x".repeat(65));
    expect(encodingOf(engine, "t")).toBe("hashtable");
    engine.check();
  });

  test("very many members given at once are a hashtable, even if they are the same", () => {
    const engine = new TestEngine();
    const same = (member: string | number, count: number): (string | number)[] => Array.from({ length: count }, () => member);
    engine.run("SADD", "s", ...same("a", 129));
    engine.run("SADD", "i", ...same(1, 513));
    engine.run("SADD", "l", "a");
    engine.run("SADD", "l", ...same("a", 129));
    engine.run("SADD", "j", 1);
    engine.run("SADD", "j", ...same(1, 513));
    engine.run("SADD", "k", ...same(1, 128), "a");
    expect(["s", "i", "l", "j", "k"].map((key) => encodingOf(engine, key))).toEqual([
      "hashtable",
      "hashtable",
      "hashtable",
      "hashtable",
      "listpack",
    ]);
    expect(engine.run("SCARD", "s")).toBe(1);
    engine.check();
  });

  test("a listpack that is longer than an entry can be is still called one", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "set-max-listpack-value", 100_000, "set-max-listpack-entries", 100_000);
    for (const number of numbers(30)) engine.run("SADD", "s", `${number}`.padEnd(20_000, "x"));
    expect(encodingOf(engine, "s")).toBe("listpack");
    expect(engine.run("SCARD", "s")).toBe(30);
    engine.check();
  });

  test("DEBUG tells of its listpack or its table", () => {
    const engine = new TestEngine();
    engine.engine.debugCommand = "yes";
    engine.run("SADD", "packed", "a");
    engine.run("SADD", "integers", 1);
    engine.run("SADD", "large", ...numbers(200).map((number) => `m${number}`));
    expect(engine.run("DEBUG", "LISTPACK", "packed")).toBe("Listpack structure printed on stdout");
    expect(engine.run("DEBUG", "LISTPACK", "integers")).toBeInstanceOf(Error);
    expect(engine.run("DEBUG", "HTSTATS-KEY", "large")).toContain("number of elements: 200");
    expect(engine.run("DEBUG", "HTSTATS-KEY", "packed")).toBeInstanceOf(Error);
  });
});
