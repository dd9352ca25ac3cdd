/** Which chunks a compaction empties. */
import { pagesPerChunk, pageUnits } from "./layout.js";
import type { PageMap } from "./page-map.js";

/** How full the chunks that stay may become: some room is lost where blocks of one class can't use pages of another. */
const fillAfterCompaction = 0.92;
const chunkUnits = pagesPerChunk * pageUnits;

/** The emptiest chunks, whose live blocks fit into the free room of the others; none, if less than this share is free. */
export function sparsestChunks(pages: PageMap, liveUnits: readonly number[], freeShareMin: number): number[] {
  // Not the empty chunk kept in reserve: there is nothing to move.
  const chunks = [...pages.fullChunks()].filter((chunk) => pages.usedPages(chunk) > 0);
  let live = 0;
  for (const chunk of chunks) live += liveUnits[chunk];
  if (live > chunks.length * chunkUnits * (1 - freeShareMin)) return [];
  const kept = Math.ceil(live / (chunkUnits * fillAfterCompaction));
  return chunks.sort((a, b) => liveUnits[a] - liveUnits[b] || b - a).slice(0, Math.max(0, chunks.length - kept));
}
