import { describe, expect, test } from "vitest";
import { syntaxError, wrongType } from "../../testing/list-forms.js";
import { sortedSetEngines } from "../../testing/sorted-set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const notFloat = "-ERR value is not a valid float\r\n";
const notNumber = "-ERR resulting score is not a number (NaN)\r\n";

describe.each(sortedSetEngines)("adding in RESP$protocol to a sorted set that is $form", ({ start }) => {
  test("ZADD adds members, and gives those that are there other scores", () => {
    const { client, engine, fill, shown } = start();
    fill("k", 2, "b", 1, "a");
    expect(client.raw("ZADD", "k", 3, "c", 1.5, "a")).toBe(":1\r\n");
    expect(shown("k")).toBe("a 1.5 b 2 c 3");
    expect(client.raw("ZADD", "k", 1, "c", 1, "b", 1, "a")).toBe(":0\r\n");
    expect(shown("k")).toBe("a 1 b 1 c 1");
    expect(client.raw("ZADD", "k", 5, "a", 6, "a", "-1", "")).toBe(":1\r\n");
    expect(shown("k")).toBe(" -1 b 1 c 1 a 6");
    expect(client.raw("ZADD", "new", 1, "x", 2, "x", 1, "x")).toBe(":1\r\n");
    expect(shown("new")).toBe("x 1");
    engine.check();
  });

  test("CH counts those that got another score, too", () => {
    const { client, fill } = start();
    fill("k", 1, "a", 2, "b");
    expect(client.raw("ZADD", "k", "CH", 1, "a", 5, "b", 3, "c")).toBe(":2\r\n");
    expect(client.raw("ZADD", "k", "ch", "XX", 1, "a", 6, "b", 3, "d")).toBe(":1\r\n");
    expect(client.raw("ZADD", "k", "XX", 7, "b", 3, "d")).toBe(":0\r\n");
  });

  test("NX and XX, GT and LT decide what is done", () => {
    const { client, engine, fill, shown } = start();
    fill("k", 1, "a", 2, "b");
    expect(client.raw("ZADD", "k", "NX", 9, "a", 3, "c", 4, "c")).toBe(":1\r\n");
    expect(shown("k")).toBe("a 1 b 2 c 3");
    expect(client.raw("ZADD", "k", "XX", 0, "a", 3, "d")).toBe(":0\r\n");
    expect(shown("k")).toBe("a 0 b 2 c 3");
    expect(client.raw("ZADD", "k", "GT", "CH", -1, "a", 2, "b", 4, "c", 1, "d")).toBe(":2\r\n");
    expect(shown("k")).toBe("a 0 d 1 b 2 c 4");
    expect(client.raw("ZADD", "k", "LT", "CH", -1, "a", 2, "b", 5, "c", 1, "e")).toBe(":2\r\n");
    expect(shown("k")).toBe("a -1 d 1 e 1 b 2 c 4");
    expect(client.raw("ZADD", "k", "XX", "GT", "CH", 9, "a", 9, "f")).toBe(":1\r\n");
    expect(client.raw("ZADD", "k", "LT", "XX", 3, "a", 9, "f")).toBe(":0\r\n");
    expect(client.raw("ZADD", "k", "lt", "lt", "CH", "CH", 2.5, "a")).toBe(":1\r\n");
    expect(shown("k")).toBe("d 1 e 1 b 2 a 2.5 c 4");
    engine.check();
  });

  test("INCR and ZINCRBY add to a score, and tell what it has become", () => {
    const { client, engine, fill, score, nil, shown } = start();
    fill("k", 1, "a", 2, "b");
    expect(client.raw("ZADD", "k", "INCR", 2.5, "a")).toBe(score(3.5));
    expect(client.raw("ZINCRBY", "k", "-1e3", "b")).toBe(score(-998));
    expect(client.raw("ZINCRBY", "k", "7", "c")).toBe(score(7));
    expect(client.raw("ZADD", "k", "INCR", "XX", 1, "none")).toBe(nil);
    expect(client.raw("ZADD", "k", "INCR", "NX", 1, "a")).toBe(nil);
    expect(client.raw("ZADD", "k", "INCR", "NX", 1, "d")).toBe(score(1));
    expect(client.raw("ZADD", "k", "INCR", "GT", -1, "d")).toBe(nil);
    expect(client.raw("ZADD", "k", "INCR", "GT", 0, "d")).toBe(nil);
    expect(client.raw("ZADD", "k", "INCR", "LT", "CH", -1, "d")).toBe(score(0));
    expect(client.raw("ZADD", "none", "INCR", "XX", 1, "a")).toBe(nil);
    expect(client.raw("ZADD", "none", "XX", 1, "a")).toBe(":0\r\n");
    expect(client.raw("EXISTS", "none")).toBe(":0\r\n");
    expect(shown("k")).toBe("b -998 d 0 a 3.5 c 7");
    engine.check();
  });

  test("infinity less infinity is refused, and changes nothing", () => {
    const { client, engine, fill, score, shown } = start();
    fill("k", "inf", "a", "-inf", "b", 0, "c");
    const changes = engine.recordChanges();
    expect(client.raw("ZINCRBY", "k", "-inf", "a")).toBe(notNumber);
    expect(client.raw("ZADD", "k", "INCR", "+inf", "b")).toBe(notNumber);
    expect(client.raw("ZADD", "k", "GT", "INCR", "inf", "b")).toBe(notNumber);
    expect(client.raw("ZINCRBY", "k", "inf", "a")).toBe(score("inf"));
    expect(changes).toEqual([]);
    expect(client.raw("ZINCRBY", "k", "-inf", "c")).toBe(score("-inf"));
    expect(shown("k")).toBe("b -inf c -inf a inf");
    engine.check();
  });

  test("a score that is no number is refused, before anything is added", () => {
    const { client, engine, fill, shown } = start();
    fill("k", 1, "a");
    for (const bad of ["nan", "-nan", "", " 1", "1 ", "x", "1e400", "-1e400", "1e-400", "1,5", "1\0", "--1"]) {
      expect(client.raw("ZADD", "k", 5, "b", bad, "c")).toBe(notFloat);
      expect(client.raw("ZADD", "none", bad, "c")).toBe(notFloat);
      expect(client.raw("ZINCRBY", "k", bad, "a")).toBe(notFloat);
    }
    expect(shown("k")).toBe("a 1");
    expect(client.raw("EXISTS", "none")).toBe(":0\r\n");
    engine.check();
  });

  test("members that are numbers, empty, binary or long stay what they are", () => {
    const { client, fill } = start();
    fill("k", 0, "0", 0, "-0", 0, "007", 0, "9223372036854775807", 0, "", 0, "\0", 0, "x".repeat(64));
    expect(client.run("ZRANGE", "k", 0, -1)).toEqual(["", "\0", "-0", "0", "007", "9223372036854775807", "x".repeat(64)].sort());
    for (const member of ["0", "-0", "007", "", "\0"]) expect(client.run("ZRANK", "k", member)).toBeTypeOf("number");
    for (const member of ["00", "7", "+0", " "]) expect(client.run("ZRANK", "k", member)).toBe(null);
  });

  test("scores are printed as briefly as tells them apart, integers of 62 bits as such", () => {
    const { client, fill, score } = start();
    const texts: readonly (readonly [string, string])[] = [
      ["0.1", "0.1"],
      ["3.0", "3"],
      ["-7", "-7"],
      ["1e6", "1000000"],
      ["1e18", "1000000000000000000"],
      ["9007199254740993", "9007199254740992"],
      ["4611686018427387904", "4611686018427387904"],
      ["-4611686018427387904", "-4611686018427387904"],
      ["9223372036854775807", "9223372036854776000"],
      ["1e21", "1e+21"],
      ["-1e300", "-1e+300"],
      ["1e-7", "1e-7"],
      ["0.000001", "0.000001"],
      ["123456789.125", "123456789.125"],
      ["5e-324", "5e-324"],
      ["1.7976931348623157e308", "1.7976931348623157e+308"],
      ["0x10", "16"],
      ["inf", "inf"],
      ["-Infinity", "-inf"],
      ["+.5", "0.5"],
    ];
    for (const [given, told] of texts) {
      fill("k", given, "a");
      expect(client.raw("ZSCORE", "k", "a")).toBe(score(told));
    }
  });
});

