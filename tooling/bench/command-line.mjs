/** What `npm run bench -- …` may be told. */
import { parseArgs } from "node:util";

/** Something is wrong with how the benchmarks were called, or with what is installed: there is nothing to trace. */
export class UsageError extends Error {}

/** @param {readonly import("./report.mjs").Benchmark[]} benchmarks */
const controlled = (benchmarks) =>
  benchmarks
    .filter(({ hasControl }) => hasControl)
    .map(({ name }) => name)
    .join(", ");

/** @param {readonly import("./report.mjs").Benchmark[]} benchmarks */
export const usage = (benchmarks) => `Usage: npm run bench -- [NAME …] [options]

${benchmarks.map(({ name, summary }) => `  ${name.padEnd(18)} ${summary}`).join("\n")}

Without a name: all of them.

  --quick       small sizes, to see that everything works; bars are shown but don't count
  --rounds N    rounds, where the median of several is taken (3)
  --json FILE   writes all figures to FILE
  --control     redis-server in the place of this server: ratios are to be 1. For ${controlled(benchmarks)}
  --no-build    measures what was built last
  --help        this text
`;

/** @param {string[]} args @param {readonly import("./report.mjs").Benchmark[]} benchmarks */
export function readCommandLine(args, benchmarks) {
  const { values, positionals } = parse(args);
  const unknown = positionals.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no benchmark "${unknown}".\n\n${usage(benchmarks)}`);
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new UsageError("--rounds takes a number from 1 up.");
  const chosen = positionals.length === 0 ? benchmarks : benchmarks.filter(({ name }) => positionals.includes(name));
  if (values.control && !chosen.every(({ hasControl }) => hasControl)) {
    throw new UsageError(`--control is for ${controlled(benchmarks)}: name which of them.`);
  }
  return {
    chosen,
    settings: { quick: values.quick, rounds, isControl: values.control },
    json: values.json,
    builds: !values["no-build"],
    helps: values.help,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: "boolean", default: false },
        rounds: { type: "string", default: "3" },
        json: { type: "string" },
        control: { type: "boolean", default: false },
        "no-build": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(/** @type {Error} */ (error).message);
  }
}
