/** What is made of other sorted sets, member by member. */
import type { Shared } from "../../keyspace/keyspace.js";
import { LargeSortedSet, largeSortedSetType } from "../../values/large-sorted-set.js";
import { provideMember } from "../../values/sorted-set-storage.js";
import type { MemberSource } from "./member-source.js";

/** Makes a result, and puts it in order. If it can't be made, what there is of it goes. */
export function makeResult(shared: Shared, fill: (result: LargeSortedSet) => void): LargeSortedSet {
  const result = new LargeSortedSet(shared.arena, shared.hasher);
  try {
    fill(result);
    result.order();
  } catch (reason) {
    shared.objects.leave(largeSortedSetType, result);
    throw reason;
  }
  return result;
}

/** Adds the member that the source is at, which the result has not, with this score; refuses the command if there is no memory for it. */
export function addMember(shared: Shared, result: LargeSortedSet, { hash, member, length }: MemberSource, score: number): void {
  provideMember(shared, length);
  result.addUnordered(hash, member, 0, length, score);
}
