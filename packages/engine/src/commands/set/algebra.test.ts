import { describe, expect, test } from "vitest";
import { setForms } from "../../testing/set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const sorted = (reply: unknown): string[] => [...(reply as Iterable<string>)].sort();
const forms = setForms.flatMap((form) => setForms.map((other) => [form.name, other.name, form, other] as const));

describe.each(forms)("of a set that is %s and one that is %s", (_, __, form, other) => {
  test("what they have together is told, stored and counted", () => {
    const engine = new TestEngine();
    form.fill(engine, "a", "x", "y", 1, 2, "9223372036854775807", "07");
    other.fill(engine, "b", "y", "z", 2, 3, "9223372036854775807", "7");
    other.fill(engine, "c", "y", 3);
    const results: Readonly<Record<string, readonly string[]>> = {
      "SINTER a b": ["2", "9223372036854775807", "y"],
      "SINTER b a c": ["y"],
      "SINTER a": ["07", "1", "2", "9223372036854775807", "x", "y"],
      "SINTER a a b a": ["2", "9223372036854775807", "y"],
      "SUNION a b": ["07", "1", "2", "3", "7", "9223372036854775807", "x", "y", "z"],
      "SUNION none c none": ["3", "y"],
      "SDIFF a b": ["07", "1", "x"],
      "SDIFF b a c": ["7", "z"],
      "SDIFF a b a": [],
      "SDIFF c none": ["3", "y"],
      "SDIFF none c": [],
      "SINTER a none": [],
      "SUNION none": [],
    };
    for (const [request, expected] of Object.entries(results)) {
      const [name = "", ...keys] = request.split(" ");
      expect(sorted(engine.run(name, ...keys)), request).toEqual(expected);
      expect(engine.run(`${name}CARD`, keys.length, ...keys)).toBe(expected.length);
      expect(engine.run(`${name}CARD`, keys.length, ...keys, "LIMIT", 2)).toBe(Math.min(2, expected.length));
      expect(engine.run(`${name}STORE`, "d", ...keys)).toBe(expected.length);
      expect(sorted(engine.run("SMEMBERS", "d"))).toEqual(expected);
      engine.check();
    }
    // In the place of a source.
    expect(engine.run("SUNIONSTORE", "a", "b", "a")).toBe(9);
    expect(engine.run("SDIFFSTORE", "b", "b", "c")).toBe(4);
    expect(sorted(engine.run("SMEMBERS", "b"))).toEqual(["2", "7", "9223372036854775807", "z"]);
    engine.tickUntilIdle();
    engine.check();
  });
});

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const client = new TestEngine().connect(protocol);
  client.run("SADD", "a", "x", "y");
  client.run("SADD", "b", "y");
  client.run("SET", "k", "v");
  const set = protocol === 2 ? "*" : "~";

  test("replies are sets, and numbers", () => {
    expect(client.raw("SINTER", "a", "b")).toBe(`${set}1\r\n$1\r\ny\r\n`);
    expect(client.raw("SUNION", "b", "b")).toBe(`${set}1\r\n$1\r\ny\r\n`);
    expect(client.raw("SDIFF", "a", "b")).toBe(`${set}1\r\n$1\r\nx\r\n`);
    expect(client.raw("SINTER", "none")).toBe(`${set}0\r\n`);
    expect(client.raw("SINTERCARD", 1, "a")).toBe(":2\r\n");
    expect(client.raw("SUNIONCARD", 2, "a", "b", "APPROX")).toBe(":2\r\n");
    expect(client.raw("SUNIONCARD", 2, "a", "b", "limit", 1, "approx", "LIMIT", 0)).toBe(":2\r\n");
    expect(client.raw("SDIFFCARD", 2, "a", "b")).toBe(":1\r\n");
    expect(client.raw("SUNIONSTORE", "d", "a", "b")).toBe(":2\r\n");
    expect(client.raw("SINTERSTORE", "d", "a", "none")).toBe(":0\r\n");
    expect(client.run("EXISTS", "d")).toBe(0);
  });

  test("what is wrong is refused", () => {
    const refused = (...words: (string | number)[]): string => client.raw(...words).slice(1, -2);
    for (const name of ["SINTERCARD", "SUNIONCARD", "SDIFFCARD"]) {
      for (const count of ["0", "-1", "x", "99999999999999999999"])
        expect(refused(name, count, "a")).toBe("ERR numkeys should be greater than 0");
      for (const count of [2, 9999999999])
        expect(refused(name, count, "a")).toBe("ERR Number of keys can't be greater than number of args");
      for (const limit of ["-1", "x"]) expect(refused(name, 1, "a", "LIMIT", limit)).toBe("ERR LIMIT can't be negative");
      for (const rest of [["LIMIT"], ["WRONG"], ["LIMIT", 1, "b"]]) expect(refused(name, 1, "a", ...rest)).toBe("ERR syntax error");
      expect(refused(name, 2, "none", "k")).toMatch(/^WRONGTYPE/);
    }
    for (const name of ["SINTERCARD", "SDIFFCARD"]) expect(refused(name, 1, "a", "APPROX")).toBe("ERR syntax error");
    for (const name of ["SINTER", "SUNION", "SDIFF"]) {
      expect(refused(name, "none", "k")).toMatch(/^WRONGTYPE/);
      expect(refused(`${name}STORE`, "a", "none", "k")).toMatch(/^WRONGTYPE/);
    }
    expect(sorted(client.run("SMEMBERS", "a"))).toEqual(["x", "y"]);
  });
});

