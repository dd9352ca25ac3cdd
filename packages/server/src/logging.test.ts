import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "respire-test-rig";
import { expect, test } from "vitest";
import { Log, logLevels } from "./logging.js";

function logTo(file: string): Log {
  const log = new Log();
  log.file = file;
  return log;
}

test("a line has the process id, the role, the time, the level's mark and the message, as redis-server's has", () => {
  const file = join(temporaryFolder(), "log.txt");
  logTo(file).notice("hello");
  expect(readFileSync(file, "utf8")).toMatch(
    new RegExp(`^${process.pid}:M \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\* hello\n$`),
  );
});

test.each(logLevels)("level %s shows what is as important or more", (level) => {
  const file = join(temporaryFolder(), "log.txt");
  const log = logTo(file);
  log.level = level;
  for (const each of ["debug", "verbose", "notice", "warning"] as const) log[each](each);
  const shown = (existsSync(file) ? readFileSync(file, "utf8") : "")
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" ").slice(-2).join(" "));
  expect(shown).toEqual([". debug", "- verbose", "* notice", "# warning"].slice(logLevels.indexOf(level)));
});

test("a log that can't be written any more doesn't stop the server", () => {
  const folder = temporaryFolder();
  const log = logTo(join(folder, "log.txt"));
  log.notice("one");
  rmSync(folder, { recursive: true });
  expect(() => log.notice("two")).not.toThrow();
});

test("the file is opened for each line, so that it may be moved away", () => {
  const file = join(temporaryFolder(), "log.txt");
  const log = logTo(file);
  log.notice("one");
  rmSync(file);
  log.notice("two");
  expect(readFileSync(file, "utf8")).toMatch(/^[^\n]* two\n$/);
});
