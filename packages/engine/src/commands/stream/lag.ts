/**
 * How many entries a consumer group has read of all that were ever added, and how many it still has before it. Entries that were deleted in between make it unknown.
 *
 * Source: redis.io XINFO GROUPS, "Consumer group lag", and what a redis-server answers.
 */
import { type Stream, type StreamGroup, streamId } from "@respire/datastructures";

const { compareIds, isZeroId } = streamId;

type Count = number | bigint;

function less(from: Count, count: Count): Count {
  if (typeof from === "number" && typeof count === "number") return from - count;
  return BigInt(from) - BigInt(count);
}

/** Whether an entry behind this id, or it, was deleted. */
function hasDeletedFrom(stream: Stream, id: Uint32Array, at: number): boolean {
  if (stream.length === 0 || isZeroId(stream.maxDeletedId, 0)) return false;
  return compareIds(id, at, stream.maxDeletedId, 0) <= 0;
}

/** How many entries had been added when the one with this id was; null if that can't be told. */
export function entriesUpTo(stream: Stream, id: Uint32Array, at: number): Count | null {
  const { entriesAdded, firstId, lastId, length, maxDeletedId } = stream;
  if (entriesAdded === 0) return 0;
  const toLast = compareIds(id, at, lastId, 0);
  if (length === 0 && toLast <= 0) return entriesAdded;
  if (!isZeroId(id, at) && compareIds(id, at, maxDeletedId, 0) < 0) return null;
  if (toLast === 0) return entriesAdded;
  if (toLast > 0) return null;
  if (!isZeroId(maxDeletedId, 0) && compareIds(maxDeletedId, 0, firstId, 0) >= 0) return null;
  const toFirst = compareIds(id, at, firstId, 0);
  if (toFirst < 0) return less(entriesAdded, length);
  return toFirst === 0 ? less(entriesAdded, length - 1) : null;
}

/** Entries that a group still has before it; null if that is not known. */
export function lagOf(stream: Stream, group: StreamGroup): Count | null {
  const { entriesAdded, firstId, length, maxDeletedId } = stream;
  if (entriesAdded === 0 || length === 0) return 0;
  if (compareIds(group.lastId, 0, firstId, 0) < 0 && compareIds(maxDeletedId, 0, firstId, 0) < 0) return length;
  if (group.entriesRead !== null && !hasDeletedFrom(stream, group.lastId, 0)) return less(entriesAdded, group.entriesRead);
  const read = entriesUpTo(stream, group.lastId, 0);
  return read === null ? null : less(entriesAdded, read);
}

/** The group is about to have the entry with this id as its last: how many it has read then. */
export function noteRead(stream: Stream, group: StreamGroup, id: Uint32Array, at: number): void {
  const { entriesRead } = group;
  if (entriesRead !== null && compareIds(group.lastId, 0, stream.firstId, 0) >= 0 && !hasDeletedFrom(stream, group.lastId, 0)) {
    group.entriesRead = typeof entriesRead === "number" ? entriesRead + 1 : entriesRead + 1n;
  } else if (stream.entriesAdded !== 0) group.entriesRead = entriesUpTo(stream, id, at);
}
