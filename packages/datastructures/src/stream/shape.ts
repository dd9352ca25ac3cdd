/**
 * How many nodes Redis's radix tree would have for a stream: XINFO STREAM tells it. It is a tree of bytes whose keys are the nodes' ids, 16 bytes each, and whose chains
 * of single bytes are compressed: so what counts is how much each key has in common with the one before.
 *
 * Source: what a redis-server tells of streams of known ids.
 */
import type { KeyTree } from "../key-tree/key-tree.js";
import { idWords } from "./id.js";

const keyBytes = idWords * 4;

/** Nodes of a radix tree with the keys of `nodes`, which begin with an id. O(n). */
export function radixNodes(nodes: KeyTree): number {
  if (nodes.size === 0) return 1;
  // The branches on the way to the last key: how many bytes each has before it. A branch is a node, and so is what a chain of bytes between two branches is compressed
  // to; the byte that leads out of a branch is its own.
  const branches: number[] = [];
  const previous = new Uint32Array(idWords);
  let count = 0;
  let isFirst = true;
  const close = (from: number, to: number): void => {
    if (to > from) count++;
  };
  for (let isThere = nodes.seekFirst(); isThere; isThere = nodes.next()) {
    const { words, row } = nodes;
    if (!isFirst) {
      const common = commonBytes(previous, words, row);
      let below = keyBytes;
      count++; // The leaf of the key before.
      while (branches.length > 0 && (branches.at(-1) as number) > common) {
        const branch = branches.pop() as number;
        close(branch + 1, below);
        count++;
        below = branch;
      }
      close(common + 1, below);
      if (branches.at(-1) !== common) branches.push(common);
    }
    isFirst = false;
    for (let i = 0; i < idWords; i++) previous[i] = words[row + i];
  }
  let below = keyBytes;
  count++;
  for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
    close(branch + 1, below);
    count++;
    below = branch;
  }
  close(0, below);
  return count;
}

function commonBytes(a: Uint32Array, b: Uint32Array, at: number): number {
  for (let i = 0; i < idWords; i++) {
    const difference = a[i] ^ b[at + i];
    if (difference !== 0) return i * 4 + (Math.clz32(difference) >>> 3);
  }
  return keyBytes;
}
