import { describe, expect, test } from "vitest";
import { engineWithSet, formsAndProtocols, setForms } from "../../testing/set-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const names = (count: number, prefix = "m"): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe.each(formsAndProtocols)("of a set that is %s, in RESP%i", (_, protocol, form) => {
  test("SRANDMEMBER returns members, and leaves them there", () => {
    const engine = engineWithSet(form, "a", "b", 3);
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    expect(["a", "b", "3"]).toContain(client.run("SRANDMEMBER", "s"));
    expect([...(client.run("SRANDMEMBER", "s", 9) as string[])].sort()).toEqual(["3", "a", "b"]);
    expect(client.raw("SRANDMEMBER", "s", 9).startsWith("*3\r\n")).toBe(true);
    expect(new Set(client.run("SRANDMEMBER", "s", 2) as string[]).size).toBe(2);
    expect(client.run("SRANDMEMBER", "s", -7)).toHaveLength(7);
    expect(client.raw("SRANDMEMBER", "s", 0)).toBe("*0\r\n");
    expect(client.run("SCARD", "s")).toBe(3);
    expect(changes).toEqual([]);
  });

  test("SPOP returns members, and takes them out", () => {
    const engine = engineWithSet(form, "a", "b", 3, 4, "c");
    const client = engine.connect(protocol);
    const popped = [client.run("SPOP", "s") as string];
    const some = client.raw("SPOP", "s", 3);
    expect(some.startsWith(protocol === 2 ? "*3\r\n" : "~3\r\n")).toBe(true);
    engine.check();
    expect(client.run("SCARD", "s")).toBe(1);
    expect(client.run("SISMEMBER", "s", popped[0] as string)).toBe(0);
    expect(client.raw("SPOP", "s", 0)).toBe(protocol === 2 ? "*0\r\n" : "~0\r\n");
    const [last] = engine.run("SMEMBERS", "s") as [string];
    expect(client.raw("SPOP", "s", 9)).toBe(`${protocol === 2 ? "*" : "~"}1\r\n$1\r\n${last}\r\n`);
    expect(client.run("EXISTS", "s")).toBe(0);
    engine.check();
  });

  test("what is popped is repeated elsewhere as a deletion", () => {
    const engine = engineWithSet(form, "a");
    const client = engine.connect(protocol);
    const changes = engine.recordChanges();
    client.run("SPOP", "s");
    form.fill(engine, "s", "a");
    changes.length = 0;
    client.run("SPOP", "s", 1);
    client.run("CONFIG", "SET", "lazyfree-lazy-server-del", "yes");
    form.fill(engine, "s", 7);
    const from = changes.length;
    client.run("SPOP", "s", 3);
    const without = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/^\d+ /, ""));
    expect(without(changes.slice(0, 3))).toEqual(["db0 DEL s", "spop s", "del s"]);
    expect(without(changes.slice(from))).toEqual(["db0 UNLINK s", "spop s", "del s"]);
  });
});

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  test("a key that is not there", () => {
    const client = new TestEngine().connect(protocol);
    expect(client.raw("SPOP", "none")).toBe(protocol === 2 ? "$-1\r\n" : "_\r\n");
    expect(client.raw("SPOP", "none", 2)).toBe(protocol === 2 ? "*0\r\n" : "~0\r\n");
    expect(client.raw("SRANDMEMBER", "none")).toBe(protocol === 2 ? "$-1\r\n" : "_\r\n");
    expect(client.raw("SRANDMEMBER", "none", -2)).toBe("*0\r\n");
  });

  test("what is wrong is refused, and changes nothing", () => {
    const engine = new TestEngine();
    const client = engine.connect(protocol);
    client.run("SADD", "s", "a", "b");
    client.run("SET", "k", "v");
    const changes = engine.recordChanges();
    const refused = (request: readonly (string | number)[]): string => client.raw(...request).slice(1, -2);
    const positive = "ERR value is out of range, must be positive";
    expect(refused(["SPOP", "s", -1])).toBe(positive);
    expect(refused(["SPOP", "s", "x"])).toBe(positive);
    expect(refused(["SPOP", "s", "99999999999999999999"])).toBe(positive);
    expect(refused(["SPOP", "k", -1])).toBe(positive);
    expect(refused(["SPOP", "s", 1, 2])).toBe("ERR syntax error");
    expect(refused(["SRANDMEMBER", "s", 1, 2])).toBe("ERR syntax error");
    expect(refused(["SRANDMEMBER", "s", "x"])).toBe("ERR value is not an integer or out of range");
    const range = "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";
    expect(refused(["SRANDMEMBER", "s", "-9223372036854775808"])).toBe(range);
    for (const name of ["SPOP", "SRANDMEMBER"])
      for (const count of [[], [0], [3]]) expect(refused([name, "k", ...count])).toMatch(/^WRONGTYPE/);
    expect(refused(["SRANDMEMBER", "s", "-9223372036854775807"])).toMatch(/^OOM/);
    expect(changes).toEqual([]);
  });
});

