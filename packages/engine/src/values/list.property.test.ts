/**
 * Lists against plain arrays: every command, whichever way a list is kept, while the options that say so change, keys are renamed, copied, moved and expire, and
 * blocks are brought together. Every invariant is verified after each step; at the end everything is deleted, and nothing may be left in use.
 */
import { listpack } from "@respire/datastructures";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startMs } from "../testing/manual-clock.js";
import { bytesOf, latin1, type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const timeoutMs = isLongRun ? 600_000 : 60_000;
const databases = 2;
/** All lists are read after so many steps; what is verified after each step costs less. */
const compareEvery = 4;

interface Entry {
  list: string[];
  expiresAtMs: number | null;
}

/** What the keyspace should hold. */
class Model {
  nowMs = startMs;
  private readonly databases = Array.from({ length: databases }, () => new Map<string, Entry>());

  in(index: number): Map<string, Entry> {
    const keys = this.databases[index] as Map<string, Entry>;
    for (const [name, { expiresAtMs }] of keys) if (expiresAtMs !== null && expiresAtMs < this.nowMs) keys.delete(name);
    return keys;
  }

  get keys(): Map<string, Entry> {
    return this.in(0);
  }

  list(key: string): string[] {
    return this.keys.get(key)?.list ?? [];
  }

  /** Gives a key another list, or none if that is empty; the expiry stays. */
  put(key: string, list: string[]): void {
    const entry = this.keys.get(key);
    if (list.length === 0) this.keys.delete(key);
    else if (entry === undefined) this.keys.set(key, { list, expiresAtMs: null });
    else entry.list = list;
  }
}

type End = "LEFT" | "RIGHT";

interface World {
  readonly engine: TestEngine;
  readonly client: TestClient;
  readonly model: Model;
  /** Nodes have been compressed, maybe: they stay so. */
  compresses: boolean;
}

/** Something that is done to both, and compared; a failure prints its text. */
class Step {
  readonly text: string;
  readonly run: (world: World) => void;

  constructor({ text, run }: { text: string; run(world: World): void }) {
    this.text = text;
    this.run = run;
  }

  [fc.toStringMethod](): string {
    return this.text;
  }
}

const added = (list: readonly string[], end: End, elements: readonly string[]): string[] =>
  end === "LEFT" ? [...elements].reverse().concat(list) : list.concat(elements);

/** The elements taken, the outermost first, and those that stay. */
function taken(list: readonly string[], end: End, count: number): [taken: string[], left: string[]] {
  const number = Math.min(count, list.length);
  if (end === "LEFT") return [list.slice(0, number), list.slice(number)];
  return [list.slice(list.length - number).reverse(), list.slice(0, list.length - number)];
}

/** Elements as bytes in a request, and back: replies are compared as text, a character a byte. */
function strings(client: TestClient, ...words: readonly (string | number)[]): string[] {
  return client.strings(...words.map((word) => (typeof word === "string" ? bytesOf(word) : word))).map(latin1);
}

/** Not with `toEqual`, which would print half a megabyte. */
function same(found: readonly string[], expected: readonly string[], what: string): void {
  const at = expected.findIndex((element, index) => found[index] !== element);
  if (at < 0 && found.length === expected.length) return;
  const shown = (list: readonly string[]): string => JSON.stringify(list[Math.max(0, at)]?.slice(0, 40));
  throw new Error(
    `${what}: ${found.length} elements instead of ${expected.length}; at ${at} ${shown(found)} instead of ${shown(expected)}`,
  );
}

const key = fc.constantFrom("a", "b", "c");
const end = fc.constantFrom<End>("LEFT", "RIGHT");
const element: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 9 }).map(String) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom(7n, 12n, 15n, 23n, 31n, 63n), fc.bigInt(-2n, 2n), fc.boolean())
      .map(([bits, offset, isNegative]) => String((isNegative ? -1n : 1n) * 2n ** bits + offset)),
  },
  { weight: 4, arbitrary: fc.constantFrom("", "-0", "01", "+1", " 1", "1 ", "\0\xff\r\n", "9223372036854775807", "-9223372036854775808") },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 58, max: 130 }), fc.nat(25)).map(([length, letter]) => text(length, letter)) },
  { weight: 2, arbitrary: fc.tuple(fc.integer({ min: 500, max: 4_100 }), fc.nat(25)).map(([length, letter]) => text(length, letter)) },
  { weight: 1, arbitrary: fc.constantFrom(text(8_180, 1), text(9_000, 2), text(16_390, 3)) },
);
const large = fc.constantFrom(text(70_000, 4), text(300_000, 5));
const anyElement = fc.oneof({ weight: 60, arbitrary: element }, { weight: 1, arbitrary: large });
const elements = fc.oneof(
  { weight: 8, arbitrary: fc.array(anyElement, { minLength: 1, maxLength: 6 }) },
  { weight: 2, arbitrary: fc.array(element, { minLength: 20, maxLength: 120, size: "max" }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(400), fc.nat(99_999)).map(([count, from]) => Array.from({ length: count + 1 }, (_, i) => String(from * i))),
  },
);
const index = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -8, max: 8 }) },
  { weight: 2, arbitrary: fc.integer({ min: -700, max: 700 }) },
);

