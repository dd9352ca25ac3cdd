/** LATENCY DOCTOR: what the latency monitor saw, in words, and what can be done about it. */
import type { LatencyEvent, LatencyMonitor } from "./latency.js";

const advice: ReadonlyMap<string, string> = new Map([
  [
    "command",
    "Commands in O(N) took long: SLOWLOG GET shows which. SCAN instead of KEYS, and smaller pieces of large values, take less at a time.",
  ],
  [
    "fast-command",
    "Commands that are always quick took long, so the process itself had to wait: for a processor, for swapped memory, for its host.",
  ],
  ["expire-cycle", "Many keys expired at the same time: a little chance in each expiry spreads them."],
  ["active-defrag-cycle", "Bringing memory together took long: a lower `hz` makes it rest longer in between."],
]);

export function latencyReport(monitor: LatencyMonitor, slowlogThresholdUs: number, now: number): string {
  const { thresholdMs, events } = monitor;
  if (thresholdMs === 0) {
    return "The latency monitor is off. CONFIG SET latency-monitor-threshold <milliseconds> makes it note what takes that long or longer.\n";
  }
  if (events.length === 0) return `Nothing took ${thresholdMs} ms or longer since the monitor was switched on or reset.\n`;
  const lines = [`What took ${thresholdMs} ms or longer, by kind of event:`, ""];
  for (const [index, event] of events.entries()) lines.push(`${index + 1}. ${eventText(event, now)}`);
  lines.push("", "What can be done about it:", "");
  if (slowlogThresholdUs < 0 || slowlogThresholdUs > thresholdMs * 1000) {
    lines.push(`- The slow log leaves out what the monitor notes: CONFIG SET slowlog-log-slower-than ${thresholdMs * 1000} lets it in.`);
  }
  for (const { name } of events) {
    const text = advice.get(name);
    if (text !== undefined) lines.push(`- ${text}`);
  }
  return `${lines.join("\n")}\n`;
}

function eventText({ name, samples, allTimeMaxMs }: LatencyEvent, now: number): string {
  const count = samples.length;
  const average = samples.reduce((sum, { latencyMs }) => sum + latencyMs, 0) / count;
  const deviation = samples.reduce((sum, { latencyMs }) => sum + Math.abs(latencyMs - average), 0) / count;
  const period = (now - (samples[0]?.time ?? now)) / count;
  return (
    `${name}: ${count} latency spikes (average ${Math.round(average)}ms, mean deviation ${Math.round(deviation)}ms, ` +
    `period ${period.toFixed(2)} sec). Worst all time event ${allTimeMaxMs}ms.`
  );
}
