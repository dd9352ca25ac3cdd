/**
 * What commands that read for a group, or claim, are propagated as: an XCLAIM for each entry, which says all that there is to know of it, and where the group has come to.
 * Built only if somebody repeats commands.
 */
import { type StreamGroup, streamId } from "@respire/datastructures";
import type { CommandContext } from "../../context.js";

/** A pending entry: the one that the group has found. @param keyIndex words of the request: the stream's key, the group, the consumer. */
export function propagateClaim(
  { args, effects }: CommandContext,
  group: StreamGroup,
  id: Uint32Array,
  at: number,
  keyIndex: number,
  groupIndex: number,
  consumerIndex: number,
): void {
  effects.rewrite(
    [
      "XCLAIM",
      args.word(keyIndex),
      args.word(groupIndex),
      args.word(consumerIndex),
      "0",
      streamId.idText(id, at),
      "TIME",
      `${group.foundTimeMs}`,
      "RETRYCOUNT",
      `${group.foundCount}`,
      "FORCE",
      "JUSTID",
      "LASTID",
      streamId.idText(group.lastId, 0),
    ],
    1,
    null,
  );
}

/** An entry that is no longer pending, since it is no longer there. */
export function propagateAcknowledgement({ args, effects }: CommandContext, id: Uint32Array, at: number, groupIndex: number): void {
  effects.rewrite(["XACK", args.word(1), args.word(groupIndex), streamId.idText(id, at)], 1, null);
}

/** How far the group has read. */
export function propagatePosition({ args, effects }: CommandContext, group: StreamGroup, keyIndex: number, groupIndex: number): void {
  const read = group.entriesRead === null ? "-1" : `${group.entriesRead}`;
  effects.rewrite(
    ["XGROUP", "SETID", args.word(keyIndex), args.word(groupIndex), streamId.idText(group.lastId, 0), "ENTRIESREAD", read],
    2,
    null,
  );
}

/** A consumer that was made on the way. */
export function propagateConsumer({ args, effects }: CommandContext, keyIndex: number, groupIndex: number, consumerIndex: number): void {
  effects.rewrite(["XGROUP", "CREATECONSUMER", args.word(keyIndex), args.word(groupIndex), args.word(consumerIndex)], 2, null);
}
