import { describe, expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { KeyTree } from "../key-tree/key-tree.js";
import { idOf } from "../testing/stream-ids.js";
import { idWords } from "./id.js";
import { radixNodes } from "./shape.js";

/** An id whose 16 bytes are 1, 2, 3 and so on, but for those that are named. */
function idWith(changes: Record<number, number> = {}): bigint {
  let id = 0n;
  for (let i = 0; i < 16; i++) id = (id << 8n) | BigInt(changes[i] ?? i + 1);
  return id;
}

const idsUpTo = (count: number, first = 1): bigint[] => Array.from({ length: count }, (_, i) => BigInt(i + first));
const inMilliseconds = Array.from({ length: 300 }, (_, i) => BigInt(1_700_000_000_000 + i * 17) << 64n);

function countOf(ids: readonly bigint[], deleted: readonly bigint[]): number {
  const nodes = new KeyTree(new Arena(), idWords, 1);
  for (const id of ids) nodes.insert(idOf(id), 0);
  for (const id of deleted) if (nodes.seek(idOf(id), 0)) nodes.remove();
  return radixNodes(nodes);
}

// What XINFO STREAM of redis-server 7.0.15 tells as radix-tree-nodes of a stream of these ids, each in a node of its own (stream-node-max-entries 1), some deleted again.
describe("nodes of a radix tree", () => {
  test.each<[what: string, nodes: number, ids: readonly bigint[], deleted?: readonly bigint[]]>([
    ["no id", 1, []],
    ["one that was deleted", 1, [idWith()], [idWith()]],
    ["0-1", 2, [1n]],
    ["one long one", 2, [idWith()]],
    ["1 to 10", 12, idsUpTo(10)],
    ["250 to 260, over the end of a byte", 15, idsUpTo(11, 250)],
    ["1 to 300", 304, idsUpTo(300)],
    ["300 times, each with a sequence number of 0", 622, inMilliseconds],
    ["1 to 300, all but the first deleted", 2, idsUpTo(300), idsUpTo(299, 2)],
    ["1 to 300, all but the last deleted", 2, idsUpTo(300), idsUpTo(299)],
    ["1 to 300, each second deleted", 154, idsUpTo(300), idsUpTo(300).filter((id) => id % 2n === 0n)],
    ["1 to 300, those up to 255 deleted", 47, idsUpTo(300), idsUpTo(255)],
    ["1 to 300, those from 256 on deleted", 257, idsUpTo(300), idsUpTo(45, 256)],
    ["1 to 300, all deleted", 1, idsUpTo(300), idsUpTo(300)],
  ])("%s: %i", (_, nodes, ids, deleted = []) => {
    expect(countOf(ids, deleted)).toBe(nodes);
  });

  const sharedBytes = Array.from({ length: 16 }, (_, shared) => shared);

  test.each(sharedBytes.map((shared) => [shared, shared === 0 ? 5 : shared === 15 ? 4 : 6]))(
    "two ids that share %i bytes: %i",
    (shared, nodes) => {
      expect(countOf([idWith(), idWith({ [shared]: shared + 2 })], [])).toBe(nodes);
    },
  );

  test.each(sharedBytes.map((shared) => [shared, shared === 0 ? 7 : shared === 15 ? 5 : shared === 14 ? 7 : 8]))(
    "two ids that share 15 bytes, and one that shares %i of them: %i",
    (shared, nodes) => {
      const other = { [shared]: shared + 2 };
      expect(countOf([idWith(), idWith(other), idWith({ ...other, 15: (other[15] ?? 16) + 3 })], [])).toBe(nodes);
    },
  );

  test.each(sharedBytes.map((shared) => [shared, shared === 0 ? 5 : shared === 15 ? 4 : 6]))(
    "two ids that share 15 bytes, and one that shares %i of them, after either of the two was deleted: %i, after the other was: 4",
    (shared, nodes) => {
      const [first, second, other] = [idWith(), idWith({ 15: 19 }), idWith({ [shared]: shared + 2 })];
      const ids = [first, second, other];
      expect(countOf(ids, [first])).toBe(nodes);
      expect(countOf(ids, [second])).toBe(nodes);
      expect(countOf(ids, [other])).toBe(4);
    },
  );
});
