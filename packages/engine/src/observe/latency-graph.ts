/**
 * LATENCY GRAPH: an event's samples as columns of characters, oldest on the left, each with its age below it, read downwards.
 *
 *   command - high 110 ms, low 10 ms (all time high 110 ms)
 *   --------------------------------------------------------------------------------
 *    #
 *    | _
 *    | |
 *   _|_|
 *
 *   4321
 *   ssss
 *
 * The lowest sample is `_` in the lowest row, the highest `#` in the highest. Source: redis.io LATENCY GRAPH, and what a redis-server 7.0 draws.
 */
import type { LatencyEvent, LatencySample } from "./latency.js";

const rows = 4;
/** How far a column reaches into its topmost row: a third, two thirds, all of it. */
const tops = "_o#";
const filled = "|";
const levelMax = rows * tops.length - 1;
/** Columns that fit beside each other; more samples go below. */
const columnsMax = 80;

export function latencyGraph(event: LatencyEvent, now: number): string {
  const { samples } = event;
  const latencies = samples.map(({ latencyMs }) => latencyMs);
  const low = Math.min(...latencies);
  const high = Math.max(...latencies);
  const levelOf = ({ latencyMs }: LatencySample): number =>
    high === low ? 0 : Math.min(levelMax, Math.floor(((latencyMs - low) / (high - low)) * rows * tops.length));
  const parts: string[] = [];
  for (let from = 0; from < samples.length; from += columnsMax) {
    const shown = samples.slice(from, from + columnsMax);
    const lines = [...bars(shown.map(levelOf)), " ".repeat(shown.length), ...downwards(shown.map(({ time }) => ageText(now - time)))];
    parts.push(lines.map((line) => `${line}\n`).join(""));
  }
  const heading = `${event.name} - high ${high} ms, low ${low} ms (all time high ${event.allTimeMaxMs} ms)`;
  return `${heading}\n${"-".repeat(columnsMax)}\n${parts.join("\n")}`;
}

/** The rows, highest first. */
function bars(levels: readonly number[]): string[] {
  return Array.from({ length: rows }, (_, index) => {
    const bottom = (rows - 1 - index) * tops.length;
    return levels.map((level) => (level < bottom ? " " : level < bottom + tops.length ? (tops[level - bottom] ?? "") : filled)).join("");
  });
}

/** Texts turned by a quarter, so that each is a column. */
function downwards(texts: readonly string[]): string[] {
  const height = Math.max(...texts.map((text) => text.length));
  return Array.from({ length: height }, (_, line) => texts.map((text) => text[line] ?? " ").join(""));
}

function ageText(seconds: number): string {
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
