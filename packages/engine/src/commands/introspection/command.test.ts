import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

type Description = [string, number, string[], number, number, number, string[], unknown[], unknown[], Description[]];

const describeAll = (client: ReturnType<TestEngine["connect"]>): Map<string, Description> =>
  new Map((client.run("COMMAND") as unknown as Description[]).map((description) => [description[0], description]));

test("COMMAND describes every command", () => {
  const engine = new TestEngine();
  const client = engine.connect(2);
  const commands = describeAll(client);
  expect(commands.size).toBe(client.run("COMMAND", "COUNT"));
  expect(commands.get("get")).toEqual(["get", 2, ["readonly", "fast"], 1, 1, 1, ["@read", "@string", "@fast"], [], [], []]);
  expect(commands.get("mset")?.slice(0, 6)).toEqual(["mset", -3, ["write", "denyoom"], 1, -1, 2]);
  const subcommands = commands.get("config")?.[9].map(([name, arity]) => [name, arity]);
  expect(subcommands).toContainEqual(["config|get", -3]);
});

test("in RESP3 flags, categories, tips and key specifications are sets", () => {
  const raw = new TestEngine().connect(3).raw("COMMAND");
  expect(raw).toContain(
    "*10\r\n$3\r\nget\r\n:2\r\n~2\r\n+readonly\r\n+fast\r\n:1\r\n:1\r\n:1\r\n~3\r\n+@read\r\n+@string\r\n+@fast\r\n~0\r\n~0\r\n*0\r\n",
  );
});

test("COMMAND DOCS has nothing to tell yet", () => {
  const engine = new TestEngine();
  expect(engine.connect(2).raw("COMMAND", "DOCS")).toBe("*0\r\n");
  expect(engine.connect(3).raw("COMMAND", "DOCS", "get", "set")).toBe("%0\r\n");
});

test("other subcommands are refused", () => {
  const client = new TestEngine().connect();
  expect(client.raw("COMMAND", "NOSUCH")).toBe("-ERR unknown subcommand 'NOSUCH'. Try COMMAND HELP.\r\n");
  expect(client.raw("COMMAND", "COUNT", "x")).toBe("-ERR wrong number of arguments for 'command|count' command\r\n");
});
