/**
 * Everything that has to hold before a change lands: formatting and lint, build, types, published packages, tests (the house rules are among them).
 * A failing step doesn't hide what the others have to say; the last line is the number of tests that passed and failed.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { run } from "./command.mjs";
import { root, toolEnvironment } from "./install.mjs";
import { readTotals, removeReport, reportPath } from "./test-totals.mjs";

/**
 * Answers the exit code. With `long`, tests that have a longer form (more seeds, more steps, more bytes) run that.
 * @param {{ long: boolean }} options
 */
export async function check({ long }) {
  if (!existsSync(join(root, "node_modules", ".bin", "turbo"))) {
    console.error("Nothing is installed yet: run `npm test` once.");
    return 1;
  }
  const env = { ...toolEnvironment(), ...(long ? { RESPIRE_TEST_LONG: "1" } : {}) };
  removeReport();
  /** @type {readonly { name: string, command: readonly string[], hint: string }[]} */
  const steps = [
    { name: "lint", command: ["biome", "check", "."], hint: "`npm run fix` repairs most of it" },
    {
      name: "build, types, packages",
      command: ["turbo", "run", "build", "typecheck", "check-package", "--continue", "--output-logs=errors-only"],
      hint: "the failing task is named above",
    },
    {
      name: "tests",
      command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`],
      hint: "`npx vitest run PART-OF-A-PATH` runs some of them",
    },
  ];
  const failures = [];
  for (const { name, command, hint } of steps) {
    console.log(`\n── ${name}`);
    if ((await run(command, { cwd: root, env })) !== 0) failures.push(`Failed: ${name} (${hint}).`);
  }

  const totals = readTotals();
  if (totals.passed === 0) failures.push("Failed: no test passed.");
  console.log(`\n${failures.length === 0 ? "Everything holds." : failures.join("\n")}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ""}`);
  return failures.length === 0 && totals.failed === 0 ? 0 : 1;
}