test("-0 is 0 where Redis has a listpack, and stays -0 where it has a skiplist", () => {
  const engine = new TestEngine();
  engine.run("ZADD", "k", "-0", "a", 1, "b");
  expect(engine.run("ZSCORE", "k", "a")).toBe("0");
  engine.run("ZADD", "k", "-0", "b");
  expect(engine.run("ZSCORE", "k", "b")).toBe("0");
  expect(engine.run("ZADD", "k", "CH", "-0", "a")).toBe(0);
  engine.run("CONFIG", "SET", "zset-max-listpack-entries", 2);
  engine.run("ZADD", "k", "-0", "c");
  expect(engine.run("ZMSCORE", "k", "a", "b", "c")).toEqual(["0", "0", "-0"]);
  engine.check();
});

test("options that exclude each other, and words that are no pairs, are refused before the key is looked at", () => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  const comparisons = "-ERR GT, LT, and/or NX options at the same time are not compatible\r\n";
  const refusals: [(string | number)[], string][] = [
    [["s", 1, "a"], wrongType],
    [["s", "XX", "CH", "INCR", 1, "a"], wrongType],
    [["s", 1, "a", 2], syntaxError],
    [["s", "NX", "CH"], syntaxError],
    [["s", "XX", "NX", 1], syntaxError],
    [["s", "XX", "NX", 1, "a"], "-ERR XX and NX options at the same time are not compatible\r\n"],
    [["s", "XX", "NX", "GT", "x", "a"], "-ERR XX and NX options at the same time are not compatible\r\n"],
    [["s", "GT", "LT", 1, "a"], comparisons],
    [["s", "NX", "GT", "x", "a"], comparisons],
    [["s", "LT", "NX", 1, "a"], comparisons],
    [["s", "INCR", 1, "a", 2, "b"], "-ERR INCR option supports a single increment-element pair\r\n"],
    [["s", "x", "a"], notFloat],
    [["s", 1, "a", "NX", "b"], notFloat],
    [["s", 1], "-ERR wrong number of arguments for 'zadd' command\r\n"],
  ];
  for (const [words, refused] of refusals) expect(client.raw("ZADD", ...words)).toBe(refused);
  expect(client.raw("ZINCRBY", "s", 1, "a")).toBe(wrongType);
  expect(client.raw("ZINCRBY", "s", "x", "a")).toBe(notFloat);
  expect(client.raw("ZINCRBY", "s", "NX", "a")).toBe(syntaxError);
  expect(client.raw("ZINCRBY", "s", "incr", "1")).toBe(syntaxError);
  expect(client.raw("ZINCRBY", "s", 1, "a", "b")).toBe("-ERR wrong number of arguments for 'zincrby' command\r\n");
});

