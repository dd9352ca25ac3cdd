/** The built server as a process of its own, watched through its log and stopped by its id. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { processMemory } from "./process-memory.ts";
import { waitUntil } from "./wait-until.ts";

const main = fileURLToPath(new URL("../../../apps/server/dist/main.js", import.meta.url));

export interface ServerProcessOptions {
  args?: readonly string[];
  /** What the process is given besides the environment of the tests. */
  env?: Record<string, string>;
  /** Written to standard input, which is then closed. */
  input?: string;
  /** The Node to run it with, and its options. */
  node?: string;
  nodeOptions?: readonly string[];
}

export class ServerProcess {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";
  /** Set when the process is gone and all it wrote has been read. */
  exit: { code: number | null; signal: NodeJS.Signals | null } | null = null;

  private constructor({ args = ["--port", "0"], env = {}, input, node = process.execPath, nodeOptions = [] }: ServerProcessOptions) {
    if (!existsSync(main)) throw new Error("apps/server is not built: run `npm run build`");
    this.child = spawn(node, [...nodeOptions, main, ...args], { env: { ...environment(), ...env }, stdio: "pipe" });
    this.child.stdout?.on("data", (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    this.child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.child.on("error", (error) => {
      this.stderr += String(error);
      this.exit ??= { code: null, signal: null };
    });
    this.child.on("close", (code, signal) => {
      this.exit = { code, signal };
    });
    this.child.stdin?.on("error", () => {});
    this.child.stdin?.end(input ?? "");
  }

  /** Starts it without waiting; it is gone after the test at the latest. */
  static spawn(options: ServerProcessOptions = {}): ServerProcess {
    const server = new ServerProcess(options);
    onTestFinished(() => server.kill());
    return server;
  }

  /** Starts it and waits until it takes connections. */
  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const server = ServerProcess.spawn(onLoopback(options));
    await server.ready();
    return server;
  }

  /** As `start`, outside a test: whoever calls this calls `kill`. */
  static async open(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const server = new ServerProcess(onLoopback(options));
    await server.ready();
    return server;
  }

  get pid(): number {
    return this.child.pid as number;
  }

  /** The port that its log names. */
  get port(): number {
    return Number(/ port=(\d+)/.exec(this.stdout)?.[1]);
  }

  /** The log's messages, without process id, time and level. */
  get messages(): string[] {
    return this.stdout.split("\n").flatMap((line) => /^\d+:M .{24} [.*#-] (.*)$/.exec(line)?.[1] ?? []);
  }

  async ready(): Promise<void> {
    await waitUntil(() => this.stdout.includes("Ready to accept connections") || this.exit !== null, "the server's start");
    if (this.exit !== null) throw new Error(`the server ended instead of starting: ${this.stdout}${this.stderr}`);
  }

  async waitForLine(part: string): Promise<void> {
    await waitUntil(() => this.stdout.includes(part), `a line of the log with "${part}"`);
  }

  async waitForExit(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    await waitUntil(() => this.exit !== null, "the server's end");
    return this.exit as { code: number | null; signal: NodeJS.Signals | null };
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it at once and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.exit === null) this.child.kill("SIGKILL");
    await this.waitForExit();
  }

  /** Memory of the process that the system has given it, or the most it ever had, in bytes. Linux only. */
  memory(which: "VmRSS" | "VmHWM" = "VmRSS"): number {
    return processMemory(this.pid, which);
  }
}

/** The environment of the tests, without what the test runner adds for itself. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, RESPIRE_TRANSPORT: _transport, ...rest } = process.env;
  return rest;
}

/** Tests are nobody else's business: a server that will be connected to listens on the loopback address, unless it is told otherwise. */
function onLoopback({ args = ["--port", "0"], ...options }: ServerProcessOptions): ServerProcessOptions {
  if (args.some((word) => word.startsWith("--bind"))) return { ...options, args };
  // A last `-` stands for standard input.
  const end = args.at(-1) === "-" ? -1 : args.length;
  return { ...options, args: [...args.slice(0, end), "--bind", "127.0.0.1", ...args.slice(end === -1 ? -1 : args.length)] };
}
