import { type CommandSpec, Engine, integer, replies, string } from "@respire/engine";
import { expect, test } from "vitest";
import { Judge } from "../compare/verdict.ts";
import { NewerSyntax } from "../grammar/newer.ts";
import type { Words } from "../request.ts";
import { Comparison } from "./comparison.ts";
import type { Subject } from "./subject.ts";
import { Tally } from "./tally.ts";

const shared = {
  group: "generic",
  summary: "",
  complexity: "",
  flags: [],
  run: ({ reply }) => reply.ok(),
} as const satisfies Partial<CommandSpec>;
const { commands: table } = new Engine({
  clock: { wallMs: () => 0, monotonicUs: () => 0 },
  random: { next: () => 0, bits: () => 0 },
  extensions: [
    {
      name: "walks",
      commands: [
        { ...shared, name: "WALK", since: "1.0.0", args: [integer("cursor")], reply: replies.any },
        { ...shared, name: "NOVEL", since: "8.0.0", args: [string("word")], reply: replies.ok },
      ],
    },
  ],
});
const known = new Set(["walk", "get", "ping", "hello", "select", "flushall"]);

/** A server that replies as it is told, OK if it is told nothing, and notes what it is asked. */
class ToldSubject implements Subject {
  readonly asked: string[] = [];
  private readonly told: (words: Words) => string | null;

  constructor(told: (words: Words) => string | null = () => null) {
    this.told = told;
  }

  exchange(_connection: number, requests: readonly Words[]): Promise<readonly string[]> {
    this.asked.push(...requests.map((words) => words.join(" ")));
    return Promise.resolve(requests.map((words) => this.told(words) ?? "+OK\r\n"));
  }

  close(): void {}
}

const run = (ours: Subject, theirs: Subject, ...requests: readonly { words: Words; isNewer?: boolean }[]) => {
  const comparison = new Comparison({
    ours,
    theirs,
    table,
    newerSyntax: new NewerSyntax(table, known),
    judge: new Judge(),
    tally: new Tally(),
  });
  const sent = requests.map(({ words, isNewer = false }) => ({ words, isValid: true, isNewer }));
  return comparison.run({ protocols: [2], pipelines: [{ connection: 0, requests: sent }] });
};

/** Pages of `size` of the elements, as an iteration brings them. */
const paged =
  (elements: readonly string[], size: number) =>
  ([name, cursor]: Words): string | null => {
    if (name !== "WALK") return null;
    const at = Number(cursor);
    const page = elements.slice(at, at + size);
    const next = at + size < elements.length ? String(at + size) : "0";
    return `*2\r\n$${next.length}\r\n${next}\r\n*${page.length}\r\n${page.map((element) => `$1\r\n${element}\r\n`).join("")}`;
  };

test("iterations are compared by all that they bring, whatever the cursors and the order", async () => {
  const walk = { words: ["WALK", "0"] };
  const ours = new ToldSubject(paged(["a", "b", "c", "d"], 1));
  expect(await run(ours, new ToldSubject(paged(["d", "a", "c", "b", "a"], 3)), walk)).toBeNull();
  expect(ours.asked.slice(-2)).toEqual(["WALK 2", "WALK 3"]);
  const difference = await run(ours, new ToldSubject(paged(["a", "b", "c"], 3)), walk);
  expect(difference).toMatchObject({ words: ["WALK", "0"], why: "a full iteration finds other elements" });
});

test("what is left out reaches neither server", async () => {
  const [ours, theirs] = [new ToldSubject(), new ToldSubject()];
  expect(await run(ours, theirs, { words: ["SHUTDOWN"] }, { words: ["client", "pause", "9"] })).toBeNull();
  expect([...ours.asked, ...theirs.asked].filter((words) => /shutdown|pause/i.test(words))).toEqual([]);
});

test("what is newer goes to the other server alone, which has to refuse it", async () => {
  const novel = { words: ["NOVEL", "x"], isNewer: true };
  const ours = new ToldSubject();
  const refuses = new ToldSubject(([name]) => (name === "NOVEL" ? "-ERR unknown command\r\n" : null));
  // The engine that newer requests run in has no NOVEL either: it is a fault that the schema's request is refused.
  expect(await run(ours, refuses, novel)).toMatchObject({ theirs: null, why: "the schema allows what the handler calls wrong" });
  expect(ours.asked).not.toContain("NOVEL x");
  expect((await run(ours, new ToldSubject(), novel))?.why).toMatch(/`since`/);
});

test("a connection that ends is a difference", async () => {
  const ending: Subject = {
    exchange: (_, requests) => (requests[0]?.[0] === "GET" ? Promise.reject(new Error("closed")) : Promise.resolve(["+OK\r\n"])),
    close: () => {},
  };
  expect(await run(ending, new ToldSubject(), { words: ["GET", "k"] })).toMatchObject({ words: ["GET", "k"], why: "a connection ended" });
});
