/** Whether a stream is what it is meant to be. */
import { chunkUnitsLog2 } from "../arena/layout.js";
import { blockBytes } from "../arena/size-classes.js";
import { assert } from "../assert.js";
import * as listpack from "../listpack/index.js";
import { StreamCursor } from "./cursor.js";
import { compareIds, copyId, highestId, idWords, zeroId } from "./id.js";
import { deletedOf, entriesOf, nodeBytes, nodeHeaderBytes, packAt } from "./node.js";
import type { Stream } from "./stream.js";

/** Verifies every node, count and group of a stream; throws on the first that is broken. O(n). */
export function checkStream(stream: Stream): void {
  const { arena, nodes } = stream;
  nodes.check();
  let entries = 0;
  let bytes = 0;
  for (let isThere = nodes.seekFirst(); isThere; isThere = nodes.next()) {
    const ref = nodes.words[nodes.row + idWords];
    const node = arena.bytes[ref >>> chunkUnitsLog2];
    const pack = packAt(ref);
    listpack.checkListpack(node, pack, nodeBytes(arena, ref) - nodeHeaderBytes);
    assert(nodeHeaderBytes + listpack.totalBytes(node, pack) <= nodeBytes(arena, ref), "stream check: a node has room for what is in it");
    assert(entriesOf(node, pack) > 0, "stream check: no node is empty");
    assert(deletedOf(node, pack) >= 0, "stream check: a count is not negative");
    entries += entriesOf(node, pack);
    bytes += blockBytes(nodeBytes(arena, ref));
  }
  assert(entries === stream.length, "stream check: the counts of the nodes are the stream's");
  assert(bytes === stream.nodeBlockBytes, "stream check: the count of bytes is right");
  checkOrder(stream);
  for (const group of stream.groups) group.check();
}

function checkOrder(stream: Stream): void {
  const cursor = new StreamCursor();
  const last = new Uint32Array(idWords);
  let seen = 0;
  for (let isThere = cursor.seekFrom(stream, zeroId, 0); isThere; isThere = cursor.next()) {
    assert(seen === 0 || compareIds(last, 0, cursor.id, 0) < 0, "stream check: ids ascend");
    if (seen === 0) assert(compareIds(stream.firstId, 0, cursor.id, 0) === 0, "stream check: the first id is known");
    copyId(cursor.id, 0, last, 0);
    seen++;
  }
  assert(seen === stream.length, "stream check: as many entries are met as there are");
  assert(compareIds(last, 0, stream.lastId, 0) <= 0, "stream check: no entry is behind the last id");
  let back = 0;
  for (let isThere = cursor.seekUpTo(stream, highestId, 0); isThere; isThere = cursor.previous()) back++;
  assert(back === seen, "stream check: as many entries are met backwards");
}
