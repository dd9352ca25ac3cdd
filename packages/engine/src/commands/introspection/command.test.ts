import { describe, expect, test } from "vitest";
import { count, key, string } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import { replies } from "../../reply-schema.js";
import { TestEngine } from "../../testing/test-engine.js";

type Description = [string, number, string[], number, number, number, string[], unknown[], unknown[], Description[]];

const describeAll = (client: ReturnType<TestEngine["connect"]>): Map<string, Description> =>
  new Map((client.run("COMMAND") as unknown as Description[]).map((description) => [description[0], description]));

test("COMMAND describes every command", () => {
  const engine = new TestEngine();
  const client = engine.connect(2);
  const commands = describeAll(client);
  expect(commands.size).toBe(client.run("COMMAND", "COUNT"));
  expect(commands.get("get")?.slice(0, 8)).toEqual(["get", 2, ["readonly", "fast"], 1, 1, 1, ["@read", "@string", "@fast"], []]);
  expect(commands.get("mset")?.slice(0, 6)).toEqual(["mset", -3, ["write", "denyoom"], 1, -1, 2]);
  const subcommands = commands.get("config")?.[9].map(([name, arity]) => [name, arity]);
  expect(subcommands).toContainEqual(["config|get", -3]);
});

test("in RESP3 flags, categories, tips and key specifications are sets", () => {
  const raw = new TestEngine().connect(3).raw("COMMAND");
  expect(raw).toContain(
    "*10\r\n$3\r\nget\r\n:2\r\n~2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n~3\r\n+@read\r\n+@string\r\n+@fast\r\n~0\r\n~1\r\n%3\r\n$5\r\nflags\r\n~2\r\n+RO\r\n+access\r\n",
  );
});

describe("COMMAND DOCS", () => {
  type Docs = ReadonlyMap<string, ReadonlyMap<string, unknown>>;
  const docs = (...names: string[]): Docs => new TestEngine().connect(3).run("COMMAND", "DOCS", ...names) as unknown as Docs;
  const documented = (name: string): ReadonlyMap<string, unknown> => docs(name).get(name) ?? new Map();

  test("documents what the command's declaration says", () => {
    const set = documented("set");
    expect([...set.keys()]).toEqual(["summary", "since", "group", "complexity", "history", "arguments"]);
    const [key, value, condition] = set.get("arguments") as ReadonlyMap<string, unknown>[];
    expect(Object.fromEntries(key ?? [])).toEqual({ name: "key", type: "key", display_text: "key", key_spec_index: 0 });
    expect(Object.fromEntries(value ?? [])).toEqual({ name: "value", type: "string", display_text: "value" });
    expect(condition?.get("flags")).toEqual(new Set(["optional"]));
    expect(((condition ?? new Map()).get("arguments") as ReadonlyMap<string, unknown>[]).map((argument) => argument.get("token"))).toEqual([
      "NX",
      "XX",
      "IFEQ",
      "IFNE",
      "IFDEQ",
      "IFDNE",
    ]);
  });

  test("of a container has its subcommands', and a subcommand can be asked for by its full name", () => {
    expect([...(documented("config").get("subcommands") as Docs).keys()]).toContain("config|get");
    expect([...docs("config|get", "nosuch", "get").keys()]).toEqual(["config|get", "get"]);
  });

  test("of what is deprecated says since when, and what to use", () => {
    const quit = documented("quit");
    expect(quit.get("doc_flags")).toEqual(new Set(["deprecated"]));
    expect(quit.get("deprecated_since")).toBe("7.2.0");
  });
});

test("COMMAND INFO describes the commands named, null for those that are none", () => {
  const client = new TestEngine().connect();
  expect(client.raw("COMMAND", "INFO", "nosuch", "config|nosuch")).toBe("*2\r\n$-1\r\n$-1\r\n");
  const [set] = client.run("COMMAND", "INFO", "config|get") as unknown as Description[];
  expect(set?.slice(0, 2)).toEqual(["config|get", -3]);
  expect((client.run("COMMAND", "INFO") as unknown[]).length).toBe(client.run("COMMAND", "COUNT"));
});

