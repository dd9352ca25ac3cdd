/** What a list's nodes are like. One object for all lists, read at each use: a change shows in what is done from then on. */
export interface QuickListSettings {
  /** No node takes more bytes than this, its header included, unless it is one element that does. At least 64. */
  nodeBytesMax: number;
  /** Nor has more elements than this; at least 1. */
  nodeElementsMax: number;
  /** So many nodes at each end stay as they are, those between are compressed; 0: none is. */
  compressDepth: number;
  /** An element of so many bytes or more has a node of its own, without a listpack; at least 1. What fits no node has one anyhow. */
  plainBytesMin: number;
}

const kibibyte = 1024;
/** What Redis's sizes -1 to -5 mean. */
const sizes = [4 * kibibyte, 8 * kibibyte, 16 * kibibyte, 32 * kibibyte, 64 * kibibyte];
/** The limit of bytes where the setting is one of elements. */
const bytesBesideElements = 8 * kibibyte;

/** Redis's `list-max-listpack-size`: positive, a number of elements; -1 to -5, a number of bytes. 0 counts as 1, and less than -5 as -5. */
export function setNodeLimits(settings: QuickListSettings, listMaxListpackSize: number): void {
  if (listMaxListpackSize >= 0) {
    settings.nodeBytesMax = bytesBesideElements;
    settings.nodeElementsMax = Math.max(1, listMaxListpackSize);
  } else {
    settings.nodeBytesMax = sizes[Math.min(sizes.length, -listMaxListpackSize) - 1];
    settings.nodeElementsMax = Number.MAX_SAFE_INTEGER;
  }
}