describe("OBJECT ENCODING", () => {
  const encodingOf = (engine: TestEngine): unknown => engine.run("OBJECT", "ENCODING", "k");

  test("is skiplist as soon as there are more members or longer ones than the options say, and stays so", () => {
    const engine = new TestEngine();
    engine.run("ZADD", "k", ...Array.from({ length: 128 }, (_, i) => [i, `m${i}`]).flat());
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("ZADD", "k", 1, "m1", 5, "m0");
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("ZADD", "k", 1, "one more");
    expect(encodingOf(engine)).toBe("skiplist");
    engine.run("ZREMRANGEBYRANK", "k", 1, -1);
    expect(encodingOf(engine)).toBe("skiplist");
    engine.run("DEL", "k");
    engine.run("ZADD", "k", 1, "x".repeat(64));
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("ZADD", "k", 1, "x".repeat(65));
    expect(encodingOf(engine)).toBe("skiplist");
    engine.check();
  });

  test("is skiplist where more pairs are given at once than the option says, whether they are new or not", () => {
    const engine = new TestEngine();
    engine.run("CONFIG", "SET", "zset-max-listpack-entries", 2);
    engine.run("ZADD", "k", 1, "a", 1, "a");
    expect(encodingOf(engine)).toBe("listpack");
    engine.run("ZADD", "k", "XX", 1, "none", 1, "none", 1, "none");
    expect(encodingOf(engine)).toBe("skiplist");
    engine.run("DEL", "k");
    engine.run("ZADD", "k", 1, "a", 1, "a", 1, "a");
    expect(encodingOf(engine)).toBe("skiplist");
    engine.check();
  });
});

test("a score that needs more room than the listpack may have makes the sorted set large", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "zset-max-listpack-entries", 100_000, "zset-max-listpack-value", 100_000);
  const expected: string[] = [];
  for (let i = 0; i < 3_000; i++) {
    const name = `m${String(i).padStart(5, "0")}`;
    engine.run("ZADD", "k", 0, name);
    expected.push(name, `0.${String(i + 1_234_567_000).padStart(12, "0")}`);
  }
  for (let i = 0; i < expected.length; i += 2) engine.run("ZADD", "k", expected[i + 1] as string, expected[i] as string);
  expect((engine.run("ZRANGE", "k", 0, -1, "WITHSCORES") as string[]).map((text) => (text.startsWith("m") ? text : Number(text)))).toEqual(
    expected.map((text) => (text.startsWith("m") ? text : Number(text))),
  );
  engine.check();
});
