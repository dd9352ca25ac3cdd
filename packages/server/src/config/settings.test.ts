import { join } from "node:path";
import { OptionRegistry } from "@respire/engine";
import { temporaryFolder } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { ClientLimits } from "../connection/client-limits.js";
import { Log } from "../logging.js";
import { serverOptions } from "./catalogue/index.js";
import { applyLines } from "./file.js";
import { Settings } from "./settings.js";

function load(...lines: readonly string[]) {
  const settings = new Settings();
  const log = new Log();
  const options = new OptionRegistry();
  options.define(
    ...serverOptions(settings, new ClientLimits(), log, { moveToPort: () => {}, moveToAddresses: () => {}, nameProcess: () => {} }),
  );
  applyLines(lines, options);
  return { settings, log, read: (name: string) => options.find(name)?.text };
}

describe("options of the server", () => {
  test.each([
    { line: "port 0", name: "port", shown: "0" },
    { line: "bind 127.0.0.1 -::1", name: "bind", shown: "127.0.0.1 -::1" },
    { line: 'bind ""', name: "bind", shown: "" },
    { line: "unixsocket a.sock", name: "unixsocket", shown: "a.sock" },
    { line: "unixsocketperm 770", name: "unixsocketperm", shown: "770" },
    { line: "maxclients 5", name: "maxclients", shown: "5" },
    { line: "loglevel VERBOSE", name: "loglevel", shown: "verbose" },
    { line: "logfile ''", name: "logfile", shown: "" },
    { line: "oom-score-adj-values 1 2 3", name: "oom-score-adj-values", shown: "1 2 3" },
    { line: "shutdown-on-sigterm now force", name: "shutdown-on-sigterm", shown: "now force" },
    { line: "tls-auth-clients-user cn", name: "tls-auth-clients-user", shown: "CN" },
  ])("$line", ({ line, name, shown }) => {
    expect(load(line).read(name)).toBe(shown);
  });

  test.each([
    { line: "port 65536", message: "argument must be between 0 and 65535 inclusive" },
    { line: "bind 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17", message: "Too many bind addresses specified." },
    { line: "loglevel loud", message: "argument(s) must be one of the following: debug, verbose, notice, warning, nothing" },
    { line: "shutdown-on-sigterm save nosave", message: "shutdown options SAVE and NOSAVE can't be used simultaneously" },
    { line: "proc-title-template {nosuch}", message: "template format is invalid or contains unknown variables" },
    { line: "dir /nosuch/folder", message: "No such file or directory" },
    { line: "logfile", message: "wrong number of arguments" },
  ])("$line is refused: $message", ({ line, message }) => {
    expect(() => load(line)).toThrow(message);
  });

  test("fill the settings", () => {
    const { settings, log } = load("port 7", "bind 127.0.0.1", "unixsocketperm 700", "loglevel debug");
    expect(settings).toMatchObject({ port: 7, bind: ["127.0.0.1"], unixSocketPermissions: 0o700, tcpBacklog: 511, clientsMax: 10_000 });
    expect(log.level).toBe("debug");
  });

  test("a log file that can't be written is refused when the configuration is read", () => {
    const path = join(temporaryFolder(), "none", "log.txt");
    expect(() => load(`logfile ${path}`)).toThrow("Can't open the log file: No such file or directory");
  });
});
