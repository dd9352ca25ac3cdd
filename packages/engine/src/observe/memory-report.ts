/** MEMORY DOCTOR and MEMORY MALLOC-STATS: memory in words. */
import type { ArenaUsage } from "@respire/datastructures";
import { humanBytes, type MemoryFigures } from "./memory.js";

/** With less than this there is nothing to find: what the process takes anyway is most of it. 5 MiB. */
const usedMin = 5 * 1024 * 1024;
/** What is lost has to be worth a word. 10 MiB. */
const lostMin = 10 * 1024 * 1024;
const peakRatioMax = 1.5;
const arenaRatioMax = 1.4;
const processRatioMax = 1.4;
/** Of a client, on average. 200 KB. */
const clientBytesMax = 200_000;

export function memoryReport(figures: MemoryFigures, clientCount: number): string {
  const { used, peak, allocated, active, processRatio, processExcess, clients } = figures;
  if (used < usedMin) return `There is little in memory (${humanBytes(used)}): too little to tell anything from.\n`;
  const found: string[] = [];
  if (peak > used * peakRatioMax) {
    found.push(
      `Peak: at some time ${humanBytes(peak)} were in use, ${(peak / used).toFixed(2)} times as much as now. A fragmentation ratio over 1 may come from that, ` +
        "until what was freed has gone back to the system.",
    );
  }
  if (active > allocated * arenaRatioMax && active - allocated > lostMin) {
    found.push(
      `Arena: ${humanBytes(active - allocated)} of ${humanBytes(active)} are free or lost to rounding. Work in the background brings blocks together ` +
        "and gives whole chunks back; MEMORY PURGE has it begin now.",
    );
  }
  if (processRatio > processRatioMax && processExcess > lostMin) {
    found.push(
      `Process: beside what it takes anyway, and ${humanBytes(active)} for data, it has ${humanBytes(processExcess)}. That is the JavaScript heap ` +
        `(${humanBytes(figures.heapBytes)} in use), or memory that was dropped and is not collected yet, which MEMORY PURGE asks for.`,
    );
  }
  if (clientCount > 0 && clients / clientCount > clientBytesMax) {
    found.push(
      `Clients: their buffers take ${humanBytes(clients)}, ${humanBytes(Math.round(clients / clientCount))} each on average. CLIENT LIST shows (omem) whose: ` +
        "somebody reads more slowly than it asks.",
    );
  }
  if (found.length === 0) return `Nothing is unusual about the ${humanBytes(used)} in use.\n`;
  return `What is unusual about the ${humanBytes(used)} in use:\n\n${found.map((text) => `- ${text}\n`).join("")}`;
}

/** The allocator's own figures. */
export function arenaReport({ reserved, used, wasted, free, overhead }: ArenaUsage, largeValueBytes: number): string {
  const lines = [
    ["reserved", reserved, "chunks taken from the system"],
    ["used", used, "asked for by entries and dictionaries"],
    ["wasted", wasted, "lost to rounding up to a block, and at the ends of spans"],
    ["free", free, "in free blocks and free pages"],
    ["records", overhead, "about pages, beside the chunks"],
    ["large values", largeValueBytes, "in buffers of their own, outside the arena"],
  ] as const;
  return `Arena, bytes\n${lines.map(([name, bytes, meaning]) => `  ${name.padEnd(14)}${String(bytes).padStart(16)}  ${meaning}\n`).join("")}`;
}
