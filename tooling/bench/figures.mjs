/** Arithmetic on measurements. */

/** The middle one; the mean of the two in the middle if there is an even number. @param {readonly number[]} values */
export function median(values) {
  if (values.length === 0) throw new Error("A median needs at least one value.");
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
}

/** @param {readonly number[]} values all above zero */
export function geometricMean(values) {
  if (values.length === 0 || values.some((value) => !(value > 0))) throw new Error("A geometric mean needs values above zero.");
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** @param {number} bytes */
export const mebibytes = (bytes) => bytes / 2 ** 20;

/**
 * What both servers cost: medians, and the samples that they are of.
 * @typedef {{ redis: number, respire: number, ratio: number, samples: Record<"redis" | "respire", number[]> }} Comparison
 */

/**
 * Compares in rounds. They take turns, so that what else the machine does meets both.
 * @template {{ name: "redis" | "respire" }} Named
 * @param {readonly Named[]} servers servers, or what stands for them
 * @param {number} rounds
 * @param {(server: Named) => Promise<number>} sample
 * @returns {Promise<Comparison>}
 */
export async function compared(servers, rounds, sample) {
  /** @type {Record<"redis" | "respire", number[]>} */
  const samples = { redis: [], respire: [] };
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) samples[server.name].push(await sample(server));
  }
  return comparison(samples);
}

/** @param {Record<"redis" | "respire", number[]>} samples @returns {Comparison} */
export function comparison(samples) {
  const [redis, respire] = [median(samples.redis), median(samples.respire)];
  return { redis, respire, ratio: respire / redis, samples };
}
