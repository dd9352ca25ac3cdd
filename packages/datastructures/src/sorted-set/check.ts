/** Verification of a sorted set: order, counts, what inner nodes say, and that tree and table hold the same. */
import type { Arena } from "../arena/arena.js";
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import { compareMembers } from "./compare-members.js";
import {
  childInSlot,
  countInSlot,
  firstPlace,
  innerColumns,
  leafColumns,
  nodeBytes,
  refInSlot,
  scoresAt,
  slotCapacity,
  slotCount,
} from "./rank-node.js";
import type { RankTree } from "./rank-tree.js";
import type { SortedSet } from "./sorted-set.js";

interface Walk {
  readonly set: SortedSet;
  readonly tree: RankTree;
  readonly arena: Arena;
  lastRef: number;
  lastScore: number;
  bytes: number;
}

export function checkOrder(set: SortedSet): void {
  const { tree } = set;
  assert(tree.size === set.size, "sorted set check: tree and table have as many members");
  assert(
    (tree.root === 0) === (tree.size === 0) && (tree.height === 0) === (tree.size === 0),
    "sorted set check: an empty tree has no node",
  );
  const walk: Walk = { set, tree, arena: tree.arena, lastRef: 0, lastScore: Number.NEGATIVE_INFINITY, bytes: 0 };
  const members = tree.root === 0 ? 0 : checkNode(walk, tree.root, tree.height - 1, true);
  assert(members === tree.size, "sorted set check: the count of members is right");
  assert(walk.bytes === tree.memoryBytes, "sorted set check: the count of the nodes' bytes is right");
}

/** Returns how many members are below. */
function checkNode(walk: Walk, node: number, level: number, isRoot: boolean): number {
  const { arena, tree } = walk;
  const count = slotCount(arena, node);
  const capacity = slotCapacity(arena, node);
  const max = level === 0 ? tree.limits.leafSlotsMax : tree.limits.innerSlotsMax;
  const isRoomy = firstPlace(arena, node) + count <= capacity && capacity <= max;
  assert(isRoomy, "sorted set check: a node has as many slots as there is room for");
  assert(count >= (isRoot && level > 0 ? 2 : 1), "sorted set check: no node is empty, and a root above leaves has two children");
  walk.bytes += blockBytes(nodeBytes(level === 0 ? leafColumns : innerColumns, capacity));
  if (level === 0) {
    for (let slot = 0; slot < count; slot++) checkMember(walk, scoreInSlot(arena, node, slot), refInSlot(arena, node, slot));
    return count;
  }
  let members = 0;
  for (let slot = 0; slot < count; slot++) {
    const child = childInSlot(arena, node, slot);
    const below = checkNode(walk, child, level - 1, false);
    assert(below === countInSlot(arena, node, slot), "sorted set check: a count is that of the members below");
    assert(refInSlot(arena, node, slot) === refInSlot(arena, child, 0), "sorted set check: a parent knows the first member below");
    assert(scoreInSlot(arena, node, slot) === scoreInSlot(arena, child, 0), "sorted set check: a parent knows the first score below");
    members += below;
  }
  return members;
}

function checkMember(walk: Walk, score: number, ref: number): void {
  const { arena, set } = walk;
  const start = set.memberStart(ref);
  const found = set.findHashed(set.hashOf(ref), set.bytesOf(ref), start, set.memberLength(ref));
  assert(found === ref, "sorted set check: a member of the tree is in the table");
  assert(Object.is(set.scoreOf(ref), score), "sorted set check: tree and table have the same score");
  if (walk.lastRef !== 0) {
    const isInOrder = walk.lastScore < score || (walk.lastScore === score && compareMembers(arena, walk.lastRef, ref) < 0);
    assert(isInOrder, "sorted set check: members ascend");
  }
  walk.lastScore = score;
  walk.lastRef = ref;
}

function scoreInSlot(arena: Arena, node: number, slot: number): number {
  return arena.doubles[node >>> chunkUnitsLog2][scoresAt(arena, node) + slot];
}
