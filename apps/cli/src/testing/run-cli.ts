/** Runs the built respire-cli, or redis-cli, to its end. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const main = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

export interface CliResult {
  /** Null: it was still running when the time was over, and was ended. */
  code: number | null;
  /** A character a byte. */
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  /** For standard input, a character a byte. */
  input?: string;
  env?: Record<string, string>;
  /** Ends the program once this was printed. */
  until?: RegExp;
}

export function runCli(program: "redis-cli" | "respire-cli", args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  if (program === "respire-cli" && !existsSync(main)) throw new Error("apps/cli is not built: run `npm run build`");
  const { NODE_OPTIONS: _options, ...env } = process.env;
  const [file, words] = program === "redis-cli" ? [program, args] : [process.execPath, [main, ...args]];
  const child = spawn(file, words, { env: { ...env, ...options.env } });
  const result: CliResult = { code: null, stdout: "", stderr: "" };
  const timer = setTimeout(() => child.kill("SIGKILL"), 20_000);
  child.stdout.setEncoding("latin1").on("data", (text: string) => {
    result.stdout += text;
    if (options.until?.test(result.stdout)) child.kill("SIGKILL");
  });
  child.stderr.setEncoding("latin1").on("data", (text: string) => {
    result.stderr += text;
  });
  child.stdin.on("error", () => {}); // It need not read to the end.
  child.stdin.end(options.input ?? "", "latin1");
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ ...result, code });
    });
  });
}