test("what is popped in great number is repeated in deletions of a thousand, and told once", () => {
  const engine = new TestEngine();
  engine.run("SADD", "s", ...names(3000), ...names(2000, ""));
  const commands: string[][] = [];
  engine.engine.changes.subscribe({ propagated: ({ words }) => commands.push(words.map((word) => String.fromCharCode(...word))) });
  const changes = engine.recordChanges();
  const popped = engine.run("SPOP", "s", 2500) as string[];
  expect(commands.map(([name, key, ...members]) => [name, key, members.length])).toEqual([
    ["SREM", "s", 1024],
    ["SREM", "s", 1024],
    ["SREM", "s", 452],
  ]);
  expect(commands.flatMap(([, , ...members]) => members)).toEqual(popped);
  expect(changes.filter((change) => change === "spop s")).toHaveLength(1);
  expect(engine.run("SPOP", "s", 2480)).toHaveLength(2480);
  // In Redis they are in a new set now.
  expect(engine.run("OBJECT", "ENCODING", "s")).toBe("listpack");
  expect(engine.run("SCARD", "s")).toBe(20);
  engine.check();
});

/** Of each member how often it came, over so many draws of it expected. */
function isFair(counts: ReadonlyMap<string, number>, members: number, expected: number): void {
  expect(counts.size).toBe(members);
  // Five standard deviations.
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected));
}

describe.each(setForms.map((form) => [form.name, form] as const))("chance is fair in a set that is %s", (_, form) => {
  const members = ["a", "b", "c", 1, 2, 70_000, "9223372036854775807", "longer than the others"];
  const draw = (times: number, request: () => readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (let i = 0; i < times; i++) for (const member of request()) counts.set(member, (counts.get(member) ?? 0) + 1);
    return counts;
  };

  test("SRANDMEMBER", () => {
    const engine = engineWithSet(form, ...members);
    isFair(
      draw(4000, () => [engine.run("SRANDMEMBER", "s") as string]),
      members.length,
      500,
    );
    isFair(
      draw(10, () => engine.run("SRANDMEMBER", "s", -400) as string[]),
      members.length,
      500,
    );
    for (const count of [1, 2, 3, 7]) {
      isFair(
        draw(1000, () => engine.run("SRANDMEMBER", "s", count) as string[]),
        members.length,
        (1000 * count) / members.length,
      );
    }
  });

  test("SPOP", () => {
    const engine = engineWithSet(form, ...members);
    for (const count of [[], [1], [3], [7]]) {
      const counts = draw(1000, () => {
        engine.run("COPY", "s", "t", "REPLACE");
        return [engine.run("SPOP", "t", ...count)].flat() as string[];
      });
      isFair(counts, members.length, (1000 * (count[0] ?? 1)) / members.length);
    }
  });
});
