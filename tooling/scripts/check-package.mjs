/**
 * Checks the package in the current directory as a user will get it: packed by pnpm, then read by publint (are the manifest and the files right?) and
 * by attw (does TypeScript find the types the same way as Node finds the code, in ES modules and in CommonJS?).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

/**
 * How programs begin. Node is told how much garbage a server makes: short-lived objects die in the young generation.
 * @type {Readonly<Record<string, string>>}
 */
const shebangs = { "respire-server": "#!/usr/bin/env -S node --max-semi-space-size=64", "respire-cli": "#!/usr/bin/env node" };

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const directory = mkdtempSync(join(tmpdir(), "respire-pack-"));
/** @type {string[]} */
const problems = [];
try {
  execFileSync("pnpm", ["pack", "--pack-destination", directory], { stdio: "pipe", shell: process.platform === "win32" });
  const name = readdirSync(directory).find((file) => file.endsWith(".tgz"));
  if (name === undefined) throw new Error("pnpm pack made no tarball.");
  const packed = new Uint8Array(readFileSync(join(directory, name)));

  const { messages, pkg } = await publint({ pack: { tarball: packed.buffer }, strict: true });
  problems.push(...messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`));

  if (manifest.exports?.["."] !== undefined) {
    const analysis = await checkPackage(createPackageFromTarballData(packed));
    if (analysis.types === false) problems.push("attw: the package has no types.");
    else problems.push(...analysis.problems.map((problem) => `attw: ${JSON.stringify(problem)}`));
  }

  for (const [name, path] of Object.entries(manifest.bin ?? {})) {
    const firstLine = readFileSync(path, "utf8").split("\n", 1)[0];
    if (firstLine !== shebangs[name]) problems.push(`${path} must begin with ${shebangs[name]}`);
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
