import { describe, expect, test } from "vitest";
import { bulk, bulks, listForms, syntaxError, wrongType } from "../../testing/list-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const ends = ["LEFT", "RIGHT"] as const;

describe.each(listForms)("moving in RESP$protocol between lists of the kind $form", ({ engine: start }) => {
  test("LMOVE takes from an end of one list, and adds to an end of the other", () => {
    const { client, engine, fill, shown } = start();
    const moved = (from: string, to: string): string => {
      fill("k", "a", "b", "c");
      fill("l", "x", "y");
      return `${client.raw("LMOVE", "k", "l", from, to)}${shown("k")}, ${shown("l")}`;
    };
    expect(moved("LEFT", "LEFT")).toBe(`${bulk("a")}b c, a x y`);
    expect(moved("left", "Right")).toBe(`${bulk("a")}b c, x y a`);
    expect(moved("RIGHT", "LEFT")).toBe(`${bulk("c")}a b, c x y`);
    expect(moved("RIGHT", "RIGHT")).toBe(`${bulk("c")}a b, x y c`);
    engine.check();
  });

  test("LMOVE within a list turns it round, or leaves it as it is", () => {
    const { client, engine, fill, shown } = start();
    const moved = (from: string, to: string, ...elements: string[]): string => {
      fill("k", ...elements);
      return `${client.raw("LMOVE", "k", "k", from, to)}${shown("k")}`;
    };
    expect(moved("LEFT", "RIGHT", "a", "b", "c")).toBe(`${bulk("a")}b c a`);
    expect(moved("RIGHT", "LEFT", "a", "b", "c")).toBe(`${bulk("c")}c a b`);
    expect(moved("LEFT", "LEFT", "a", "b", "c")).toBe(`${bulk("a")}a b c`);
    expect(moved("RIGHT", "RIGHT", "a", "b", "c")).toBe(`${bulk("c")}a b c`);
    for (const from of ends) for (const to of ends) expect(moved(from, to, "only")).toBe(`${bulk("only")}only`);
    engine.check();
  });

  test("RPOPLPUSH is LMOVE RIGHT LEFT", () => {
    const { client, fill, shown, nil } = start();
    fill("k", "a", "b", "c");
    expect(client.raw("RPOPLPUSH", "k", "l")).toBe(bulk("c"));
    expect(client.raw("RPOPLPUSH", "k", "k")).toBe(bulk("b"));
    expect(shown("k")).toBe("b a");
    expect(shown("l")).toBe("c");
    expect(client.raw("RPOPLPUSH", "none", "l")).toBe(nil);
  });

  test("the source goes with its last element, and a target comes into being", () => {
    const { client, engine, fill, shown, nil } = start();
    fill("k", "a");
    expect(client.raw("LMOVE", "k", "l", "LEFT", "RIGHT")).toBe(bulk("a"));
    expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
    expect(shown("l")).toBe("a");
    expect(client.raw("LMOVE", "k", "l", "LEFT", "RIGHT")).toBe(nil);
    expect(client.raw("LMOVE", "k", "new", "LEFT", "RIGHT")).toBe(nil);
    expect(client.raw("EXISTS", "new")).toBe(":0\r\n");
    engine.check();
  });

  test("keys of other types are refused, the target's only if there is something to move", () => {
    const { client, fill, nil, shown } = start();
    fill("k", "a", "b");
    client.run("SET", "s", "v");
    expect(client.raw("LMOVE", "k", "s", "LEFT", "LEFT")).toBe(wrongType);
    expect(client.raw("LMOVE", "s", "k", "LEFT", "LEFT")).toBe(wrongType);
    expect(client.raw("LMOVE", "s", "none", "LEFT", "LEFT")).toBe(wrongType);
    expect(client.raw("LMOVE", "s", "s", "LEFT", "LEFT")).toBe(wrongType);
    expect(client.raw("LMOVE", "none", "s", "LEFT", "LEFT")).toBe(nil);
    expect(client.raw("LMOVE", "s", "k", "UP", "LEFT")).toBe(syntaxError);
    expect(client.raw("LMOVE", "s", "k", "LEFT", "")).toBe(syntaxError);
    expect(client.raw("RPOPLPUSH", "s", "k")).toBe(wrongType);
    expect(client.raw("RPOPLPUSH", "k", "s")).toBe(wrongType);
    expect(client.raw("RPOPLPUSH", "none", "s")).toBe(nil);
    expect(shown("k")).toBe("a b");
  });

  test("elements of every length are moved, into lists of every length", () => {
    const { client, engine } = start();
    const lengths = [1, 300_000, 2_000_000, 0, 9_000, 63, 64];
    for (const length of lengths) client.run("RPUSH", "k", "x".repeat(length));
    for (const length of lengths) {
      expect(client.string("LMOVE", "k", "l", "LEFT", "RIGHT")?.length).toBe(length);
      engine.check();
    }
    for (let i = 0; i < lengths.length; i++) client.run("LMOVE", "l", "l", "RIGHT", "LEFT");
    engine.check();
    expect(client.strings("LRANGE", "l", 0, -1).map(({ length }) => length)).toEqual(lengths);
    expect(client.run("EXISTS", "k")).toBe(0);
  });

  describe("LMOVEM", () => {
    // Reply and target, by the ends; as in Redis 8.10.
    test.each([
      ["LEFT", "LEFT", "OBO", "b a", "b a x y"],
      ["LEFT", "LEFT", "BULK", "a b", "a b x y"],
      ["LEFT", "RIGHT", "OBO", "a b", "x y a b"],
      ["LEFT", "RIGHT", "BULK", "a b", "x y a b"],
      ["RIGHT", "LEFT", "OBO", "c d", "c d x y"],
      ["RIGHT", "LEFT", "BULK", "c d", "c d x y"],
      ["RIGHT", "RIGHT", "OBO", "d c", "x y d c"],
      ["RIGHT", "RIGHT", "BULK", "c d", "x y c d"],
    ])("%s %s COUNT 2 %s", (from, to, order, moved, target) => {
      const { client, engine, fill, shown } = start();
      for (const selector of ["COUNT", "exactly"]) {
        fill("k", "a", "b", "c", "d");
        fill("l", "x", "y");
        expect(client.raw("LMOVEM", "k", "l", from, to, selector, 2, order)).toBe(bulks(...moved.split(" ")));
        expect(shown("l")).toBe(target);
        expect(shown("k")).toBe(from === "LEFT" ? "c d" : "a b");
        engine.check();
      }
    });

    // All that is moved leaves before anything arrives.
    test.each([
      ["LEFT", "LEFT", "OBO", "b a", "b a c d"],
      ["LEFT", "LEFT", "BULK", "a b", "a b c d"],
      ["LEFT", "RIGHT", "OBO", "a b", "c d a b"],
      ["LEFT", "RIGHT", "BULK", "a b", "c d a b"],
      ["RIGHT", "LEFT", "OBO", "c d", "c d a b"],
      ["RIGHT", "LEFT", "BULK", "c d", "c d a b"],
      ["RIGHT", "RIGHT", "OBO", "d c", "a b d c"],
      ["RIGHT", "RIGHT", "BULK", "c d", "a b c d"],
    ])("%s %s COUNT 2 %s within a list", (from, to, order, moved, left) => {
      const { client, engine, fill, shown } = start();
      fill("k", "a", "b", "c", "d");
      expect(client.raw("LMOVEM", "k", "k", from, to, "COUNT", 2, order)).toBe(bulks(...moved.split(" ")));
      expect(shown("k")).toBe(left);
      engine.check();
    });

    test("without options moves one, and replies with an array all the same", () => {
      const { client, fill, shown } = start();
      fill("k", "a", "b");
      expect(client.raw("LMOVEM", "k", "l", "RIGHT", "LEFT")).toBe(bulks("b"));
      expect(client.raw("LMOVEM", "k", "k", "RIGHT", "LEFT")).toBe(bulks("a"));
      expect([shown("k"), shown("l")]).toEqual(["a", "b"]);
    });

    test("COUNT moves what there is, EXACTLY nothing rather than less", () => {
      const { client, engine, fill, shown, nilArray } = start();
      fill("k", "a", "b", "c");
      expect(client.raw("LMOVEM", "k", "l", "LEFT", "RIGHT", "EXACTLY", 4, "BULK")).toBe(nilArray);
      expect(client.raw("LMOVEM", "k", "k", "LEFT", "RIGHT", "EXACTLY", 4, "BULK")).toBe(nilArray);
      expect(shown("k")).toBe("a b c");
      expect(client.raw("EXISTS", "l")).toBe(":0\r\n");
      expect(client.raw("LMOVEM", "k", "l", "LEFT", "RIGHT", "COUNT", "9223372036854775807", "BULK")).toBe(bulks("a", "b", "c"));
      expect(client.raw("EXISTS", "k")).toBe(":0\r\n");
      expect(client.raw("LMOVEM", "l", "l", "LEFT", "RIGHT", "EXACTLY", 3, "OBO")).toBe(bulks("a", "b", "c"));
      for (const options of [[], ["COUNT", 1, "OBO"], ["EXACTLY", 1, "OBO"]])
        expect(client.raw("LMOVEM", "none", "l", "LEFT", "RIGHT", ...options)).toBe(nilArray);
      engine.check();
    });

    test("refuses a target of another type only if there is enough to move", () => {
      const { client, fill, nilArray, shown } = start();
      fill("k", "a", "b");
      client.run("SET", "s", "v");
      expect(client.raw("LMOVEM", "none", "s", "LEFT", "LEFT")).toBe(nilArray);
      expect(client.raw("LMOVEM", "k", "s", "LEFT", "LEFT", "EXACTLY", 3, "OBO")).toBe(nilArray);
      expect(client.raw("LMOVEM", "k", "s", "LEFT", "LEFT", "COUNT", 3, "OBO")).toBe(wrongType);
      expect(client.raw("LMOVEM", "s", "k", "LEFT", "LEFT")).toBe(wrongType);
      expect(client.raw("LMOVEM", "s", "s", "LEFT", "LEFT")).toBe(wrongType);
      expect(shown("k")).toBe("a b");
    });

    test("refuses what it can't read before it looks at a key", () => {
      const { client } = start();
      client.run("SET", "s", "v");
      const lmovem = (...options: (string | number | bigint)[]): string => client.raw("LMOVEM", "s", "s", ...options);
      expect(lmovem("UP", "LEFT")).toBe(syntaxError);
      expect(lmovem("LEFT", "UP")).toBe(syntaxError);
      expect(lmovem("LEFT", "LEFT", "COUNT")).toBe(syntaxError);
      expect(lmovem("LEFT", "LEFT", "COUNT", 1)).toBe(syntaxError);
      expect(lmovem("LEFT", "LEFT", "COUNT", 1, "BOTH")).toBe(syntaxError);
      expect(lmovem("LEFT", "LEFT", "ABOUT", 1, "OBO")).toBe(syntaxError);
      expect(lmovem("LEFT", "LEFT", "COUNT", 1, "OBO", "BULK")).toBe(syntaxError);
      for (const count of [0, -1, "x", 2n ** 63n])
        expect(lmovem("LEFT", "LEFT", "COUNT", count, "OBO")).toBe("-ERR count should be greater than 0\r\n");
      expect(client.raw("LMOVEM", "s", "s", "LEFT")).toBe("-ERR wrong number of arguments for 'lmovem' command\r\n");
    });

    test("moves elements of every length", () => {
      const { client, engine } = start();
      const lengths = [1, 300_000, 2_000_000, 0, 9_000, 63, 64];
      for (const length of lengths) client.run("RPUSH", "k", "x".repeat(length));
      expect(client.strings("LMOVEM", "k", "l", "LEFT", "RIGHT", "COUNT", 7, "BULK").map(({ length }) => length)).toEqual(lengths);
      engine.check();
      expect(client.strings("LRANGE", "l", 0, -1).map(({ length }) => length)).toEqual(lengths);
    });
  });
});

