import { join } from "node:path";
import { OptionRegistry } from "@respire/engine";
import { temporaryFolder } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { Log } from "../logging.js";
import { applyLines } from "./file.js";
import { Settings, serverOptions } from "./settings.js";

function load(...lines: readonly string[]) {
  const settings = new Settings();
  const log = new Log();
  const options = new OptionRegistry();
  for (const option of serverOptions(settings, log)) options.define(option);
  applyLines(lines, options);
  return { settings, log, read: (name: string) => options.find(name)?.read() };
}

describe("options", () => {
  test.each([
    { line: "port 0", name: "port", shown: "0" },
    { line: "bind 127.0.0.1 -::1", name: "bind", shown: "127.0.0.1 -::1" },
    { line: 'bind ""', name: "bind", shown: "" },
    { line: "unixsocket a.sock", name: "unixsocket", shown: "a.sock" },
    { line: "unixsocketperm 770", name: "unixsocketperm", shown: "770" },
    { line: "tcp-backlog 10", name: "tcp-backlog", shown: "10" },
    { line: "databases 1", name: "databases", shown: "1" },
    { line: "maxclients 5", name: "maxclients", shown: "5" },
    { line: "hz 500", name: "hz", shown: "500" },
    { line: "always-show-logo yes", name: "always-show-logo", shown: "yes" },
    { line: "loglevel VERBOSE", name: "loglevel", shown: "verbose" },
    { line: "logfile ''", name: "logfile", shown: "" },
    { line: "save 3600 1 300 100", name: "save", shown: "3600 1 300 100" },
    { line: "appendonly YES", name: "appendonly", shown: "yes" },
  ])("$line", ({ line, name, shown }) => {
    expect(load(line).read(name)).toBe(shown);
  });

  test.each([
    { line: "port 65536", message: "argument must be between 0 and 65535 inclusive" },
    { line: "unixsocketperm 999", message: "argument couldn't be parsed as an octal number" },
    { line: "databases 0", message: "argument must be between 1 and 2147483647 inclusive" },
    { line: "maxclients 0", message: "argument must be between 1 and 4294967295 inclusive" },
    { line: "hz 0", message: "argument must be between 1 and 500 inclusive" },
    { line: "always-show-logo maybe", message: "argument must be 'yes' or 'no'" },
    { line: "loglevel loud", message: "argument(s) must be one of the following: debug, verbose, notice, warning" },
    { line: "save 1", message: "Invalid save parameters" },
    { line: "save x 1", message: "Invalid save parameters" },
    { line: "logfile", message: "wrong number of arguments" },
  ])("$line is refused: $message", ({ line, message }) => {
    expect(() => load(line)).toThrow(message);
  });

  test("several lines of save points add up, and an empty one takes them back", () => {
    expect(load("save 3600 1", "save 300 100").read("save")).toBe("3600 1 300 100");
    expect(load("save 3600 1", "save ''").read("save")).toBe("");
    expect(load("save 3600 1", "save ''", "save 60 5").read("save")).toBe("60 5");
  });

  test("a log file that can't be written is refused when the configuration is read", () => {
    const path = join(temporaryFolder(), "none", "log.txt");
    expect(() => load(`logfile ${path}`)).toThrow("Can't open the log file: No such file or directory");
  });
});