function text(length: number, letter: number): string {
  return String.fromCharCode(97 + letter).repeat(length);
}

const push = fc.tuple(key, end, elements, fc.boolean()).map(([name, side, added_, onlyExisting]): Step => {
  const command = `${side === "LEFT" ? "L" : "R"}PUSH${onlyExisting ? "X" : ""}`;
  return new Step({
    text: `${command} ${name} (${added_.length})`,
    run({ client, model }) {
      const list = model.list(name);
      const after = onlyExisting && list.length === 0 ? [] : added(list, side, added_);
      expect(client.run(command, name, ...added_.map(bytesOf))).toBe(after.length);
      model.put(name, after);
    },
  });
});

const pop = fc
  .tuple(key, end, fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 60 }), fc.constant(9_999)))
  .map(([name, side, count]): Step => {
    const command = side === "LEFT" ? "LPOP" : "RPOP";
    return new Step({
      text: `${command} ${name} ${count}`,
      run({ client, model }) {
        const [popped, left] = taken(model.list(name), side, count ?? 1);
        const words = count === null ? [command, name] : [command, name, count];
        if (popped.length === 0) expect(client.run(...words)).toBe(null);
        else same(strings(client, ...words), popped, this.text);
        model.put(name, left);
      },
    });
  });

const popOne = fc
  .tuple(fc.array(key, { minLength: 1, maxLength: 3 }), end, fc.integer({ min: 1, max: 20 }), fc.constantFrom("LMPOP", "BLMPOP", "BLPOP"))
  .map(
    ([names, side, count, command]): Step =>
      new Step({
        text: `${command} ${names} ${side} ${count}`,
        run({ client, model }) {
          const name = names.find((each) => model.keys.has(each));
          if (name === undefined && command !== "LMPOP") return;
          const words =
            command === "BLPOP"
              ? [side === "LEFT" ? "BLPOP" : "BRPOP", ...names, 0]
              : [command, ...(command === "BLMPOP" ? [0] : []), names.length, ...names, side, "COUNT", count];
          if (name === undefined) return expect(client.run(...words)).toBe(null);
          const [popped, left] = taken(model.list(name), side, command === "BLPOP" ? 1 : count);
          same(strings(client, ...words), [name, ...popped], this.text);
          model.put(name, left);
        },
      }),
  );

const move = fc.tuple(key, key, end, end, fc.constantFrom("LMOVE", "BLMOVE", "RPOPLPUSH")).map(
  ([from, to, fromEnd, toEnd, command]): Step =>
    new Step({
      text: `${command} ${from} ${to} ${fromEnd} ${toEnd}`,
      run({ client, model }) {
        const isOld = command === "RPOPLPUSH";
        const [wherefrom, whereto]: [End, End] = isOld ? ["RIGHT", "LEFT"] : [fromEnd, toEnd];
        const [moved, left] = taken(model.list(from), wherefrom, 1);
        const words = isOld ? [command, from, to] : [command, from, to, wherefrom, whereto, ...(command === "BLMOVE" ? [0] : [])];
        if (moved.length === 0) {
          if (command !== "BLMOVE") expect(client.run(...words)).toBe(null);
          return;
        }
        same(strings(client, ...words), moved, this.text);
        // A list that is moved to itself keeps its expiry, though it may have no element for a moment.
        if (from === to) return model.put(to, added(left, whereto, moved));
        model.put(from, left);
        model.put(to, added(model.list(to), whereto, moved));
      },
    }),
);

