/** Verification of a list: every node's form, count and size, and the tree. */

import { byteOffset } from "../arena/arena.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { checkListpack } from "../listpack/check.js";
import { elementCount } from "../listpack/read.js";
import { allocatedBytes, isCompressed, isOpen, NodeView, nodeHeaderBytes, packStart, Role } from "./node.js";
import type { NodeSequence } from "./node-sequence.js";

export function checkQuickList(nodes: NodeSequence): void {
  const { arena } = nodes.blocks;
  const view = new NodeView();
  nodes.tree.check();
  assert(nodes.headRef !== 0 || nodes.length === 0, "quicklist check: a list that is not empty has a head");
  assert(nodes.tailRef !== 0 || nodes.tree.size === 0, "quicklist check: a list of one node has no inner ones");
  assert(nodes.headRef === 0 || nodes.headCount > 0, "quicklist check: the head is not empty");
  assert(nodes.tailRef === 0 || nodes.tailCount > 0, "quicklist check: the tail is not empty");
  let memory = 0;
  let count = 0;
  for (let index = 0; index < nodes.length; index = nodes.first + nodes.count) {
    nodes.locate(index);
    const { ref } = nodes;
    assert(nodes.first === index, "quicklist check: nodes follow one another");
    const allocated = allocatedBytes(arena, ref);
    memory += blockBytes(allocated);
    count++;
    assert(nodes.role === Role.inner || !isCompressed(arena, ref), "quicklist check: neither the head nor the tail is compressed");
    view.show(arena, ref);
    if (view.isPlain) {
      assert(nodes.count === 1, "quicklist check: a plain node is one element");
      continue;
    }
    if (isOpen(arena, ref)) {
      const start = packStart(arena, ref) - byteOffset(ref);
      assert(start >= nodeHeaderBytes && start + view.length <= allocated, "quicklist check: a listpack lies within its block");
    }
    checkListpack(view.bytes, view.start, view.length);
    assert(elementCount(view.bytes, view.start) === nodes.count, "quicklist check: a node has as many elements as it is said to have");
  }
  assert(count === nodes.nodeCount, "quicklist check: the count of nodes is right");
  const { memoryBytes, droppedNodes } = nodes.blocks;
  assert(droppedNodes > 0 ? memory < memoryBytes : memory === memoryBytes, "quicklist check: the count of bytes is right");
}
