/** The benchmarks that packages keep beside their source. They print tables of their own and have no bars here. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../servers.mjs";

/**
 * @param {string} script from the repository's root
 * @param {readonly string[]} options
 * @returns {Promise<void>}
 */
function runScript(script, options) {
  console.log(`\n${[script, ...options].join(" ")}`);
  return new Promise((resolve, reject) => {
    // A group of its own, because the scripts start processes themselves, which have to end with them.
    const child = spawn(process.execPath, [join(root, script), ...options], { stdio: "inherit", detached: true });
    const kill = () => {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    };
    process.once("exit", kill);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      process.removeListener("exit", kill);
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

/**
 * @param {string} folder the package's
 * @param {(quick: boolean) => readonly (readonly [file: string, ...options: string[]])[]} scripts
 * @returns {import("../report.mjs").Benchmark["run"]}
 */
const runAll =
  (folder, scripts) =>
  async ({ quick }) => {
    const ran = [];
    const errors = [];
    for (const [file, ...options] of scripts(quick)) {
      const script = `packages/${folder}/bench/${file}`;
      if (!existsSync(join(root, script))) {
        console.warn(`There is no ${script}: left out.`);
        continue;
      }
      try {
        await runScript(script, options);
        ran.push(script);
      } catch (error) {
        errors.push(error); // The others are run all the same.
      }
    }
    if (errors.length > 0) throw errors.length === 1 ? errors[0] : new AggregateError(errors);
    return { tables: [], bars: [], figures: { ran } };
  };

/** @type {import("../report.mjs").Benchmark} */
export const protocol = {
  name: "protocol",
  summary: "packages/resp-protocol/bench: parsing and writing",
  servers: false,
  run: runAll("resp-protocol", () => [["replies.mjs"], ["server-side.mjs"]]),
};

/** @type {import("../report.mjs").Benchmark} */
export const datastructures = {
  name: "datastructures",
  summary: "packages/datastructures/bench: dictionary, arena, sorted set",
  servers: false,
  run: runAll("datastructures", (quick) =>
    quick
      ? [
          ["speed.mjs", "100000"],
          ["memory.mjs", "300000"],
          ["sorted-set.mjs", "1000"],
        ]
      : [["speed.mjs"], ["memory.mjs"], ["sorted-set.mjs"]],
  ),
};