const moveSeveral = fc
  .tuple(key, key, end, end, fc.integer({ min: 1, max: 60 }), fc.constantFrom("COUNT", "EXACTLY"), fc.constantFrom("OBO", "BULK"))
  .map(
    ([from, to, fromEnd, toEnd, count, selector, order]): Step =>
      new Step({
        text: `LMOVEM ${from} ${to} ${fromEnd} ${toEnd} ${selector} ${count} ${order}`,
        run({ client, model }) {
          const [moved, left] = taken(model.list(from), fromEnd, count);
          const words = ["LMOVEM", from, to, fromEnd, toEnd, selector, count, order];
          if (moved.length === 0 || (selector === "EXACTLY" && moved.length < count)) return expect(client.run(...words)).toBe(null);
          // As they stood; or in the order in which they arrive, one after the other.
          const block = fromEnd === "LEFT" ? moved : [...moved].reverse();
          const arrived = order === "BULK" ? block : toEnd === "RIGHT" ? moved : [...moved].reverse();
          same(strings(client, ...words), arrived, this.text);
          if (from !== to) model.put(from, left);
          const target = from === to ? left : model.list(to);
          model.put(to, toEnd === "LEFT" ? [...arrived, ...target] : [...target, ...arrived]);
        },
      }),
  );

const set = fc.tuple(key, index, anyElement).map(
  ([name, at, value]): Step =>
    new Step({
      text: `LSET ${name} ${at} (${value.length})`,
      run({ client, model }) {
        const list = [...model.list(name)];
        const place = at < 0 ? at + list.length : at;
        const reply = client.run("LSET", name, at, bytesOf(value));
        if (list.length === 0) return expect(reply).toMatchObject({ message: "ERR no such key" });
        if (place < 0 || place >= list.length) return expect(reply).toMatchObject({ message: "ERR index out of range" });
        expect(reply).toBe("OK");
        list[place] = value;
        model.put(name, list);
      },
    }),
);

const insert = fc.tuple(key, fc.boolean(), fc.oneof(anyElement, fc.nat(400)), anyElement).map(
  ([name, isBefore, at, value]): Step =>
    new Step({
      text: `LINSERT ${name} ${isBefore} ${typeof at === "number" ? at : at.slice(0, 20)} (${value.length})`,
      run({ client, model }) {
        const list = [...model.list(name)];
        const pivot = typeof at === "string" ? at : (list[at % Math.max(1, list.length)] ?? "none");
        const place = list.indexOf(pivot);
        const reply = client.run("LINSERT", name, isBefore ? "BEFORE" : "AFTER", bytesOf(pivot), bytesOf(value));
        if (place < 0) return expect(reply).toBe(list.length === 0 ? 0 : -1);
        list.splice(isBefore ? place : place + 1, 0, value);
        expect(reply).toBe(list.length);
        model.put(name, list);
      },
    }),
);

const remove = fc.tuple(key, fc.integer({ min: -4, max: 4 }), fc.oneof(anyElement, fc.nat(400))).map(
  ([name, count, at]): Step =>
    new Step({
      text: `LREM ${name} ${count} ${typeof at === "number" ? at : at.slice(0, 20)}`,
      run({ client, model }) {
        const list = [...model.list(name)];
        const value = typeof at === "string" ? at : (list[at % Math.max(1, list.length)] ?? "none");
        const places = list.flatMap((each, place) => (each === value ? [place] : []));
        const removed = count === 0 ? places : count > 0 ? places.slice(0, count) : places.slice(count);
        expect(client.run("LREM", name, count, bytesOf(value))).toBe(removed.length);
        model.put(
          name,
          list.filter((_, place) => !removed.includes(place)),
        );
      },
    }),
);

const trim = fc.tuple(key, index, index).map(
  ([name, first, last]): Step =>
    new Step({
      text: `LTRIM ${name} ${first} ${last}`,
      run({ client, model }) {
        expect(client.run("LTRIM", name, first, last)).toBe("OK");
        model.put(name, between(model.list(name), first, last));
      },
    }),
);

function between(list: readonly string[], first: number, last: number): string[] {
  const from = Math.max(0, first < 0 ? first + list.length : first);
  return list.slice(from, Math.max(from, (last < 0 ? last + list.length : last) + 1));
}

