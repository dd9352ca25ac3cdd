import { describe, expect, test } from "vitest";
import { engineWithHash, formsAndProtocols, type HashForm, hashForms } from "../../testing/hash-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const pairs = ["a", "1", "b", "2", "c", "3", "4", "d", "e", "5"];
const names = ["a", "b", "c", "4", "e"];

describe.each(formsAndProtocols)("HRANDFIELD of a hash that is %s, in RESP%i", (_, protocol, form) => {
  test("returns one field, some different ones, or as many as asked for with returns", () => {
    const engine = engineWithHash(form, ...pairs);
    const client = engine.connect(protocol);
    expect(names).toContain(client.run("HRANDFIELD", "h"));
    for (let count = 0; count <= 7; count++) {
      const some = client.run("HRANDFIELD", "h", count) as string[];
      expect(new Set(some).size).toBe(Math.min(count, 5));
      expect(some).toHaveLength(Math.min(count, 5));
      for (const name of some) expect(names).toContain(name);
      const drawn = client.run("HRANDFIELD", "h", -count * 10) as string[];
      expect(drawn).toHaveLength(count * 10);
      for (const name of drawn) expect(names).toContain(name);
    }
    expect(client.run("HRANDFIELD", "h", "9223372036854775807")).toHaveLength(5);
    engine.check();
  });

  test("with values replies in turn, or in RESP3 in arrays", () => {
    const client = engineWithHash(form, "a", "1").connect(protocol);
    const pair = "$1\r\na\r\n$1\r\n1\r\n";
    expect(client.raw("HRANDFIELD", "h", 3, "WITHVALUES")).toBe(protocol === 2 ? `*2\r\n${pair}` : `*1\r\n*2\r\n${pair}`);
    expect(client.raw("HRANDFIELD", "h", -2, "withvalues")).toBe(
      protocol === 2 ? `*4\r\n${pair}${pair}` : `*2\r\n*2\r\n${pair}*2\r\n${pair}`,
    );
    expect(client.raw("HRANDFIELD", "h", 0, "WITHVALUES")).toBe("*0\r\n");
  });

  test("fields whose time has come go first, and with the last of them the key", () => {
    const engine = engineWithHash(form, ...pairs);
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 4, "a", "b", "c", "4");
    client.run("HPEXPIRE", "h", 20, "FIELDS", 1, "e");
    engine.advance(11);
    expect(client.run("HRANDFIELD", "h", 10)).toEqual(["e"]);
    expect(client.run("HLEN", "h")).toBe(1);
    engine.advance(10);
    expect(client.run("HRANDFIELD", "h")).toBeNull();
    expect(client.run("EXISTS", "h")).toBe(0);
    expect(client.run("HRANDFIELD", "h", 5)).toEqual([]);
    engine.check();
  });
});

/** How often each of `total` fields was drawn. */
function tally(form: HashForm, total: number, draws: number, draw: (engine: TestEngine) => string[]): number[] {
  const all = Array.from({ length: total }, (_, index) => `f${index}`);
  const engine = engineWithHash(form, ...all.flatMap((name) => [name, "v"]));
  const counts = new Map(all.map((name) => [name, 0]));
  for (let i = 0; i < draws; i++) for (const name of draw(engine)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts.values()];
}

/** Within six standard deviations of what a fair draw gives. */
function expectFair(counts: readonly number[], share: number, draws: number): void {
  const deviation = Math.sqrt(draws * share * (1 - share));
  for (const count of counts) expect(Math.abs(count - draws * share)).toBeLessThan(6 * deviation);
}

describe.each(hashForms.map((form) => [form.name, form] as const))("of a hash that is %s", (_, form) => {
  test.each([1, 3, 8, 19])("every field has the same chance to be among %i different ones of 20", (count) => {
    const draws = 3000;
    const counts = tally(form, 20, draws, (engine) => engine.run("HRANDFIELD", "h", count) as string[]);
    expectFair(counts, count / 20, draws);
  });

  test("every field has the same chance each time with returns", () => {
    const counts = tally(form, 20, 30, (engine) => engine.run("HRANDFIELD", "h", -500) as string[]);
    expectFair(counts, 1 / 20, 15_000);
  });
});

test("counts that are none are refused", () => {
  const client = new TestEngine().connect();
  client.run("HSET", "h", "f", "v");
  client.run("SET", "s", "v");
  expect(client.raw("HRANDFIELD", "h", "x")).toBe("-ERR value is not an integer or out of range\r\n");
  expect(client.raw("HRANDFIELD", "h", "-9223372036854775808")).toBe(
    "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n",
  );
  expect(client.raw("HRANDFIELD", "h", "-9223372036854770000", "WITHVALUES")).toBe("-ERR value is out of range\r\n");
  expect(client.raw("HRANDFIELD", "h", "4611686018427387904", "WITHVALUES")).toBe("-ERR value is out of range\r\n");
  expect(client.run("HRANDFIELD", "h", "4611686018427387903", "WITHVALUES")).toEqual(["f", "v"]);
  for (const words of [
    ["h", 1, "x"],
    ["none", 1, "x"],
    ["h", 1, "WITHVALUES", "x"],
  ]) {
    expect(client.raw("HRANDFIELD", ...words)).toBe("-ERR syntax error\r\n");
  }
  expect(client.raw("HRANDFIELD", "s")).toBe("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
  expect(client.raw("HRANDFIELD", "h", "-9223372036854775807")).toMatch(/^-OOM/);
  expect(client.raw("HRANDFIELD", "none")).toBe("$-1\r\n");
  expect(client.raw("HRANDFIELD", "none", 5)).toBe("*0\r\n");
});