describe("what is stored", () => {
  const numbers = (count: number, prefix = ""): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

  test("is a new set, with an encoding of its own and without an expiry", () => {
    const engine = new TestEngine();
    engine.run("SADD", "large", ...numbers(600), ...numbers(10, "m"));
    engine.run("SADD", "strings", ...numbers(10, "m"));
    engine.run("SADD", "integers", ...numbers(300));
    engine.run("SADD", "d", "v");
    engine.run("EXPIRE", "d", 100);
    const encodings = (...requests: readonly (readonly string[])[]): unknown[] =>
      requests.map(([name = "", ...keys]) => {
        engine.run(name, "d", ...keys);
        engine.check();
        return engine.run("OBJECT", "ENCODING", "d");
      });
    expect(encodings(["SINTERSTORE", "large", "integers"], ["SINTERSTORE", "large", "strings"], ["SINTERSTORE", "large"])).toEqual([
      "intset",
      "listpack",
      "hashtable",
    ]);
    expect(encodings(["SDIFFSTORE", "large", "strings"], ["SDIFFSTORE", "large", "integers", "strings"])).toEqual(["hashtable", "intset"]);
    expect(encodings(["SUNIONSTORE", "integers"], ["SUNIONSTORE", "strings"], ["SUNIONSTORE", "integers", "strings"])).toEqual([
      "intset",
      "listpack",
      "hashtable",
    ]);
    expect(engine.run("TTL", "d")).toBe(-1);
  });

  test("takes the place of any type", () => {
    const engine = new TestEngine();
    engine.run("SADD", "s", "a", "b");
    engine.run("HSET", "h", "f", "v");
    engine.run("HPEXPIRE", "h", 1000, "FIELDS", 1, "f");
    engine.run("RPUSH", "l", ...numbers(5000, "element "));
    engine.run("SET", "t", "x".repeat(300_000));
    for (const key of ["h", "l", "t"]) {
      expect(engine.run("SUNIONSTORE", key, "s")).toBe(2);
      expect(sorted(engine.run("SMEMBERS", key))).toEqual(["a", "b"]);
      engine.check();
    }
    engine.run("SET", "t", "x".repeat(300_000));
    expect(engine.run("SDIFFSTORE", "t", "s", "s")).toBe(0);
    expect(engine.run("EXISTS", "t")).toBe(0);
    engine.tickUntilIdle();
    engine.check();
  });

  test.each([false, true])("of very many sets at once (memory moves at every allocation: %s)", (isRestless) => {
    const engine = new TestEngine({ arena: { isRestless } });
    const keys = numbers(40, "key");
    for (const [index, key] of keys.entries())
      engine.run("SADD", key, index, "all", ...numbers(index, "m"), ...(index > 30 ? numbers(700, "") : []));
    expect((engine.run("SUNION", ...keys) as string[]).length).toBe(1 + 39 + 700);
    expect(engine.run("SUNIONCARD", keys.length, ...keys)).toBe(740);
    expect(engine.run("SUNIONCARD", keys.length, ...keys, "LIMIT", 50)).toBe(50);
    expect(engine.run("SINTER", ...keys)).toEqual(["all"]);
    expect(engine.run("SUNIONSTORE", "d", ...keys)).toBe(740);
    expect(engine.run("SDIFFCARD", 2, "d", "key39")).toBe(0);
    // The first is more than the result is packed for, so that memory is allocated before the others are looked at.
    expect(engine.run("SUNIONSTORE", "d", "key39", "key5", "key4", "key6")).toBe(1 + 39 + 700);
    engine.tickUntilIdle();
    engine.check();
  });
});

describe.each(setForms.map((form) => [form.name, form] as const))("of a set that is %s, less very many others,", (_, form) => {
  test("what is left is told, stored and counted", () => {
    const engine = new TestEngine();
    const members = ["x", "y", "07", 1, 2, "9223372036854775807", ...Array.from({ length: 40 }, (_, i) => `member ${i}`)];
    form.fill(engine, "a", ...members);
    const others = Array.from({ length: 100 }, (_, i) => `other:${i}`);
    // Each has one of the first's members, or one that it has not, or is not there.
    others.forEach((key, i) => {
      if (i % 3 !== 0) engine.run("SADD", key, i % 3 === 1 ? `member ${i}` : "none", ...(i === 50 ? ["x", 1, "9223372036854775807"] : []));
    });
    const gone = new Set(["x", "1", "9223372036854775807", ...others.map((_, i) => (i % 3 === 1 ? `member ${i}` : "none"))]);
    const left = sorted(members.map(String).filter((member) => !gone.has(member)));
    expect(left.length).toBeGreaterThan(10);
    expect(sorted(engine.run("SDIFF", "a", ...others))).toEqual(left);
    expect(engine.run("SDIFFCARD", 101, "a", ...others, "LIMIT", 5)).toBe(5);
    expect(engine.run("SDIFFSTORE", "d", "a", ...others)).toBe(left.length);
    expect(sorted(engine.run("SMEMBERS", "d"))).toEqual(left);
    form.fill(engine, "others", ...members);
    expect(engine.run("SDIFFSTORE", "d", "a", ...others, "others")).toBe(0);
    engine.tickUntilIdle();
    engine.check();
  });
});