const read = fc.tuple(key, index, index, fc.oneof(anyElement, fc.nat(400)), fc.integer({ min: -3, max: 3 }), fc.nat(3), fc.nat(60)).map(
  ([name, first, last, at, rank, count, lengthMax]): Step =>
    new Step({
      text: `LRANGE LINDEX LPOS ${name} ${first} ${last} rank ${rank} count ${count} maxlen ${lengthMax}`,
      run({ client, model }) {
        const list = model.list(name);
        same(strings(client, "LRANGE", name, first, last), between(list, first, last), "LRANGE");
        const element = client.string("LINDEX", name, first);
        same(
          element === null ? [] : [latin1(element)],
          [list.at(first)].flatMap((each) => (each === undefined ? [] : [each])),
          "LINDEX",
        );
        const value = typeof at === "string" ? at : (list[at % Math.max(1, list.length)] ?? "none");
        const places = list.flatMap((each, place) => (each === value ? [place] : []));
        const isBackward = rank < 0;
        if (isBackward) places.reverse();
        const isSeen = (place: number): boolean => lengthMax === 0 || (isBackward ? list.length - 1 - place : place) < lengthMax;
        const matches = places.filter(isSeen).slice(Math.max(0, Math.abs(rank) - 1));
        const words = ["LPOS", name, bytesOf(value), "RANK", rank === 0 ? 1 : rank, "MAXLEN", lengthMax];
        expect(client.run(...words)).toBe(matches[0] ?? null);
        expect(client.run(...words, "COUNT", count)).toEqual(count === 0 ? matches : matches.slice(0, count));
      },
    }),
);

const transfer = fc.tuple(fc.constantFrom("RENAME", "COPY", "MOVE", "DEL", "MOVE BACK"), key, key).map(
  ([command, name, to]): Step =>
    new Step({
      text: `${command} ${name} ${to}`,
      run({ client, model }) {
        const entry = model.keys.get(name);
        const other = model.in(1);
        if (command === "DEL") {
          expect(client.run("DEL", name)).toBe(entry === undefined ? 0 : 1);
          model.keys.delete(name);
        } else if (command === "RENAME") {
          const reply = client.run("RENAME", name, to);
          if (entry === undefined) return expect(reply).toBeInstanceOf(Error);
          model.keys.delete(name);
          model.keys.set(to, entry);
        } else if (command === "COPY") {
          const reply = client.run("COPY", name, to, "REPLACE");
          if (name === to) return expect(reply).toBeInstanceOf(Error);
          expect(reply).toBe(entry === undefined ? 0 : 1);
          if (entry !== undefined) model.keys.set(to, { ...entry });
        } else if (command === "MOVE") {
          expect(client.run("MOVE", name, 1)).toBe(entry === undefined || other.has(name) ? 0 : 1);
          if (entry === undefined || other.has(name)) return;
          model.keys.delete(name);
          other.set(name, entry);
        } else {
          client.run("SELECT", 1);
          const back = other.get(name);
          expect(client.run("MOVE", name, 0)).toBe(back === undefined || entry !== undefined ? 0 : 1);
          client.run("SELECT", 0);
          if (back === undefined || entry !== undefined) return;
          other.delete(name);
          model.keys.set(name, back);
        }
      },
    }),
);

const expiry = fc.tuple(key, fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 300 }))).map(
  ([name, ms]): Step =>
    new Step({
      text: `PEXPIRE ${name} ${ms}`,
      run({ client, model }) {
        const entry = model.keys.get(name);
        if (ms === null) expect(client.run("PERSIST", name)).toBe((entry?.expiresAtMs ?? null) === null ? 0 : 1);
        else expect(client.run("PEXPIRE", name, ms)).toBe(entry === undefined ? 0 : 1);
        if (entry !== undefined) entry.expiresAtMs = ms === null ? null : model.nowMs + ms;
      },
    }),
);

const advance = fc.nat(60).map(
  (ms): Step =>
    new Step({
      text: `advance ${ms}`,
      run({ engine, model }) {
        engine.advance(ms);
        model.nowMs += ms;
      },
    }),
);

const settings = fc.tuple(fc.constantFrom(1, 2, 7, 100, 0, -1, -2, -3, -5), fc.constantFrom(0, 1, 2, 3)).map(
  ([size, depth]): Step =>
    new Step({
      text: `CONFIG SET ${size} ${depth}`,
      run(world) {
        world.compresses ||= depth > 0;
        expect(world.client.run("CONFIG", "SET", "list-max-listpack-size", size, "list-compress-depth", depth)).toBe("OK");
      },
    }),
);