test("COMMAND LIST lists names, all or by module, category or pattern", () => {
  const client = new TestEngine().connect();
  expect(client.run("COMMAND", "LIST")).toContain("get");
  expect(client.run("COMMAND", "LIST")).not.toContain("config|get");
  expect(client.run("COMMAND", "LIST", "FILTERBY", "PATTERN", "CONFIG|G*")).toEqual(["config|get"]);
  expect(client.run("COMMAND", "LIST", "filterby", "aclcat", "scripting")).toEqual([]);
  expect(client.run("COMMAND", "LIST", "FILTERBY", "MODULE", "nosuch")).toEqual([]);
  expect(client.raw("COMMAND", "LIST", "FILTERBY", "PATTERN")).toBe("-ERR syntax error\r\n");
});

describe("COMMAND GETKEYS", () => {
  const client = new TestEngine().connect();

  test("returns the keys of a request", () => {
    expect(client.run("COMMAND", "GETKEYS", "MSET", "a", 1, "b", 2)).toEqual(["a", "b"]);
    expect(client.run("COMMAND", "GETKEYS", "GET", "a")).toEqual(["a"]);
    expect(client.raw("COMMAND", "GETKEYS", "SSUBSCRIBE", "a")).toBe("-ERR The command has no key arguments\r\n");
  });

  test("with flags tells what is done with each", () => {
    expect(client.run("COMMAND", "GETKEYSANDFLAGS", "SET", "a", 1)).toEqual([["a", ["OW", "update"]]]);
    expect(client.run("COMMAND", "GETKEYSANDFLAGS", "SET", "a", 1, "get")).toEqual([["a", ["RW", "access", "update"]]]);
  });

  test.each([
    [["nosuch"], "ERR Invalid command specified"],
    [["GET"], "ERR Invalid number of arguments specified for command"],
    [["PING", "a", "b", "c", "d"], "ERR The command has no key arguments"],
    [["COMMAND", "COUNT", "x"], "ERR The command has no key arguments"],
    [["PING"], "ERR The command has no key arguments"],
    [["CONFIG", "GET", "x"], "ERR The command has no key arguments"],
  ])("refuses %s: %s", (request, message) => {
    expect(client.run("COMMAND", "GETKEYS", ...request)).toMatchObject({ message });
  });
});

test("other subcommands are refused", () => {
  const client = new TestEngine().connect();
  expect(client.raw("COMMAND", "NOSUCH")).toBe("-ERR unknown subcommand 'NOSUCH'. Try COMMAND HELP.\r\n");
  expect(client.raw("COMMAND", "COUNT", "x")).toBe("-ERR wrong number of arguments for 'command|count' command\r\n");
});

