/** Resident memory of a stream, beside redis-server. */
import { memoryGrowth } from "../memory-growth.mjs";
import { additions } from "../streams.mjs";

const limit = 1;
const quickShare = 0.02;
const warmUps = 200_000;

/** @param {boolean} quick @returns {import("../memory-growth.mjs").Case[]} */
function cases(quick) {
  const count = Math.round(1_000_000 * (quick ? quickShare : 1));
  const warm = Math.round(warmUps * (quick ? quickShare : 1));
  return [
    {
      what: `a stream of ${count} entries of three fields`,
      count,
      warmUp: [additions("warm", { count: warm })],
      load: additions("stream", { count }),
      encoding: { key: "stream", name: "stream" },
    },
  ];
}

/** @type {import("../report.mjs").Benchmark} */
export const streamMemory = {
  name: "stream-memory",
  summary: "resident memory of a stream of a million entries",
  servers: true,
  hasControl: true,
  run: (settings) => memoryGrowth(settings, cases(settings.quick), { each: "entry", limit, sumLimit: limit }),
};