const background = fc.tuple(fc.boolean(), fc.constantFrom("tick", "idle")).map(
  ([isPurging, how]): Step =>
    new Step({
      text: `${isPurging ? "MEMORY PURGE " : ""}${how}`,
      run({ engine, client }) {
        if (isPurging) client.run("MEMORY", "PURGE");
        if (how === "tick") engine.engine.tick();
        else engine.tickUntilIdle();
      },
    }),
);

/** The same elements in another encoding have the same digest; MEMORY USAGE is no less than what they take in listpacks, nor much more. */
const inspect = key.map(
  (name): Step =>
    new Step({
      text: `DIGEST and USAGE of ${name}`,
      run({ client, model, compresses }) {
        const list = model.list(name);
        // Before MEMORY USAGE, which as in Redis also measures a key whose time has come and that is still there: EXISTS lets go of it.
        expect(client.run("EXISTS", name)).toBe(list.length > 0 ? 1 : 0);
        const usage = client.run("MEMORY", "USAGE", name);
        if (list.length === 0) return expect(usage).toBe(null);
        const packed = list.reduce((bytes, each) => bytes + listpack.encodedBytes(bytesOf(each), 0, each.length), 0);
        if (!compresses) expect(usage).toBeGreaterThanOrEqual(packed);
        // At worst each element has a node, and the head and the tail have all their room.
        expect(usage).toBeLessThan(packed * 2 + 100 * list.length + 150_000);
        const digest = client.run("DEBUG", "DIGEST-VALUE", name);
        if (model.keys.get(name)?.expiresAtMs !== null) return;
        client.batch(["SELECT", 1], ["DEL", "twin"], ...list.map((each) => ["RPUSH", "twin", bytesOf(each)]));
        expect(client.run("DEBUG", "DIGEST-VALUE", "twin")).toEqual(digest);
        client.batch(["DEL", "twin"], ["SELECT", 0]);
      },
    }),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: push },
  { weight: 7, arbitrary: pop },
  { weight: 3, arbitrary: popOne },
  { weight: 8, arbitrary: move },
  { weight: 6, arbitrary: moveSeveral },
  { weight: 6, arbitrary: set },
  { weight: 7, arbitrary: insert },
  { weight: 6, arbitrary: remove },
  { weight: 3, arbitrary: trim },
  { weight: 6, arbitrary: read },
  { weight: 6, arbitrary: transfer },
  { weight: 3, arbitrary: expiry },
  { weight: 2, arbitrary: advance },
  { weight: 5, arbitrary: settings },
  { weight: 4, arbitrary: background },
  { weight: 2, arbitrary: inspect },
);

function compare({ client, model }: World): void {
  for (const name of ["a", "b", "c"]) {
    const list = model.list(name);
    same(strings(client, "LRANGE", name, 0, -1), list, `the list at ${name}`);
    expect(client.run("LLEN", name)).toBe(list.length);
    expect(client.run("EXISTS", name)).toBe(list.length > 0 ? 1 : 0);
    const expiresAtMs = model.keys.get(name)?.expiresAtMs ?? null;
    if (list.length > 0) expect(client.run("PEXPIRETIME", name)).toBe(expiresAtMs ?? -1);
  }
}

const arenas = [
  { name: "references that begin at 1", arena: {}, runs: 20 },
  { name: "references beyond 2^31", arena: { firstChunkIndex: 5_000 }, runs: 20 },
  { name: "memory that moves at every allocation", arena: { isRestless: true }, runs: 8 },
];

describe.each(arenas)("with $name", ({ arena, runs }) => {
  test(
    "lists answer like arrays, keep their invariants, and leak nothing",
    () => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 40, maxLength: isLongRun ? 1_000 : 160, size: "max" }), (steps) => {
          const engine = new TestEngine({ databases, arena, configure: (options) => options.load("enable-debug-command", ["yes"]) });
          const world: World = { engine, client: engine.connect(), model: new Model(), compresses: false };
          for (const [index, each] of steps.entries()) {
            each.run(world);
            engine.check();
            if (index % compareEvery === 0 || index === steps.length - 1) compare(world);
          }
          for (const database of [0, 1]) {
            world.client.run("SELECT", database);
            world.client.run("DEL", "a", "b", "c");
          }
          engine.tickUntilIdle();
          engine.check();
          expect(engine.engine.keyspace.usedBytes).toBe(0);
        }),
        isLongRun ? { numRuns: 100 } : { numRuns: runs, interruptAfterTimeLimit: 20_000 },
      );
    },
    timeoutMs,
  );
});
