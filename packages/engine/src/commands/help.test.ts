import { describe, expect, test } from "vitest";
import { integer, key, token } from "../argument-schema.js";
import type { CommandSpec } from "../command.js";
import { replies } from "../reply-schema.js";
import { TestEngine } from "../testing/test-engine.js";

const part = (name: string, summary: string, more: Partial<CommandSpec> = {}): CommandSpec => ({
  name,
  group: "test",
  since: "2.0.0",
  summary,
  complexity: "O(1)",
  flags: ["readonly"],
  args: [],
  reply: replies.ok,
  run: ({ reply }) => reply.ok(),
  ...more,
});

const container = part("BOX", "Says what is in all boxes.", {
  helpSince: "3.0.0",
  subcommands: [
    part("OPEN", "Opens it.", {
      args: [key("key", ["RO"]), integer("times", { token: "TIMES", optional: true })],
      aclCategories: ["keyspace", "set"],
    }),
    part("SHUT", "A sentence that goes on for longer than a line of a terminal has room for, so that it takes two of them.", {
      args: [token("TIGHT", { optional: true })],
      aclCategories: ["keyspace"],
    }),
  ],
});

describe("HELP of a container", () => {
  const start = (box = container) => new TestEngine({ extensions: [{ name: "test", commands: [box] }] }).connect(3);

  test("lists its subcommands with what they take and what they do, in lines that fit a terminal", () => {
    expect(start().run("box", "help")).toEqual([
      "BOX <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
      "(no subcommand)",
      "    Says what is in all boxes.",
      "OPEN key [TIMES times]",
      "    Opens it.",
      "SHUT [TIGHT]",
      "    A sentence that goes on for longer than a line of a terminal has room for,",
      "    so that it takes two of them.",
      "HELP",
      "    Print this help.",
    ]);
  });

  test("says nothing of the container itself if that is no command", () => {
    const { run: _run, ...mere } = container;
    const lines = start(mere).run("BOX", "HELP") as string[];
    expect(lines).not.toContain("(no subcommand)");
    expect(start(mere).run("BOX")).toMatchObject({ message: "ERR wrong number of arguments for 'box' command" });
  });

  test("takes no arguments, and is a subcommand as others are, in the categories that all of them are in", () => {
    const client = start();
    expect(client.run("BOX", "HELP", "x")).toMatchObject({ message: "ERR wrong number of arguments for 'box|help' command" });
    const [info] = client.run("COMMAND", "INFO", "box|help") as unknown as [[string, number, Set<string>, ...unknown[]]];
    expect(info.slice(0, 3)).toEqual(["box|help", 2, new Set(["loading", "stale"])]);
    expect(info[6]).toEqual(new Set(["@keyspace", "@slow"]));
    const docs = client.run("COMMAND", "DOCS", "box|help") as unknown as Map<string, Map<string, unknown>>;
    expect(docs.get("box|help")?.get("since")).toBe("3.0.0");
  });
});
