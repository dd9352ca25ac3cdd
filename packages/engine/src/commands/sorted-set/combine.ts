/** What is made of several sorted sets: their union, their intersection, the difference of the first and the others. */
import type { Shared } from "../../keyspace/keyspace.js";
import type { LargeSortedSet } from "../../values/large-sorted-set.js";
import type { MemberSource } from "./member-source.js";
import { addMember, makeResult } from "./result.js";

/** What becomes of the scores that a member has in several of them. With `count` each is 1. */
export const aggregation = { sum: 0, min: 1, max: 2, count: 3 } as const;
export type Aggregation = (typeof aggregation)[keyof typeof aggregation];

/** Infinity less infinity is no score: the sum is 0, as in Redis. What is no number is neither lower nor higher. */
function aggregated(how: Aggregation, score: number, other: number): number {
  if (how === aggregation.min || how === aggregation.max) {
    const isTaken = how === aggregation.min ? other < score : other > score;
    return isTaken ? other : score;
  }
  const sum = score + other;
  return Number.isNaN(sum) ? 0 : sum;
}

/** No number where it is infinity times 0. */
function weighted(how: Aggregation, score: number, weight: number): number {
  return how === aggregation.count ? weight : score * weight;
}

/** Of the first score that a member gets: 0 in place of what is no number. */
function firstWeighted(how: Aggregation, score: number, weight: number): number {
  const product = weighted(how, score, weight);
  return Number.isNaN(product) ? 0 : product;
}

/** In the order in which Redis adds scores, which matters for fractions: those with few members first. */
function bySize(sources: readonly MemberSource[]): readonly MemberSource[] {
  return [...sources].sort((a, b) => a.size - b.size);
}

export function union(shared: Shared, sources: readonly MemberSource[], how: Aggregation): LargeSortedSet {
  return makeResult(shared, (result) => {
    for (const source of bySize(sources)) {
      const isFirst = result.size === 0;
      source.visitAll(() => {
        const { member, length, hash } = source;
        const score = firstWeighted(how, source.score, source.weight);
        const ref = isFirst ? 0 : result.findHashed(hash, member, 0, length);
        if (ref === 0) addMember(shared, result, source, score);
        else result.setScoreUnordered(ref, aggregated(how, result.scoreOf(ref), score));
        return true;
      });
    }
  });
}

/** @param sources null stands for one without members. */
export function intersection(shared: Shared, sources: readonly (MemberSource | null)[], how: Aggregation): LargeSortedSet {
  return makeResult(shared, (result) => {
    visitCommon(sources, how, (source, score) => {
      addMember(shared, result, source, score);
      return true;
    });
  });
}

/** Number of common members, or `limit` if that is less; 0: no limit. */
export function intersectionSize(sources: readonly (MemberSource | null)[], limit: number): number {
  let size = 0;
  visitCommon(sources, aggregation.count, () => ++size !== limit);
  return size;
}

/** Visits the members that all have, with their scores, until the visitor has enough and says false. */
function visitCommon(
  sources: readonly (MemberSource | null)[],
  how: Aggregation,
  visit: (source: MemberSource, score: number) => boolean,
): void {
  const present = sources.filter((source) => source !== null);
  if (present.length < sources.length) return;
  const [smallest, ...others] = bySize(present) as [MemberSource, ...MemberSource[]];
  smallest.visitAll(() => {
    let score = firstWeighted(how, smallest.score, smallest.weight);
    for (const other of others) {
      const otherScore = other.scoreOf(smallest.member, smallest.length, smallest.hash);
      if (Number.isNaN(otherScore)) return true;
      score = aggregated(how, score, weighted(how, otherScore, other.weight));
    }
    return visit(smallest, score);
  });
}

/** The members of the first that are in none of the others. */
export function difference(shared: Shared, first: MemberSource | null, others: readonly MemberSource[]): LargeSortedSet {
  return makeResult(shared, (result) => {
    if (first === null) return;
    const total = others.reduce((sum, { size }) => sum + size, first.size);
    // On average a member that another has is found in half of them.
    if ((first.size * others.length) / 2 > total) subtractEach(shared, result, first, others);
    else addUncommon(shared, result, first, others);
  });
}

/** Each member of the first is looked for in the others. */
function addUncommon(shared: Shared, result: LargeSortedSet, first: MemberSource, others: readonly MemberSource[]): void {
  first.visitAll(() => {
    const { member, length, hash, score } = first;
    for (const other of others) if (!Number.isNaN(other.scoreOf(member, length, hash))) return true;
    addMember(shared, result, first, score);
    return true;
  });
}

/** The members of the others are taken out of those of the first. */
function subtractEach(shared: Shared, result: LargeSortedSet, first: MemberSource, others: readonly MemberSource[]): void {
  first.visitAll(() => {
    addMember(shared, result, first, first.score);
    return true;
  });
  for (const other of others) {
    other.visitAll(() => {
      const { member, length, hash } = other;
      const ref = result.findHashed(hash, member, 0, length);
      if (ref !== 0) result.deleteRef(ref, hash);
      return result.size > 0;
    });
    if (result.size === 0) return;
  }
}
