/**
 * How lists are kept: up to which size a list is one listpack, how large the nodes of a longer one are, and which of them are compressed.
 *
 * Source: redis.conf `list-max-listpack-size` and `list-compress-depth`; DEBUG QUICKLIST-PACKED-THRESHOLD.
 */
import { type QuickListSettings, setNodeLimits } from "@respire/datastructures";

export class ListSettings implements QuickListSettings {
  nodeBytesMax = 0; // Both of the limits come from `listpackSize`, an option, which is read before there are lists.
  nodeElementsMax = 0;
  compressDepth = 0;
  plainBytesMin = Number.MAX_SAFE_INTEGER;
  private size = 0;

  /** `list-max-listpack-size`: elements if it is positive, else one of five sizes. */
  get listpackSize(): number {
    return this.size;
  }

  set listpackSize(size: number) {
    this.size = size;
    setNodeLimits(this, size);
  }

  /** Bytes from which an element has a node of its own; 0: what does not fit a node. DEBUG QUICKLIST-PACKED-THRESHOLD. */
  set packedThreshold(bytes: number) {
    this.plainBytesMin = bytes === 0 ? Number.MAX_SAFE_INTEGER : bytes;
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
