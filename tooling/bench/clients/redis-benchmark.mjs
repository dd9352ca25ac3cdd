/** Runs redis-benchmark, which comes with Redis, and reads what it prints. */
import { Child, clientCpu, endOf } from "../children.mjs";

/** As in every comparison here: this many connections, values of this length, keys drawn from this many. */
const clients = 50;
const valueBytes = 16;
export const keys = 100_000;
const timeoutMs = 10 * 60_000;

/** In a word of a command, this is a number with twelve digits, drawn from those below `among`. */
export const randomNumber = "__rand_int__";

/**
 * An error among the replies ends redis-benchmark, and is thrown.
 * @param {import("../servers.mjs").Server} server
 * @param {({ test: string } | { words: readonly string[] }) & { pipeline: number, requests: number, among?: number }} load `test` is one that
 *   `redis-benchmark -t` knows and runs as one; `words` are a command; `among`: so many numbers there are to draw from
 */
export async function redisBenchmark(server, { pipeline, requests, among = keys, ...what }) {
  const options = { "-p": server.port, "-n": requests, "-c": clients, "-P": pipeline, "-r": among, "-d": valueBytes };
  const name = "test" in what ? what.test : what.words.join(" ");
  const child = new Child(clientCpu, [
    "redis-benchmark",
    "--csv",
    ...Object.entries(options).flatMap(([option, value]) => [option, String(value)]),
    ...("test" in what ? ["-t", what.test] : what.words),
  ]);
  await endOf(child, [server.child], timeoutMs);
  const rows = readCsv(child.stdout);
  if (rows.length !== 1) throw new Error(`redis-benchmark of ${name} was to print one result, but printed:\n${child.output}`);
  return { requestsPerSecond: number(rows[0], "rps"), p99Ms: number(rows[0], "p99_latency_ms") };
}

/**
 * The rows under the header, by the header's names. Every field is in quotes; a comma may be inside them. Lines that are not CSV are warnings.
 * @param {string} text
 * @returns {Map<string, string>[]}
 */
export function readCsv(text) {
  const lines = text.split("\n").filter((line) => line.startsWith('"'));
  const [header = [], ...rows] = lines.map((line) => Array.from(line.matchAll(/"((?:[^"]|"")*)"(?:,|\s*$)/g), (match) => match[1]));
  if (header[0] !== "test") throw new Error(`This is not redis-benchmark's CSV (it has a header since Redis 6.2):\n${text}`);
  return rows.map((fields) => {
    if (fields.length !== header.length)
      throw new Error(`redis-benchmark printed ${fields.length} fields under ${header.length} names:\n${text}`);
    return new Map(header.map((name, i) => [name, fields[i]]));
  });
}

/** @param {Map<string, string>} row @param {string} name */
function number(row, name) {
  const value = Number(row.get(name) ?? Number.NaN);
  if (!Number.isFinite(value)) throw new Error(`redis-benchmark gave no number for ${name}: ${row.get(name)}`);
  return value;
}
