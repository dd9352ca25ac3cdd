/** Figures of a list, for DEBUG and measurements. */
import { allocatedBytes, expandedBytes, isCompressed, isPlain } from "./node.js";
import type { NodeSequence } from "./node-sequence.js";

export interface QuickListShape {
  nodes: number;
  compressedNodes: number;
  plainNodes: number;
  /** Bytes of the listpacks and plain elements, when decompressed. */
  expandedBytes: number;
  /** Bytes asked from the arena for the nodes. */
  allocatedBytes: number;
}

export function shapeOf(nodes: NodeSequence): QuickListShape {
  const { arena } = nodes.blocks;
  const shape = { nodes: nodes.nodeCount, compressedNodes: 0, plainNodes: 0, expandedBytes: 0, allocatedBytes: 0 };
  for (let index = 0; index < nodes.length; index = nodes.first + nodes.count) {
    nodes.locate(index);
    if (isCompressed(arena, nodes.ref)) shape.compressedNodes++;
    if (isPlain(arena, nodes.ref)) shape.plainNodes++;
    shape.expandedBytes += expandedBytes(arena, nodes.ref);
    shape.allocatedBytes += allocatedBytes(arena, nodes.ref);
  }
  return shape;
}
