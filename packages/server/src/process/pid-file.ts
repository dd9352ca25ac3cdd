/** The file that tells the process's id to those who manage it. Best effort, as in Redis: a server runs without it too. */
import { rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Log } from "../logging.js";
import { systemErrorText } from "../system-error.js";

/** Where a daemon's is if `pidfile` doesn't say. */
const daemonPath = "/var/run/redis.pid";

export class PidFile {
  private path = "";

  /** Writes it if it is wanted. */
  write(wanted: string, isDaemon: boolean, log: Log): void {
    const path = wanted === "" && isDaemon ? daemonPath : wanted;
    if (path === "") return;
    try {
      // `dir` may change before it is removed.
      const absolute = resolve(path);
      writeFileSync(absolute, `${process.pid}\n`);
      this.path = absolute;
    } catch (error) {
      log.warning(`Failed to write PID file: ${systemErrorText(error)}`);
    }
  }

  remove(log: Log): void {
    if (this.path === "") return;
    log.notice("Removing the pid file.");
    rmSync(this.path, { force: true });
    this.path = "";
  }
}
