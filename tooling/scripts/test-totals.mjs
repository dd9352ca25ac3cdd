/** Reads vitest's JSON report, which covers all packages, into three numbers. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./install.mjs";

export const reportPath = join(root, "node_modules", ".respire-test-report.json");

export function removeReport() {
  rmSync(reportPath, { force: true });
}

/** All zero if the run ended before it could write a report. A file that could not be loaded counts as one failure. */
export function readTotals() {
  if (!existsSync(reportPath)) return { passed: 0, failed: 0, skipped: 0 };
  const report = JSON.parse(readFileSync(reportPath, "utf8"));
  /** @type {{ status: string, assertionResults: unknown[] }[]} */
  const files = report.testResults;
  const unloadable = files.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
