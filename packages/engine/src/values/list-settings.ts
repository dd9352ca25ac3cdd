/**
 * How lists are kept: up to which size a list is one listpack, how large the nodes of a longer one are, and which of them are compressed.
 *
 * Source: redis.conf `list-max-listpack-size` and `list-compress-depth`; DEBUG QUICKLIST-PACKED-THRESHOLD.
 */
import { type QuickListSettings, setNodeLimits } from "@respire/datastructures";

export class ListSettings implements QuickListSettings {
  nodeBytesMax = 0;
  nodeElementsMax = 0;
  compressDepth = 0;
  plainBytesMin = Number.MAX_SAFE_INTEGER;

  constructor() {
    setNodeLimits(this, -2);
  }

  /** `list-max-listpack-size`: elements if it is positive, else one of five sizes. */
  set listpackSize(size: number) {
    setNodeLimits(this, size);
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
