/** Taking the oldest entries out of a stream. Source: redis.io XTRIM. */
import { type Stream, StreamCursor, streamId } from "@respire/datastructures";
import { dropReferences, isReferenced, referencePolicy } from "./references.js";
import { type TrimOptions, trimStrategy } from "./trim-options.js";

const { compareIds, copyId, idWords } = streamId;
const nodeEnd = new Uint32Array(idWords);
const cursor = new StreamCursor();

/** Deletes what the options say; returns how many entries that were. */
export function trimStream(stream: Stream, options: TrimOptions): number {
  if (options.strategy === trimStrategy.none) return 0;
  return options.references === referencePolicy.keep ? trimNodes(stream, options) : trimEntries(stream, options);
}

function trimNodes(stream: Stream, { strategy, lengthMax, minId, limit, isApproximate }: TrimOptions): number {
  const isByLength = strategy === trimStrategy.maxLength;
  let deleted = 0;
  for (;;) {
    const entries = stream.firstNodeEntries;
    if (entries === 0 || (isByLength && stream.length <= lengthMax)) return deleted;
    if (limit > 0 && deleted + entries > limit) return deleted;
    if (!isByLength) stream.copyFirstNodeEnd(nodeEnd, 0);
    if (isByLength ? stream.length - entries >= lengthMax : compareIds(nodeEnd, 0, minId, 0) < 0) {
      stream.removeFirstNode();
      deleted += entries;
      continue;
    }
    if (isApproximate) return deleted;
    return deleted + (isByLength ? stream.deleteFirst(stream.length - lengthMax, null) : stream.deleteFirst(entries, minId));
  }
}

/** Entry by entry, since consumer groups have a say. A `~` makes no difference here but for the limit, as in Redis. */
function trimEntries(stream: Stream, { strategy, lengthMax, minId, lookedAtId, limit, references }: TrimOptions): number {
  const isByLength = strategy === trimStrategy.maxLength;
  const from = new Uint32Array(idWords);
  let deleted = 0;
  while (cursor.seekFrom(stream, from, 0)) {
    const { nodeRef, nodeEntries } = cursor;
    if (isByLength && stream.length <= lengthMax) break;
    if (limit > 0 && deleted + nodeEntries > limit) break;
    const isBeyondWhole = isByLength && stream.length - nodeEntries >= lengthMax;
    const ids: number[] = [];
    let left = stream.length;
    let isReached = false;
    for (let isThere = true; isThere && cursor.nodeRef === nodeRef; isThere = cursor.next()) {
      copyId(cursor.id, 0, from, 0);
      isReached = isByLength ? left <= lengthMax : compareIds(cursor.id, 0, minId, 0) >= 0;
      if (isReached) break;
      if (references === referencePolicy.acknowledged && isReferenced(stream, cursor.id, 0)) continue;
      ids.push(...cursor.id);
      left--;
    }
    deleted += deleteEntries(stream, Uint32Array.from(ids), references === referencePolicy.delete);
    if (isReached || !streamId.incrementId(from, 0) || (isByLength && !isBeyondWhole)) break;
  }
  cursor.release();
  copyId(from, 0, lookedAtId, 0);
  return deleted;
}

function deleteEntries(stream: Stream, ids: Uint32Array, isWithReferences: boolean): number {
  for (let at = 0; at < ids.length; at += idWords) {
    if (cursor.seek(stream, ids, at)) stream.deleteAt(cursor);
    if (isWithReferences) dropReferences(stream, ids, at);
  }
  return ids.length / idWords;
}
