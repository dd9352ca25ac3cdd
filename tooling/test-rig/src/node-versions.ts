/** Other versions of Node, from their npm packages. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export interface NodeVersion {
  readonly major: number;
  /** Path of the program, or null if it isn't there or doesn't run here. */
  readonly path: string | null;
}

const require = createRequire(import.meta.url);

/** The one that runs the tests, then 22, 24 and 26. */
export function nodeVersions(): NodeVersion[] {
  const own = { major: Number(process.versions.node.split(".")[0]), path: process.execPath };
  return [own, ...[22, 24, 26].filter((major) => major !== own.major).map((major) => ({ major, path: find(major) }))];
}

function find(major: number): string | null {
  try {
    const path = join(dirname(require.resolve(`node-${major}/package.json`)), "bin", "node");
    const { stdout } = spawnSync(path, ["--version"], { encoding: "utf8" });
    return stdout?.startsWith(`v${major}.`) ? path : null;
  } catch {
    return null;
  }
}
