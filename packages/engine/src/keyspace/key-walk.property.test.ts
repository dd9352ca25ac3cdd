/**
 * SCAN's guarantee: a key that is there during the whole iteration is returned, and exactly once unless it was renamed meanwhile; a key that was never there
 * is not. Whatever happens between the calls.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { tallies } from "../testing/tally.js";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

const keyCount = 200;

type Step =
  | { do: "scan"; count: number }
  | { do: "set" | "delete" | "tally"; first: number; many: number }
  | { do: "expire"; first: number; many: number; ms: number }
  | { do: "rename"; from: number; to: number }
  | { do: "advance"; ms: number }
  | { do: "flush" | "swap" | "tick" };

const index = fc.nat(keyCount - 1);
const many = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 200 }) },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: fc.record({ do: fc.constant("scan" as const), count: fc.integer({ min: 1, max: 30 }) }) },
  { weight: 12, arbitrary: fc.record({ do: fc.constantFrom("set" as const, "delete" as const, "tally" as const), first: index, many }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("expire" as const), first: index, many, ms: fc.integer({ min: 1, max: 50 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("rename" as const), from: index, to: index }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("advance" as const), ms: fc.nat(30) }) },
  { weight: 2, arbitrary: fc.constant({ do: "tick" as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ do: "flush" as const }, { do: "swap" as const }) },
);

interface Filter {
  readonly words: readonly string[];
  readonly accepts: (key: string, type: string) => boolean;
}

const filters: readonly Filter[] = [
  { words: [], accepts: () => true },
  { words: ["MATCH", "*7"], accepts: (key) => key.endsWith("7") },
  { words: ["TYPE", "string"], accepts: (_key, type) => type === "string" },
  { words: ["TYPE", "tally", "MATCH", "key:1*"], accepts: (key, type) => type === "Tally" && key.startsWith("key:1") },
];

/** Keys with their types, asked one by one. */
function present(client: TestClient): Map<string, string> {
  const keys = new Map<string, string>();
  for (let i = 0; i < keyCount; i++) {
    const type = String(client.run("TYPE", `key:${i}`));
    if (type !== "none") keys.set(`key:${i}`, type);
  }
  return keys;
}

class Iteration {
  cursor = "0";
  isOver = false;
  readonly returned = new Map<string, number>();
  /** There, and of the same type, at every look so far. */
  private readonly always: Map<string, string>;
  private readonly renamed = new Set<string>();
  private readonly filter: Filter;
  private readonly client: TestClient;

  constructor(client: TestClient, filter: Filter) {
    this.client = client;
    this.filter = filter;
    this.always = present(client);
  }

  scan(count: number): void {
    const now = present(this.client);
    const [cursor, keys] = this.client.run("SCAN", this.cursor, "COUNT", count, ...this.filter.words) as [string, string[]];
    for (const key of keys) {
      expect([key, now.has(key) && this.filter.accepts(key, now.get(key) ?? "")]).toEqual([key, true]);
      this.returned.set(key, (this.returned.get(key) ?? 0) + 1);
    }
    this.cursor = cursor;
    this.isOver = cursor === "0";
  }

  /** To be called after everything that may have changed keys. */
  look(): void {
    const now = present(this.client);
    for (const [key, type] of this.always) if (now.get(key) !== type) this.always.delete(key);
  }

  noteRename(key: string): void {
    this.renamed.add(key);
    this.always.delete(key);
  }

  check(): void {
    for (const [key, type] of this.always) {
      if (this.filter.accepts(key, type)) expect([key, this.returned.get(key)]).toEqual([key, 1]);
    }
    for (const [key, times] of this.returned) if (!this.renamed.has(key)) expect([key, times]).toEqual([key, 1]);
  }
}

function run(step: Exclude<Step, { do: "scan" }>, engine: TestEngine, client: TestClient, iteration: Iteration): void {
  const each = (words: (key: string) => (string | number)[], { first, many }: { first: number; many: number }): void => {
    for (let i = first; i < Math.min(first + many, keyCount); i++) client.run(...words(`key:${i}`));
  };
  switch (step.do) {
    case "set":
      return each((key) => ["SET", key, "v"], step);
    case "tally":
      return each((key) => ["TALLY.ADD", key, "n"], step);
    case "delete":
      return each((key) => ["DEL", key], step);
    case "expire":
      return each((key) => ["PEXPIRE", key, step.ms], step);
    case "rename":
      if (client.run("RENAME", `key:${step.from}`, `key:${step.to}`) === "OK") iteration.noteRename(`key:${step.to}`);
      return;
    case "advance":
      return engine.advance(step.ms);
    case "tick":
      engine.engine.tick();
      return;
    case "flush":
      client.run("FLUSHDB");
      return;
    case "swap":
      client.run("SWAPDB", "0", "1");
  }
}

test.each(filters)(
  "a key that stays is returned exactly once, others at most once: SCAN … $words",
  (filter) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: "max" }), fc.nat(), (steps, seed) => {
        const engine = new TestEngine({ seed, extensions: [tallies], databases: 2 });
        const client = engine.connect();
        // So that emptying one database does not empty the arena, and SWAPDB brings keys.
        client.batch(["SELECT", "1"], ...Array.from({ length: 50 }, (_, i) => ["SET", `key:${i * 3}`, "v"]), ["SELECT", "0"]);
        for (let i = 0; i < keyCount; i += 2) client.run("SET", `key:${i}`, "v");
        let iteration = new Iteration(client, filter);
        for (const each of steps) {
          if (each.do !== "scan") run(each, engine, client, iteration);
          else iteration.scan(each.count);
          iteration.look();
          if (each.do === "swap" || iteration.isOver) {
            // Two databases' keys are not one iteration's: what is checked of it ends here.
            if (iteration.isOver) iteration.check();
            iteration = new Iteration(client, filter);
          }
        }
        while (!iteration.isOver) iteration.scan(25);
        iteration.look();
        iteration.check();
        engine.check();
      }),
      { numRuns: 10, interruptAfterTimeLimit: 15_000 },
    );
  },
  40_000,
);

test("an iteration goes on through FLUSHALL and what comes after it, and ends", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  for (let i = 0; i < 500; i++) client.run("SET", `a${i}`, "v");
  let [cursor] = client.run("SCAN", "0", "COUNT", "100") as [string, string[]];
  client.run("FLUSHALL");
  for (let i = 0; i < 500; i++) client.run("SET", `b${i}`, "v");
  const seen = new Set<string>();
  while (cursor !== "0") {
    const [next, keys] = client.run("SCAN", cursor) as [string, string[]];
    for (const key of keys) {
      expect(key.startsWith("b") && !seen.has(key)).toBe(true);
      seen.add(key);
    }
    cursor = next;
  }
  expect(seen.size).toBeGreaterThan(200);
});
