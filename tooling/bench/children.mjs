/** The processes that a benchmark starts. None of them outlives it: not on success, not on failure, not on Ctrl-C. */
import { spawn } from "node:child_process";

/** Servers have one CPU to themselves, what loads them has the other. */
export const serverCpu = 0;
export const clientCpu = 1;

/** Of a process's output, this much is kept for the message that says why it failed. Characters. */
const outputMax = 16 * 1024;
/** Ended politely, a process has this long before it is killed. Milliseconds. */
const graceMs = 10_000;

/** @type {Set<Child>} */
const living = new Set();

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Ending */

/** A process pinned to one CPU. taskset becomes the program, so the pid is the program's own. */
export class Child {
  /** The last that it wrote to its standard output, to its standard error, and to both. */
  stdout = "";
  stderr = "";
  output = "";
  /** @type {Ending | null} */
  ending = null;
  /** Called once it has ended, or this process ends. */
  cleanUp = () => {};

  /**
   * @param {number} cpu
   * @param {readonly [string, ...string[]]} command
   * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, ipc?: boolean }} [options]
   */
  constructor(cpu, command, { cwd, env = process.env, ipc = false } = {}) {
    this.name = command[0];
    this.process = spawn("taskset", ["-c", String(cpu), ...command], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "pipe", ...(ipc ? [/** @type {const} */ ("ipc")] : [])],
    });
    living.add(this);
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      this.process[name]?.setEncoding("utf8").on("data", (text) => {
        this[name] = (this[name] + text).slice(-outputMax);
        this.output = (this.output + text).slice(-outputMax);
      });
    }
    /** @type {Promise<Ending>} Settles when the process has ended and its output is read. */
    this.ended = new Promise((resolve) => {
      /** @param {Ending} ending */
      const end = (ending) => {
        this.ending ??= ending;
        if (living.delete(this)) this.cleanUp();
        resolve(this.ending);
      };
      this.process.on("error", (error) => {
        this.output += `\n${error.message}`;
        if (this.process.pid === undefined) end({ code: 1, signal: null });
      });
      this.process.on("close", (code, signal) => end({ code, signal }));
    });
  }

  get pid() {
    if (this.process.pid === undefined) throw new Error(`${this.name} could not be started: ${this.output}`);
    return this.process.pid;
  }

  /** How it ended, in words. */
  describeEnd() {
    const how = this.ending?.signal ? `was ended by ${this.ending.signal}` : `ended with exit code ${this.ending?.code}`;
    return `${how}; its last output:\n${this.output.trim() || "(none)"}`;
  }

  /** Ends it, if it still runs; rejects if it did not end when asked to. */
  async stop() {
    if (this.ending !== null) return;
    this.process.kill("SIGTERM");
    let wasKilled = false;
    const timer = setTimeout(() => {
      wasKilled = true;
      this.process.kill("SIGKILL");
    }, graceMs);
    await this.ended;
    clearTimeout(timer);
    if (wasKilled) throw new Error(`${this.name} was still there ${graceMs} ms after SIGTERM and had to be killed.`);
  }
}

/**
 * Waits for `child` to end well, as long as all `servers` live: redis-benchmark, for one, waits for ever for a server that is gone.
 * @param {Child} child
 * @param {readonly Child[]} servers
 * @param {number} timeoutMs
 */
export async function endOf(child, servers, timeoutMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${child.name} took more than ${timeoutMs / 1000} s; its last output:\n${child.output}`)),
      timeoutMs,
    );
  });
  try {
    await Promise.race([child.ended, late, ...servers.map(failWhenEnded)]);
    if (child.ending?.code !== 0) throw new Error(`${child.name} ${child.describeEnd()}`);
    if (child.stderr !== "") console.warn(`${child.name} says: ${child.stderr.trim()}`);
  } finally {
    clearTimeout(timer);
    if (child.ending === null) child.process.kill("SIGKILL");
  }
}

/**
 * Waits for what `child`, which has an IPC channel, says next. It is sent `question` first, if there is one.
 * @param {Child} child
 * @param {{ question?: unknown, servers?: readonly Child[], timeoutMs: number }} how `servers`: who has to live meanwhile
 * @returns {Promise<unknown>}
 */
export async function answerOf(child, { question, servers = [], timeoutMs }) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const answer = new Promise((resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${child.name} gave no answer within ${timeoutMs / 1000} s; its last output:\n${child.output}`)),
      timeoutMs,
    );
    child.process.once("message", resolve);
    if (question !== undefined)
      child.process.send(/** @type {import("node:child_process").Serializable} */ (question), (error) => error && reject(error));
  });
  try {
    return await Promise.race([answer, ...[child, ...servers].map(failWhenEnded)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Child} server @returns {Promise<never>} */
async function failWhenEnded(server) {
  await server.ended;
  throw new Error(`${server.name} went away in the middle of a benchmark: it ${server.describeEnd()}`);
}

/** Kills what is left, whatever ends this process. */
export function killChildrenOnExit() {
  process.on("exit", () => {
    for (const child of living) {
      child.process.kill("SIGKILL");
      child.cleanUp();
    }
  });
  for (const [signal, number] of /** @type {const} */ ([
    ["SIGINT", 2],
    ["SIGTERM", 15],
    ["SIGHUP", 1],
  ])) {
    process.on(signal, () => process.exit(128 + number));
  }
}
