import type { Command } from "@respire/engine";
import { type Argument, block, type CommandSpec, count, integer, key, oneOf, replies, string, token } from "@respire/engine";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commandTable } from "../rig.ts";
import { rules } from "./beyond-schemas.ts";
import { isLeftOut, leftOut, reasonToLeaveOut } from "./left-out.ts";
import { isLater, NewerSyntax, newerThings } from "./newer.ts";
import { anyRequest, grammarOf, requestOf } from "./requests.ts";
import { settingsAtFirst } from "./settings.ts";
import { isRacy, mayBeLate, msUntilExpired } from "./times.ts";

const seed = 1;
const { commands: table, allCommands } = commandTable();
const configSet = allCommands.find(({ fullName }) => fullName === "config|set") as Command;
const named = (name: string): Command => table.named(name) as Command;

/** Requests for a command with these arguments, in capitals. */
function samples(args: readonly Argument[], numRuns = 300): string[][] {
  const spec = {
    name: "X",
    group: "list",
    since: "1.0.0",
    summary: "",
    complexity: "",
    flags: [],
    args,
    reply: replies.any,
  } as CommandSpec;
  const command = { ...named("PING"), spec, fullName: "x" } as Command;
  return fc.sample(requestOf(command, table), { seed, numRuns }).map((words) => words.map((word) => word.toUpperCase()));
}

describe("valid requests", () => {
  test("have what is needed and some of what is not, announced options in any order", () => {
    const requests = samples([
      key("key", ["RO"]),
      token("FIRST", { optional: true }),
      string("value", { token: "SECOND", optional: true }),
    ]);
    const announced = (words: readonly string[]): string => words.filter((word) => word === "FIRST" || word === "SECOND").join();
    expect([...new Set(requests.map(announced))].sort()).toEqual(["", "FIRST", "FIRST,SECOND", "SECOND", "SECOND,FIRST"]);
    for (const words of requests) expect(words.length).toBeGreaterThanOrEqual(2);
  });

  test("count what they give", () => {
    for (const [, numkeys, ...keys] of samples([count("numkeys"), key("key", ["RO"], { multiple: true })])) {
      expect(keys).toHaveLength(Number(numkeys));
    }
    const pair = block("data", [key("key", ["OW"]), string("value")], { multiple: true });
    for (const [, numpairs, ...words] of samples([count("numpairs"), pair])) expect(words).toHaveLength(2 * Number(numpairs));
  });

  test("take one of several alternatives, and repeat a token that is to be repeated", () => {
    const choice = oneOf("choice", [token("LEFT"), token("RIGHT")]);
    expect(new Set(samples([choice]).map(([, word]) => word))).toEqual(new Set(["LEFT", "RIGHT"]));
    const patterns = samples([string("pattern", { token: "GET", multiple: true, multipleToken: true })]);
    for (const [, ...words] of patterns) expect(words.filter((_, index) => index % 2 === 0).every((word) => word === "GET")).toBe(true);
    expect(new Set(patterns.map((words) => words.length))).toEqual(new Set([3, 5, 7, 9]));
  });

  test("put what swallows the rest behind everything else", () => {
    const args = [integer("timeout", { token: "KEYS", optional: true, multiple: true }), token("COPY", { optional: true })];
    for (const words of samples(args))
      expect(words.indexOf("COPY")).toBeLessThan(words.includes("KEYS") ? words.indexOf("KEYS") : words.length);
  });
});

test("the same seed makes the same requests", () => {
  const grammar = grammarOf(table, allCommands, new NewerSyntax(table, new Set(allCommands.map(({ fullName }) => fullName))));
  const draw = () => fc.sample(anyRequest(grammar), { seed, numRuns: 200 });
  expect(draw()).toEqual(draw());
});