test("moving where the arena has to grow for the target loses nothing of the source", () => {
  // The first pages of an arena are copied when it grows: what was read of the source before has to be read anew.
  let grown = 0;
  for (const keys of [34, 52, 88, 121, 148]) {
    const engine = new TestEngine();
    const { arena } = engine.engine.keyspace.shared;
    for (let i = 0; i < keys; i++) engine.run("RPUSH", `k${i}`, "a".repeat(200), "b", "c");
    for (let i = 0; i < keys; i++) {
      const moves = [
        ["LMOVE", `one${i}`, ["b", "c"]],
        ["LMOVEM", `two${i}`, ["c"]],
        ["LMOVE", `three${i}`.repeat(50), []],
      ] as const;
      for (const [command, target, left] of moves) {
        const pages = arena.bytes[1];
        engine.run(command, `k${i}`, target, "LEFT", "LEFT");
        if (arena.bytes[1] !== pages) grown++;
        expect(engine.run("LRANGE", `k${i}`, 0, -1)).toEqual(left);
      }
    }
    engine.check();
  }
  expect(grown).toBeGreaterThan(3);
});

test.each(["LMOVE", "BLMOVE", "RPOPLPUSH", "LMOVEM"])(
  "%s loses nothing where taking an element from the source makes memory move",
  (command) => {
    // With its last element a node goes, and the one that takes its place is decompressed: that allocates.
    const engine = new TestEngine({ arena: { isRestless: true } });
    engine.run("CONFIG", "SET", "list-max-listpack-size", 3, "list-compress-depth", 1);
    const source = Array.from({ length: 30 }, (_, i) => `${i}`.repeat(50));
    engine.run("RPUSH", "source", ...source);
    engine.run("RPUSH", "target", "a");
    const options = { LMOVE: ["RIGHT", "LEFT"], BLMOVE: ["RIGHT", "LEFT", 0], RPOPLPUSH: [], LMOVEM: ["RIGHT", "LEFT"] }[command] ?? [];
    for (const element of source.reverse()) {
      engine.run(command, "source", "target", ...options);
      expect(engine.run("LRANGE", "target", 0, -1)).toEqual([element, "a"]);
      engine.check();
      engine.run("LPOP", "target");
    }
  },
);

