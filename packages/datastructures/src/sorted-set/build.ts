/** Trees that are made at once: of members in order, or of another tree. */
import { chunkOffsetMask, chunkUnitsLog2 } from "../arena/layout.js";
import type { OrderedMembers } from "./member-order.js";
import type { MemberTable } from "./member-table.js";
import {
  capacityFor,
  childInSlot,
  copyKey,
  copySlots,
  innerColumns,
  leafColumns,
  refInSlot,
  refsAt,
  scoresAt,
  setChild,
  setCount,
  slotCapacity,
  slotCount,
  sumCounts,
} from "./rank-node.js";
import type { RankTree } from "./rank-tree.js";

/** Makes an empty tree that of `members`: all nodes but the last of each level are full. */
export function buildTree(tree: RankTree, members: OrderedMembers): void {
  const count = members.refs.length;
  if (count === 0) return;
  const { leafSlotsMax } = tree.limits;
  let nodes = new Uint32Array(Math.ceil(count / leafSlotsMax));
  for (let i = 0; i < nodes.length; i++) nodes[i] = buildLeaf(tree, members, i * leafSlotsMax);
  tree.size = count;
  tree.height = 1;
  for (; nodes.length > 1; tree.height++) nodes = buildLevel(tree, nodes);
  tree.root = nodes[0];
}

function buildLeaf(tree: RankTree, { scores, refs }: OrderedMembers, from: number): number {
  const { arena, limits } = tree;
  const slots = Math.min(limits.leafSlotsMax, refs.length - from);
  const leaf = tree.create(0, slots === limits.leafSlotsMax ? slots : capacityFor(leafColumns, slots, limits.leafSlotsMax));
  arena.doubles[leaf >>> chunkUnitsLog2].set(scores.subarray(from, from + slots), scoresAt(arena, leaf));
  const words = arena.wordsOf(leaf);
  words.set(refs.subarray(from, from + slots), refsAt(arena, leaf, slotCapacity(arena, leaf)));
  words[(leaf & chunkOffsetMask) << 1] += slots;
  return leaf;
}

/** The level above: the root, if that is one node. */
function buildLevel(tree: RankTree, children: Uint32Array): Uint32Array<ArrayBuffer> {
  const { arena, height, limits } = tree;
  const { innerSlotsMax } = limits;
  const nodes = new Uint32Array(Math.ceil(children.length / innerSlotsMax));
  for (let i = 0; i < nodes.length; i++) {
    const from = i * innerSlotsMax;
    const slots = Math.min(innerSlotsMax, children.length - from);
    const node = tree.create(height, slots === innerSlotsMax ? slots : capacityFor(innerColumns, slots, innerSlotsMax));
    arena.wordsOf(node)[(node & chunkOffsetMask) << 1] += slots;
    for (let slot = 0; slot < slots; slot++) {
      const child = children[from + slot];
      copyKey(arena, child, 0, node, slot);
      setChild(arena, node, slot, child);
      const count = slotCount(arena, child);
      setCount(arena, node, slot, height === 1 ? count : sumCounts(arena, child, 0, count));
    }
    nodes[i] = node;
  }
  return nodes;
}

/** Makes an empty tree a copy of another one, of the copies of its members, whose references the source's blocks hold until they are taken. */
export function copyTree(tree: RankTree, source: RankTree, members: MemberTable): void {
  if (source.size === 0) return;
  tree.root = copyNode(tree, source, members, source.root, source.height - 1);
  tree.height = source.height;
  tree.size = source.size;
}

function copyNode(tree: RankTree, source: RankTree, members: MemberTable, node: number, level: number): number {
  const { arena } = tree;
  const columns = level === 0 ? leafColumns : innerColumns;
  const count = slotCount(source.arena, node);
  const capacity = slotCapacity(source.arena, node);
  const copy = tree.create(level, capacity);
  copySlots(source.arena, node, columns, 0, arena, copy);
  if (level === 0) {
    const words = arena.wordsOf(copy);
    const refs = refsAt(arena, copy, capacity);
    for (let at = refs; at < refs + count; at++) words[at] = members.takeCopy(words[at]);
    return copy;
  }
  for (let slot = 0; slot < count; slot++) {
    const child = copyNode(tree, source, members, childInSlot(source.arena, node, slot), level - 1);
    setChild(arena, copy, slot, child);
    arena.wordsOf(copy)[refsAt(arena, copy, capacity) + slot] = refInSlot(arena, child, 0);
  }
  return copy;
}
