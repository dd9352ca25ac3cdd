import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { CommandSpec } from "./command.js";
import { buildCommandTable, type Command } from "./command-table.js";
import type { KeySpec } from "./key-specs.js";
import { replies } from "./reply-schema.js";
import { type CommandFacts, readCommandFacts } from "./testing/command-facts.js";
import { TestEngine } from "./testing/test-engine.js";

const facts = readCommandFacts(readFileSync(new URL("testing/commands.tsv", import.meta.url), "utf8"));
const sorted = (words: readonly string[]): string[] => [...words].sort();

/** A key specification in the notation of the facts. */
function noted({ begin, find, flags }: KeySpec): string {
  const where = begin.type === "index" ? `i${begin.index}` : begin.type === "keyword" ? `k:${begin.keyword}@${begin.from}` : "?";
  const how =
    find.type === "range"
      ? `r${find.last},${find.step},${find.limit}`
      : find.type === "keynum"
        ? `n${find.countIndex},${find.first},${find.step}`
        : "?";
  return `${where} ${how} [${flags.join(" ")}]`;
}

function derivedFacts({ spec, fullName, arity, flags, aclCategories, keySpecs }: Command): CommandFacts {
  return {
    name: fullName.toUpperCase(),
    group: spec.group,
    since: spec.since,
    arity,
    flags: sorted(flags),
    aclCategories: sorted(aclCategories),
    keys: keySpecs.map(noted),
    tips: sorted(spec.tips ?? []),
    isDeprecated: spec.deprecated !== undefined,
    changedIn: [...new Set((spec.history ?? []).map(([version]) => version))],
  };
}

/** Where the facts are at odds with what servers answer, or are about something that exists only inside Redis. */
const exceptions: ReadonlyMap<string, Partial<CommandFacts>> = new Map([]);

describe("what is declared is what Redis says", () => {
  const { allCommands } = new TestEngine().engine;
  const known = allCommands.filter(({ fullName, spec }) => facts.has(fullName.toUpperCase()) && spec.group !== "module");

  test("of every command: none has a name that Redis and Valkey do not know", () => {
    const unknown = allCommands.filter(({ fullName }) => !facts.has(fullName.toUpperCase()) && !fullName.startsWith("debug|"));
    expect(unknown.map(({ fullName }) => fullName)).toEqual([]);
    console.log(`${known.length} of the ${facts.size} commands and subcommands of Redis 8.10 and Valkey 9 are there.`);
  });

  test.each(known.map((command) => ({ name: command.fullName, command })))("of $name", ({ command }) => {
    const expected = facts.get(command.fullName.toUpperCase()) as CommandFacts;
    expect(derivedFacts(command)).toEqual({
      ...expected,
      flags: sorted(expected.flags),
      aclCategories: sorted(expected.aclCategories),
      tips: sorted(expected.tips),
      ...exceptions.get(command.fullName.toUpperCase()),
    });
  });
});

describe("a table", () => {
  const spec = (name: string, more: Partial<CommandSpec> = {}): CommandSpec => ({
    name,
    group: "generic",
    since: "1.0.0",
    summary: "Of this test.",
    complexity: "O(1)",
    flags: [],
    args: [],
    reply: replies.ok,
    run: ({ reply }) => reply.ok(),
    ...more,
  });

  test("finds commands by name in any case, and nothing else", () => {
    const { table } = buildCommandTable([spec("GET"), spec("GETX"), spec("SET")]);
    expect(table.named("gEt")?.fullName).toBe("get");
    expect(table.named("getx")?.fullName).toBe("getx");
    for (const name of ["", "ge", "gett", "g\0t", "TEG"]) expect(table.named(name)).toBe(null);
  });

  test("gives every container the subcommands that were added, and a HELP", () => {
    const { table, all } = buildCommandTable(
      [spec("BOX", { subcommands: [spec("OPEN")] })],
      [{ BOX: [spec("CLOSE")] }, { BOX: [spec("BREAK")] }],
    );
    expect(all.map(({ fullName }) => fullName)).toEqual(["box|open", "box|close", "box|break", "box|help", "box"]);
    expect(table.named("box")?.subcommands?.named("break")?.arity).toBe(2);
    expect(all.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });

  test("refuses a name that is taken, and subcommands of what is no command", () => {
    expect(() => buildCommandTable([spec("GET"), spec("GET")])).toThrow("get is declared once");
    expect(() => buildCommandTable([spec("BOX", { subcommands: [spec("OPEN")] })], [{ BOX: [spec("OPEN")] }])).toThrow("box|open");
    expect(() => buildCommandTable([], [{ BOX: [spec("OPEN")] }])).toThrow("BOX, to which subcommands are added, is a command");
  });
});
