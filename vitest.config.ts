import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: ["packages/*/vitest.config.ts", "apps/*/vitest.config.ts", "examples/*/vitest.config.ts", "tooling/*/vitest.config.ts"],
    pool: "forks",
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