describe("newer syntax", () => {
  const known = new Set(allCommands.map(({ fullName }) => fullName).filter((name) => name !== "echo"));
  const newer = new NewerSyntax(table, known);

  test("versions compare by their numbers", () => {
    expect([isLater("7.0.15", "7.0.15"), isLater("7.2.0", "7.0.15"), isLater("6.12.3", "7.0.15"), isLater("10.0.0", "7.0.15")]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });

  test("is whatever is asked of a newer container, whether there is such a subcommand or not", () => {
    const older = new NewerSyntax(table, new Set(["command", "command|count"]));
    expect(older.isIn(["COMMANDLOG", "nosuch"])).toBe(true);
    expect(older.isIn(["commandlog", "get", "-1", "slow"])).toBe(true);
    expect(older.isIn(["COMMAND", "nosuch"])).toBe(false);
  });

  test("is told by the command, by an option of any case, and inside COMMAND GETKEYS", () => {
    expect(newer.isIn(["echo", "x"])).toBe(true);
    expect(newer.isIn(["SET", "k", "v", "ifeq", "x"])).toBe(true);
    expect(newer.isIn(["COMMAND", "GETKEYS", "SET", "k", "v", "IFNE", "x"])).toBe(true);
    expect(newer.isIn(["SET", "ifeqq", "v", "EX", "10"])).toBe(false);
    expect(newer.isIn(["NOSUCH", "IFEQ"])).toBe(false);
  });
});

test("what is newer is told with its version", () => {
  expect(newerThings([named("SET"), named("GET")])).toContain("SET IFEQ 8.4.0");
});

test("what only the other server has is told, a subcommand and COMMAND GETKEYS of it too", () => {
  const newer = new NewerSyntax(table, new Set(["get", "command|count", "command|nosuch", "nosuch"]));
  expect(newer.isMissing(["NoSuch", "x"])).toBe(true);
  expect(newer.isMissing(["COMMAND", "nosuch"])).toBe(true);
  expect(newer.isMissing(["COMMAND", "getkeys", "nosuch", "k"])).toBe(true);
  expect(newer.isMissing(["COMMAND", "count"])).toBe(false);
  expect(newer.isMissing(["GET", "k"])).toBe(false);
  expect(newer.isMissing(["unheard-of"])).toBe(false);
});

describe("times", () => {
  const now = Date.UTC(2026, 0, 1);

  test("a key that might expire meanwhile is not set, however damaged the request", () => {
    expect(isRacy(named("SET"), ["SET", "k", "v", "px", "5"], now)).toBe(true);
    expect(isRacy(named("SET"), ["SET", "k", "v", "FOO", "EX", "99"], now)).toBe(true);
    expect(isRacy(named("EXPIRE"), ["EXPIRE", "k", "5"], now)).toBe(true);
    expect(isRacy(named("SET"), ["SET", "k", "v", "PXAT", String(now + 5)], now)).toBe(true);
    expect(isRacy(named("SET"), ["SET", "k", "5", "EX", "100"], now)).toBe(false);
    expect(isRacy(named("SET"), ["SET", "k", "v", "EX", "-1"], now)).toBe(false);
    expect(isRacy(named("PEXPIRE"), ["PEXPIRE", "k", "100000"], now)).toBe(false);
  });

  test("how long until something expires that is to expire before long", () => {
    expect(msUntilExpired(named("SET"), ["SET", "k", "v", "PX", "5"], now)).toBe(5);
    expect(msUntilExpired(named("SET"), ["SET", "k", "v", "PXAT", String(now + 7)], now)).toBe(7);
    expect(msUntilExpired(named("SET"), ["SET", "k", "v", "EX", "1000000"], now)).toBe(0);
    expect(msUntilExpired(named("SET"), ["SET", "k", "v", "PXAT", "1"], now)).toBe(0);
    expect(msUntilExpired(named("GET"), ["GET", "k"], now)).toBe(0);
  });

  test("a moment that is past is told from a time that is negative", () => {
    expect(mayBeLate(named("SET"), ["SET", "k", "v", "EXAT", "1"], now)).toBe(true);
    expect(mayBeLate(named("SET"), ["SET", "k", "v", "EX", "1000"], now)).toBe(false);
  });
});

describe("what is left out", () => {
  test("is never sent, whatever its case", () => {
    expect(isLeftOut(["Shutdown"])).toBe(true);
    expect(isLeftOut(["client", "PAUSE", "1"])).toBe(true);
    expect(isLeftOut(["debug", "sleep", "10"])).toBe(true);
    expect(isLeftOut(["CLIENT", "GETNAME"])).toBe(false);
    expect(isLeftOut(["GET", "shutdown"])).toBe(false);
  });

  test("is what CONFIG SET could do beyond the options chosen for it, however damaged", () => {
    expect(isLeftOut([...settingsAtFirst])).toBe(false);
    expect(isLeftOut(["config", "set", "HZ", "x", "nosuch", "1", "databases", "2"])).toBe(false);
    expect(isLeftOut(["CONFIG", "SET", "port", "0"])).toBe(true);
    expect(isLeftOut(["CONFIG", "SET", "hz", "1", "dir", "/"])).toBe(true);
    expect(isLeftOut(["CONFIG", "SET", "appendfsync", "no\0x"])).toBe(true);
    const requests = fc.sample(requestOf(configSet, table), { seed, numRuns: 300 });
    expect(requests.filter((words) => words.length % 2 === 0 && !isLeftOut(words)).length).toBeGreaterThan(280);
  });

  test("has a reason, as every rule has", () => {
    for (const reason of [...Object.values(leftOut), ...rules.map((rule) => rule.reason)]) expect(reason).toMatch(/^[a-z].{4,}/);
    expect(reasonToLeaveOut(named("QUIT"))).toBe("ends the connection");
    expect(reasonToLeaveOut(named("GET"))).toBeNull();
  });
});