describe("as Redis has it", () => {
  test("a command without subcommands has an empty set of them in RESP3, one with some an array", () => {
    const client = new TestEngine().connect(3);
    expect(client.raw("COMMAND", "INFO", "get")).toMatch(/~0\r\n$/);
    expect(client.raw("COMMAND", "INFO", "object")).toContain("*5\r\n*10\r\n");
    expect(client.raw("COMMAND", "INFO", "nosuch")).toBe("*1\r\n_\r\n");
  });

  test("COMMAND LIST FILTERBY takes patterns in any case, unknown categories and nothing more", () => {
    const client = new TestEngine().connect();
    expect(client.run("COMMAND", "LIST", "FILTERBY", "PATTERN", "OBJECT|F*")).toEqual(["object|freq"]);
    expect(client.run("COMMAND", "LIST", "FILTERBY", "ACLCAT", "nosuch")).toEqual([]);
    expect(client.run("COMMAND", "LIST", "FILTERBY", "ACLCAT", "Keyspace")).toContain("rename");
    for (const words of [["FOO"], ["FILTERBY"], ["FILTERBY", "FOO", "x"], ["FILTERBY", "PATTERN", "x", "y"]])
      expect(client.raw("COMMAND", "LIST", ...words)).toBe("-ERR syntax error\r\n");
  });

  test("COMMAND GETKEYS tells that there are no keys before that the number of words is wrong", () => {
    const client = new TestEngine().connect();
    expect(client.run("COMMAND", "GETKEYS", "DBSIZE", "x")).toMatchObject({ message: "ERR The command has no key arguments" });
    expect(client.run("COMMAND", "GETKEYS", "OBJECT", "FREQ")).toMatchObject({
      message: "ERR Invalid number of arguments specified for command",
    });
    expect(client.run("COMMAND", "GETKEYS", "OBJECT", "FREQ", "k")).toEqual(["k"]);
    expect(client.run("COMMAND", "GETKEYS", "OBJECT", "NOSUCH", "k")).toMatchObject({ message: "ERR Invalid command specified" });
    expect(client.run("COMMAND", "GETKEYSANDFLAGS", "RENAME", "a", "b")).toEqual([
      ["a", ["RW", "access", "delete"]],
      ["b", ["OW", "update"]],
    ]);
  });

  test("COMMAND GETKEYS of a number of keys with something behind it takes the number, and has no flags to tell", () => {
    const client = new TestEngine().connect();
    for (const numkeys of ["2x", "02", "+2", " 2"]) {
      expect(client.run("COMMAND", "GETKEYS", "ZUNIONSTORE", "d", numkeys, "a", "b")).toEqual(["a", "b", "d"]);
      expect(client.run("COMMAND", "GETKEYSANDFLAGS", "ZUNIONSTORE", "d", numkeys, "a", "b")).toEqual(
        ["a", "b", "d"].map((key) => [key, []]),
      );
    }
    expect(client.run("COMMAND", "GETKEYS", "ZUNIONSTORE", "d", "2", "a", "b")).toEqual(["d", "a", "b"]);
    expect(client.run("COMMAND", "GETKEYSANDFLAGS", "LMPOP", "1", "k", "LEFT")).toEqual([["k", ["RW", "access", "delete"]]]);
  });

  test("COMMAND GETKEYS of a command that may have no keys is empty then", () => {
    const evaluate: CommandSpec = {
      name: "EVALUATE",
      group: "test",
      since: "1.0.0",
      summary: "For this test.",
      complexity: "O(1)",
      flags: ["no_mandatory_keys"],
      args: [string("script"), count("numkeys"), key("key", ["RW"], { optional: true, multiple: true })],
      reply: replies.any,
      run: ({ reply }) => reply.ok(),
    };
    const client = new TestEngine({ extensions: [{ name: "test", commands: [evaluate] }] }).connect();
    expect(client.run("COMMAND", "GETKEYS", "EVALUATE", "x", "0")).toEqual([]);
    expect(client.run("COMMAND", "GETKEYS", "EVALUATE", "x", "many")).toEqual([]);
    expect(client.run("COMMAND", "GETKEYS", "EVALUATE", "x", "2", "a", "b", "c")).toEqual(["a", "b"]);
  });

  test("COMMAND DOCS tells for each key which specification it belongs to", () => {
    const read = key("key", ["RO"]);
    const odd: CommandSpec = {
      name: "ODD",
      group: "test",
      since: "1.0.0",
      summary: "For this test.",
      complexity: "O(1)",
      flags: [],
      args: [read, read, string("value"), read, key("target", ["OW"]), key("store", ["OW"], { token: "STORE", optional: true })],
      reply: replies.any,
      run: ({ reply }) => reply.ok(),
    };
    const client = new TestEngine({ extensions: [{ name: "test", commands: [odd] }] }).connect(3);
    const docs = (client.run("COMMAND", "DOCS", "odd") as unknown as Map<string, Map<string, Map<string, unknown>[]>>).get("odd");
    expect(docs?.get("arguments")?.map((argument) => argument.get("key_spec_index"))).toEqual([0, 0, undefined, 1, 2, 3]);
    const [info] = client.run("COMMAND", "INFO", "odd") as unknown as [unknown[]];
    expect(info[8]).toHaveProperty("size", 4);
  });
});
