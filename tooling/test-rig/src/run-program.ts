import { spawn } from "node:child_process";

export interface ProgramResult {
  /** Null if a signal ended it, or if there is no such program. */
  code: number | null;
  stdout: string;
  stderr: string;
  isMissing: boolean;
}

/** Runs a program to its end. */
export function runProgram(
  file: string,
  args: readonly string[],
  { input = "", timeoutMs = 60_000, cwd = process.cwd() }: { input?: string | Uint8Array; timeoutMs?: number; cwd?: string } = {},
): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const result: ProgramResult = { code: null, stdout: "", stderr: "", isMissing: false };
    const child = spawn(file, args, { timeout: timeoutMs, killSignal: "SIGKILL", cwd });
    child.stdout.on("data", (chunk: Buffer) => {
      result.stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      result.stderr += chunk.toString();
    });
    child.on("error", () => resolve({ ...result, isMissing: true }));
    child.on("close", (code) => resolve({ ...result, code }));
    child.stdin.on("error", () => {}); // It need not read to the end.
    child.stdin.end(input);
  });
}
