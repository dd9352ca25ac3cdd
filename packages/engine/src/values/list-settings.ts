/**
 * How lists are kept: up to which size a list is one listpack, how large the nodes of a longer one are, and which of them are compressed.
 *
 * Source: redis.conf `list-max-listpack-size` and `list-compress-depth`; DEBUG QUICKLIST-PACKED-THRESHOLD.
 */

/** Bytes of a node, by the negative values of `list-max-listpack-size`: -1 is the first. */
const nodeBytes = [4096, 8192, 16_384, 32_768, 65_536] as const;
/** Where a number of elements is the limit, a node has no more bytes than this all the same. */
const nodeBytesSafe = 8192;

export class ListSettings {
  nodeBytesMax: number = nodeBytesSafe;
  /** Infinity: as many as fit. */
  nodeElementsMax = Number.POSITIVE_INFINITY;
  /** Nodes at each end that are not compressed; 0: none is. */
  compressDepth = 0;
  /** Bytes from which an element has a node of its own; 0: what does not fit a node. */
  plainBytesMin = 0;

  /** `list-max-listpack-size`: elements if it is positive, else one of five sizes. */
  set listpackSize(size: number) {
    if (size >= 0) {
      this.nodeBytesMax = nodeBytesSafe;
      this.nodeElementsMax = Math.max(1, size);
    } else {
      this.nodeBytesMax = nodeBytes[Math.min(-size, nodeBytes.length) - 1] as number;
      this.nodeElementsMax = Number.POSITIVE_INFINITY;
    }
  }

  /** Whether a list of so many elements, in so many bytes, is too long to be one listpack. */
  isExceededBy(bytes: number, elements: number): boolean {
    return bytes > this.nodeBytesMax || elements > this.nodeElementsMax;
  }

  /** Whether a longer list has become short enough to be one listpack again: half the limit, so that one at the limit does not change all the time. */
  allowsPacking(bytes: number, elements: number): boolean {
    return bytes <= this.nodeBytesMax / 2 && elements <= this.nodeElementsMax / 2;
  }
}
