/** What is done about consumer groups that know of an entry which is about to be deleted. Source: redis.io XDELEX. */
import type { Stream } from "@respire/datastructures";
import { streamId } from "@respire/datastructures";

export const referencePolicy = {
  /** Their pending entries stay. */
  keep: 0,
  /** Their pending entries go too. */
  delete: 1,
  /** The entry goes only if each group has read and acknowledged it. */
  acknowledged: 2,
} as const;
export type ReferencePolicy = (typeof referencePolicy)[keyof typeof referencePolicy];

export const referencePolicies: readonly (readonly [word: string, policy: ReferencePolicy])[] = [
  ["KEEPREF", referencePolicy.keep],
  ["DELREF", referencePolicy.delete],
  ["ACKED", referencePolicy.acknowledged],
];

/** Whether a group has not read the entry with this id yet, or has it pending. */
export function isReferenced(stream: Stream, id: Uint32Array, at: number): boolean {
  for (const group of stream.groups) {
    if (streamId.compareIds(group.lastId, 0, id, at) < 0 || group.find(id, at)) return true;
  }
  return false;
}

/** Lets no group have the entry with this id pending; true if one had. */
export function dropReferences(stream: Stream, id: Uint32Array, at: number): boolean {
  let isAny = false;
  for (const group of stream.groups) {
    if (!group.find(id, at)) continue;
    group.removeFound();
    isAny = true;
  }
  return isAny;
}
