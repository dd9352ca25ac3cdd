import { describe, expect, test } from "vitest";
import { engineWithSet, formsAndProtocols } from "../../testing/set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

function scanAll(engine: TestEngine, count: number, between: (calls: number) => void = () => {}): string[] {
  const found: string[] = [];
  let cursor = "0";
  let calls = 0;
  do {
    const [next, some] = engine.run("SSCAN", "s", cursor, "COUNT", count) as [string, string[]];
    found.push(...some);
    cursor = next;
    between(++calls);
  } while (cursor !== "0");
  return found;
}

describe.each(formsAndProtocols)("SSCAN of a set that is %s, in RESP%i", (_, protocol, form) => {
  test("returns every member", () => {
    const client = engineWithSet(form, "a").connect(protocol);
    expect(client.raw("SSCAN", "s", 0, "COUNT", 1000)).toBe("*2\r\n$1\r\n0\r\n*1\r\n$1\r\na\r\n");
    expect(client.run("SSCAN", "s", 0, "COUNT", 1000, "MATCH", "b*")).toEqual(["0", []]);
  });

  test("matches patterns", () => {
    const client = engineWithSet(form, "a1", "a2", 12, 17, 2, "b").connect(protocol);
    const found = (...options: (string | number)[]): string[] =>
      (client.run("SSCAN", "s", 0, "COUNT", 1000, ...options) as [string, string[]])[1].sort();
    expect(found("MATCH", "a*")).toEqual(["a1", "a2"]);
    expect(found("MATCH", "1?")).toEqual(["12", "17"]);
    expect(found("MATCH", "*")).toEqual(["12", "17", "2", "a1", "a2", "b"]);
  });
});

test("a large set is told in parts, each member once while nothing changes", () => {
  const engine = new TestEngine();
  const wide = [0n, 1n, -1n, -2n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), -(2n ** 63n) + 1n, 2n ** 62n].map(String);
  const members = [...Array.from({ length: 700 }, (_, index) => `${index % 2 === 0 ? "m" : ""}${index * 3}`), ...wide];
  const all = [...new Set(members)].sort();
  engine.run("SADD", "s", ...members);
  for (const count of [1, 2, 7, 50, 1000]) {
    let calls = 0;
    expect(scanAll(engine, count, () => calls++).sort()).toEqual(all);
    if (count === 50) expect(calls).toBeGreaterThan(10);
  }
});

test("a member that is there all the time is told, whatever comes and goes meanwhile", () => {
  const engine = new TestEngine();
  const stays = Array.from({ length: 600 }, (_, index) => `${index % 2 === 0 ? "m" : ""}${index - 300}`);
  engine.run("SADD", "s", ...stays);
  const others = (calls: number): (string | number)[] => [calls * 1000, -calls * 1001, `o${calls}`, `o${calls * 7}`, calls + 1_000_000];
  const found = scanAll(engine, 10, (calls) => {
    if (calls % 3 === 0) engine.run("SREM", "s", ...others(calls - 1));
    engine.run("SADD", "s", ...others(calls));
  });
  const told = new Set(found);
  expect(stays.filter((member) => !told.has(member))).toEqual([]);
  expect(found.filter((member) => stays.includes(member))).toHaveLength(stays.length);
});

test("cursors that nobody was given lead somewhere, and to the end", () => {
  const engine = new TestEngine();
  engine.run("SADD", "s", ...Array.from({ length: 300 }, (_, index) => `${index % 2 === 0 ? "m" : ""}${index}`));
  engine.run("SADD", "packed", "a");
  for (const cursor of ["8589934592", "18446744073709551614", "18446744073709551615", "9007199254740993", "4294967295", "7"]) {
    const [next] = engine.run("SSCAN", "s", cursor) as [string, string[]];
    expect(next).toMatch(/^\d+$/);
    expect(engine.run("SSCAN", "packed", cursor)).toEqual(["0", ["a"]]);
  }
  expect(engine.run("SSCAN", "s", "18446744073709551614")).toEqual(["0", []]);
});

test("what is wrong is refused; of a key that is not there the options are not looked at", () => {
  const client = new TestEngine().connect();
  client.run("SADD", "s", "a");
  const refused = (...words: (string | number)[]): string => client.raw("SSCAN", ...words).slice(1, -2);
  expect(refused("s", "x")).toBe("ERR invalid cursor");
  expect(refused("none", "x")).toBe("ERR invalid cursor");
  for (const options of [["COUNT", 0], ["COUNT"], ["MATCH"], ["TYPE", "string"], ["WRONG"]])
    expect(refused("s", 0, ...options)).toBe("ERR syntax error");
  expect(refused("s", 0, "COUNT", "x")).toBe("ERR value is not an integer or out of range");
  expect(refused("s", 0, "NOVALUES")).toBe("ERR NOVALUES option can only be used in HSCAN");
  expect(client.raw("SSCAN", "none", 0, "WRONG")).toBe("*2\r\n$1\r\n0\r\n*0\r\n");
});
