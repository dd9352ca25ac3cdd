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

describe.each(formsAndProtocols)("HRANDFIELD of a hash that is %s, in RESP%i, where clients are paused", (_, protocol, form) => {
  test("shows no field whose time has come, and deletes none", () => {
    const engine = engineWithHash(form, ...pairs);
    const client = engine.connect(protocol);
    client.run("HPEXPIRE", "h", 10, "FIELDS", 4, "a", "b", "c", "4");
    client.run("HPEXPIRE", "h", 20, "FIELDS", 1, "e");
    client.run("CLIENT", "PAUSE", 100_000, "WRITE");
    engine.advance(11);
    expect(client.run("HRANDFIELD", "h")).toBe("e");
    for (const count of [1, 2, 10]) {
      expect(client.run("HRANDFIELD", "h", count)).toEqual(["e"]);
      expect(client.run("HRANDFIELD", "h", -count)).toEqual(Array.from({ length: count }, () => "e"));
    }
    engine.advance(10);
    expect(client.run("HRANDFIELD", "h")).toBeNull();
    for (const count of [1, 2, -1, -2]) expect(client.run("HRANDFIELD", "h", count)).toEqual([]);
    expect(client.run("HLEN", "h")).toBe(5);
    engine.check();
  });
});

/** A table of so many fields that stay, and of others whose time has come. */
function withDue(live: number, due: number): { engine: TestEngine; names: string[] } {
  const engine = new TestEngine();
  engine.engine.debugCommand = "yes";
  engine.run("DEBUG", "SET-ACTIVE-EXPIRE", 0);
  const gone = Array.from({ length: due }, (_, index) => `gone ${index}`);
  const names = Array.from({ length: live }, (_, index) => `f${index}`);
  engine.run("HSET", "h", ...[...gone, ...names].flatMap((name) => [name, "v"]));
  engine.run("HPEXPIRE", "h", 1, "FIELDS", due, ...gone);
  engine.advance(2);
  return { engine, names };
}

describe("fields whose time has come", () => {
  test("are deleted some at a time, and none where none is asked for", () => {
    const { engine } = withDue(10, 3000);
    expect(engine.run("HRANDFIELD", "h", 0)).toEqual([]);
    expect(engine.run("HLEN", "h")).toBe(3010);
    for (const words of [["h"], ["h", "5"], ["h", "-5"]]) {
      const before = engine.run("HLEN", "h") as number;
      engine.run("HRANDFIELD", ...words);
      const deleted = before - (engine.run("HLEN", "h") as number);
      expect(deleted).toBeGreaterThan(0);
      expect(deleted).toBeLessThan(200);
    }
    engine.check();
  });

  test.each([
    [1, 20_000],
    [300, 20_000],
    [3000, 3000],
  ])("are not drawn, and the %i others are with the same chance: %i", (live, due) => {
    const { engine, names } = withDue(live, due);
    engine.run("CLIENT", "PAUSE", 100_000, "WRITE");
    const all = new Set(names);
    expect(all).toContain(engine.run("HRANDFIELD", "h"));
    for (const count of [1, 2, Math.ceil(live / 2), live, live * 2]) {
      const different = engine.run("HRANDFIELD", "h", count) as string[];
      expect(new Set(different).size).toBe(Math.min(count, live));
      expect(different).toHaveLength(Math.min(count, live));
      for (const name of different) expect(all).toContain(name);
    }
    const counts = new Map(names.map((name) => [name, 0]));
    const draws = live * 100;
    for (const name of engine.run("HRANDFIELD", "h", -draws) as string[]) counts.set(name, (counts.get(name) as number) + 1);
    expect([...counts.keys()]).toEqual(names);
    expectFair([...counts.values()], 1 / live, draws);
  });

  test("leave nothing to be drawn if they are all", () => {
    const { engine } = withDue(0, 5000);
    expect(engine.run("HRANDFIELD", "h")).toBeNull();
    expect(engine.run("HRANDFIELD", "h", 3)).toEqual([]);
    expect(engine.run("HRANDFIELD", "h", -3)).toEqual([]);
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
  for (const count of counts) expect(Math.abs(count - draws * share)).toBeLessThanOrEqual(6 * deviation);
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
