/** A redis-server of the machine's own, to compare with: a process of its own in a folder of its own, stopped by its id. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";
import { processMemory } from "./process-memory.ts";
import { waitUntil } from "./wait-until.ts";

const program = "redis-server";
/** Another process may take the port between its choice and its use. */
const attemptsMax = 5;

/** Is it installed? If not, a line says that `what` is left out. */
export function hasRedis(what: string, needed: "redis-server" | "redis-cli" = program): boolean {
  if (spawnSync(needed, ["--version"]).status === 0) return true;
  console.log(`Left out, because ${needed} is not installed: ${what}.`);
  return false;
}

/** As `hasRedis`, of a version that has what came with `since`, such as `7.4.0`. */
export function hasRedisSince(since: string, what: string): boolean {
  if (!hasRedis(what)) return false;
  const version = RedisProcess.installedVersion() ?? "0";
  if (version.localeCompare(since, "en", { numeric: true }) >= 0) return true;
  console.log(`Left out, because redis-server ${version} is installed and not ${since}: ${what}.`);
  return false;
}

export class RedisProcess {
  readonly port: number;
  private readonly child: ChildProcess;
  private readonly folder: string;
  private log = "";
  private isGone = false;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    this.folder = mkdtempSync(join(tmpdir(), "respire-redis-"));
    const own = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", this.folder];
    this.child = spawn(program, [...own, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    this.child.on("error", (error) => {
      this.log += String(error);
      this.isGone = true;
    });
    this.child.on("exit", () => {
      this.isGone = true;
    });
  }

  /** The version on the path, such as `7.0.15`; null if there is none. */
  static installedVersion(): string | null {
    const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
    return / v=([\d.]+)/.exec(stdout ?? "")?.[1] ?? null;
  }

  /** Starts it and waits until it takes connections. Whoever calls this calls `kill`. @param port by default a free one. */
  static async open(args: readonly string[] = [], port?: number): Promise<RedisProcess> {
    for (let attempt = 1; ; attempt++) {
      const redis = new RedisProcess(port ?? (await freePort()), args);
      await waitUntil(() => redis.log.includes("Ready to accept connections") || redis.isGone, "redis-server's start");
      if (!redis.isGone) return redis;
      await redis.kill();
      if (attempt === attemptsMax || port !== undefined) throw new Error(`redis-server ended instead of starting: ${redis.log}`);
    }
  }

  /** As `open`; it is gone after the test at the latest. */
  static async start({ port, args = [] }: { port?: number; args?: readonly string[] } = {}): Promise<RedisProcess> {
    const redis = await RedisProcess.open(args, port);
    onTestFinished(() => redis.kill());
    return redis;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** Memory of the process that the system has given it, in bytes. Linux only. */
  memory(): number {
    return processMemory(this.pid, "VmRSS");
  }

  /** Ends it at once, waits until it is gone, and removes its folder. */
  async kill(): Promise<void> {
    if (!this.isGone) this.child.kill("SIGKILL");
    await waitUntil(() => this.isGone, "redis-server's end");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
