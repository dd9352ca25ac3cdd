/** How the tests of every package run: beside the code, against the source of the workspace's packages, so that no build comes first. */
import { readdirSync, readFileSync } from "node:fs";
import { defineProject } from "vitest/config";

const packagesUrl = new URL("../../packages/", import.meta.url);

/** `@respire/x` → `packages/x/src/index.ts`, for every package there is. */
function sourceAliases(): { find: RegExp; replacement: string }[] {
  return readdirSync(packagesUrl, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => {
      const { name } = JSON.parse(readFileSync(new URL(`${entry.name}/package.json`, packagesUrl), "utf8")) as { name: string };
      return { find: new RegExp(`^${name}$`), replacement: new URL(`${entry.name}/src/index.ts`, packagesUrl).pathname };
    });
}

/**
 * Test files share a process (two run at a time, or more where there are more cores): nothing here keeps state in modules, and loading everything anew
 * for each file would take most of the run. A package whose tests need a process each says `isolate: true`.
 */
export const project = (name: string, { isolate = false } = {}) =>
  defineProject({
    resolve: { alias: sourceAliases() },
    test: {
      name,
      include: ["src/**/*.test.ts"],
      isolate,
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  });
