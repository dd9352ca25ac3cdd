/** Whether a KeyTree is what it is meant to be. */
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import type { KeyTree } from "./key-tree.js";
import { blockLength, rowAt, rowCapacity, rowCount } from "./rows.js";

/** Verifies order, fill and counts of a tree; throws on the first that is broken. O(n). */
export function checkKeyTree(tree: KeyTree): void {
  const { arena, height, innerWords, keyWords, rowsMax, rowWords } = tree;
  let rows = 0;
  let memory = 0;
  let before: number[] | null = null;
  const keyOf = (block: number, words: number, slot: number): number[] => {
    const at = rowAt(arena, block, words, slot);
    return [...arena.words[block >>> chunkUnitsLog2].subarray(at, at + keyWords)];
  };
  const visit = (block: number, level: number, bound: readonly number[] | null): void => {
    const isLeaf = level === 0;
    const words = isLeaf ? rowWords : innerWords;
    const count = rowCount(arena, block);
    const capacity = rowCapacity(arena, block);
    memory += blockBytes(blockLength(words, capacity));
    assert(count <= capacity && (count > 0 || height === 1), "key tree check: no block is empty or too full");
    assert(capacity === rowsMax || (isLeaf && height === 1), "key tree check: only a lone leaf is a smaller block");
    assert(isLeaf || level < height - 1 || count > 1, "key tree check: a root has more than one child");
    for (let slot = 0; slot < count; slot++) {
      const key = keyOf(block, words, slot);
      if (!isLeaf) {
        const at = rowAt(arena, block, words, slot) + keyWords;
        visit(arena.words[block >>> chunkUnitsLog2][at], level - 1, slot === 0 ? bound : key);
        continue;
      }
      assert(before === null || compareKeys(before, key) < 0, "key tree check: keys ascend");
      assert(bound === null || compareKeys(bound, key) <= 0, "key tree check: no key is below what bounds its block");
      before = key;
      rows++;
    }
  };
  if (tree.root !== 0) visit(tree.root, height - 1, null);
  assert(rows === tree.size, "key tree check: the count of rows is right");
  assert(memory === tree.memoryBytes, "key tree check: the count of bytes is right");
  assert(tree.root !== 0 || tree.size === 0, "key tree check: rows have a block");
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return (a[i] as number) - (b[i] as number);
  return 0;
}
