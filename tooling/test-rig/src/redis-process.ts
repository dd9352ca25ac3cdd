/** Debian's redis-server as a process of its own, where it is installed. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { waitUntil } from "./wait-until.ts";

/** Is it installed? If not, a line says that `what` is left out. */
export function hasRedis(what: string, program: "redis-server" | "redis-cli" = "redis-server"): boolean {
  if (spawnSync(program, ["--version"]).status === 0) return true;
  console.log(`Left out, because ${program} is not installed: ${what}.`);
  return false;
}

export class RedisProcess {
  readonly port: number;
  private readonly child: ChildProcess;
  private output = "";
  private isGone = false;

  private constructor(port: number, args: readonly string[]) {
    this.port = port;
    const folder = temporaryFolder();
    this.child = spawn("redis-server", ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder, ...args]);
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    this.child.on("close", () => {
      this.isGone = true;
    });
  }

  /** Starts it and waits until it takes connections; it is gone after the test at the latest. */
  static async start({ port, args = [] }: { port?: number; args?: readonly string[] } = {}): Promise<RedisProcess> {
    const redis = new RedisProcess(port ?? (await freePort()), args);
    onTestFinished(() => redis.kill());
    await waitUntil(() => redis.output.includes("Ready to accept connections") || redis.isGone, "redis-server's start");
    if (redis.isGone) throw new Error(`redis-server ended instead of starting: ${redis.output}`);
    return redis;
  }

  async kill(): Promise<void> {
    if (!this.isGone) this.child.kill("SIGKILL");
    await waitUntil(() => this.isGone, "redis-server's end");
  }
}
