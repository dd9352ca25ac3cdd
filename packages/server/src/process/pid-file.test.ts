import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "respire-test-rig";
import { expect, test } from "vitest";
import { Log } from "../logging.js";
import { PidFile } from "./pid-file.js";

test("is written if it is wanted, and removed; if it can't be written, that is logged and no more", () => {
  const folder = temporaryFolder();
  const log = new Log();
  log.file = join(folder, "log.txt");
  const file = new PidFile();
  file.write("", false, log);
  file.remove(log);
  file.write(join(folder, "a.pid"), false, log);
  expect(readFileSync(join(folder, "a.pid"), "utf8")).toBe(`${process.pid}\n`);
  file.remove(log);
  expect(existsSync(join(folder, "a.pid"))).toBe(false);
  file.write(join(folder, "none", "a.pid"), false, log);
  expect(readFileSync(log.file, "utf8")).toContain("Failed to write PID file: No such file or directory");
});
