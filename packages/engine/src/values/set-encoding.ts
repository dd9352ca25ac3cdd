/**
 * What Redis keeps a set as, which OBJECT ENCODING tells, whichever way it is kept here. It never goes back, but a set that takes another one's place is a new one.
 *
 * Source: redis.io "Memory optimization" (`set-max-intset-entries`, `set-max-listpack-entries`, `set-max-listpack-value`), and the behaviour of redis-server.
 */
import type { KeyspaceSettings } from "../keyspace/settings.js";

export type SetEncodingName = "intset" | "listpack" | "hashtable";

/** Integers of an intset at most, whatever the option says. */
const intsetLimit = 2 ** 30;

export function intsetMax({ intsetMembersMax }: KeyspaceSettings): number {
  return Math.min(intsetMembersMax, intsetLimit);
}

/** Of a new set that gets so many members, some of which may be the same. */
export function encodingOfNew(settings: KeyspaceSettings, isFirstInteger: boolean, given: number): SetEncodingName {
  if (isFirstInteger && given <= settings.intsetMembersMax) return "intset";
  return given <= settings.packedSetMembersMax ? "listpack" : "hashtable";
}

/** Before so many members are added, which may all be there. */
export function isTooManyFor(settings: KeyspaceSettings, name: SetEncodingName, given: number): boolean {
  if (name === "intset") return given > settings.intsetMembersMax;
  return name === "listpack" && given > settings.packedSetMembersMax;
}

/** Of a set of `count` members, the longest of which has `longest` bytes, and that so far could be a listpack, when it gets another one of `length` bytes. */
export function encodingOfJoined(settings: KeyspaceSettings, count: number, longest: number, length: number): SetEncodingName {
  const { packedSetMembersMax, packedSetMemberMax } = settings;
  return count < packedSetMembersMax && longest <= packedSetMemberMax && length <= packedSetMemberMax ? "listpack" : "hashtable";
}

/** As what a set begins to which members are added that are there already in another one. It may end as an intset, where it begins as one or as either. */
export const resultOf = { intset: 0, listpack: 1, either: 2 } as const;
export type ResultOf = (typeof resultOf)[keyof typeof resultOf];

/** Of a set that was made of others. @param longest bytes of its longest member. */
export function encodingOfResult(
  settings: KeyspaceSettings,
  isAllIntegers: boolean,
  count: number,
  longest: number,
  begunAs: ResultOf,
): SetEncodingName {
  if (isAllIntegers && begunAs !== resultOf.listpack) {
    if (count <= intsetMax(settings)) return "intset";
    if (begunAs === resultOf.intset) return "hashtable";
  }
  return count <= settings.packedSetMembersMax && longest <= settings.packedSetMemberMax ? "listpack" : "hashtable";
}
