/** Runs one command of the toolchain and reports how it ended. */
import { spawn } from "node:child_process";

/**
 * Runs a command in the repository's root and answers its exit code. With `quiet`, its output is shown only if it fails.
 * @param {readonly string[]} command
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, quiet?: boolean }} options
 * @returns {Promise<number>}
 */
export function run([file = "", ...args], { cwd, env = process.env, quiet = false }) {
  // On Windows, npm and the tools in node_modules/.bin are .cmd files, which only a shell starts.
  const shell = process.platform === "win32";
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, shell, stdio: quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1); // No code: a signal ended it.
    });
  });
}