test("moving keeps the expiry of the target, and of the source while it is there", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b");
  engine.run("RPUSH", "l", "x");
  engine.run("PEXPIRE", "k", 100);
  engine.run("PEXPIRE", "l", 200);
  engine.run("LMOVE", "k", "l", "LEFT", "LEFT");
  engine.run("LMOVE", "k", "k", "LEFT", "LEFT");
  expect([engine.run("PTTL", "k"), engine.run("PTTL", "l")]).toEqual([100, 200]);
  engine.run("LMOVE", "k", "new", "LEFT", "LEFT");
  expect([engine.run("PTTL", "k"), engine.run("PTTL", "new")]).toEqual([-2, -1]);
});

test("commands that move are propagated as they came, and told of as a push, a pop and, if it comes to that, a deletion", () => {
  const engine = new TestEngine();
  engine.run("RPUSH", "k", "a", "b", "c", "d");
  const changes = engine.recordChanges();
  engine.run("lmove", "k", "l", "left", "RIGHT");
  engine.run("RPOPLPUSH", "k", "k");
  engine.run("LMOVEM", "k", "l", "LEFT", "LEFT", "COUNT", 9, "OBO");
  expect(changes.map((change) => change.replace(/^\d+ /, ""))).toEqual([
    ...["db0 lmove k l left RIGHT", "rpush l", "lpop k", "db0 RPOPLPUSH k k", "lpush k", "rpop k"],
    ...["db0 LMOVEM k l LEFT LEFT COUNT 9 OBO", "lpush l", "lpop k", "del k"],
  ]);
});
