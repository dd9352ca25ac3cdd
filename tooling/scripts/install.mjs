/**
 * Brings the dependencies in, needing only Node and npm: npm fetches the exact pnpm that package.json names, and pnpm installs from the lockfile.
 * A stamp in node_modules remembers what was installed, so that the next run costs a few milliseconds.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./command.mjs";

export const root = fileURLToPath(new URL("../../", import.meta.url));
const stampPath = join(root, "node_modules", ".respire-install.json");

/** Installs if the lockfile, a manifest or the platform changed since the last time. @returns {Promise<void>} */
export async function installOnce() {
  const fingerprint = fingerprintOfInputs();
  if (readStamp()?.fingerprint === fingerprint) return;
  console.error("Installing dependencies (only when they changed) …");
  const pnpmDirectory = findPnpm();
  const env = environmentWith(pnpmDirectory);
  // CI=true keeps pnpm from asking whether it may replace a node_modules that another version made.
  const code = await run(["pnpm", "install", "--frozen-lockfile"], { cwd: root, env: { ...env, CI: "true" }, quiet: true });
  if (code !== 0) throw new Error("pnpm install failed; its output is above.");
  writeFileSync(stampPath, JSON.stringify({ fingerprint, pnpmDirectory }));
}

/** The environment in which `pnpm`, `turbo`, `biome` and `vitest` are found, and in which none of them phones home. @returns {NodeJS.ProcessEnv} */
export function toolEnvironment() {
  const known = readStamp()?.pnpmDirectory;
  return environmentWith(known !== undefined && existsSync(known) ? known : findPnpm());
}

/** @param {string} pnpmDirectory @returns {NodeJS.ProcessEnv} */
function environmentWith(pnpmDirectory) {
  const path = [join(root, "node_modules", ".bin"), pnpmDirectory, process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: "1", TURBO_NO_UPDATE_NOTIFIER: "1", DO_NOT_TRACK: "1" };
}

/** Where npm keeps the pnpm that package.json names; npm fetches it the first time. @returns {string} */
function findPnpm() {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const printed = spawnSync("npm", ["exec", "--yes", `--package=${packageManager}`, "--", "node", "-p", "process.env.PATH"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  const names = process.platform === "win32" ? ["pnpm.cmd", "pnpm.exe"] : ["pnpm"];
  // npm puts the directory of the package it was asked for in front of everything else.
  const found = (printed.stdout ?? "")
    .trim()
    .split(delimiter)
    .find((directory) => names.some((name) => existsSync(join(directory, name))));
  if (found === undefined) throw new Error(`npm could not fetch ${packageManager}: ${printed.error?.message ?? printed.stderr}`);
  return found;
}

/** @returns {{ fingerprint: string, pnpmDirectory: string } | undefined} */
function readStamp() {
  return existsSync(stampPath) ? JSON.parse(readFileSync(stampPath, "utf8")) : undefined;
}

/** A hash of everything an installation depends on. */
function fingerprintOfInputs() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch} ${process.versions.modules}`);
  const members = ["packages", "apps", "examples", "tooling"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => join(folder, name, "package.json")),
  );
  for (const path of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json", ...members]) {
    if (existsSync(join(root, path))) hash.update(`\n${path}\n`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex");
}
