/** A walk by score against a list that is filtered. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { Arena } from "../arena/arena.js";
import { KeyHasher } from "../bytes/hash.js";
import { ScoreWalk } from "./score-walk.js";
import { SortedSet } from "./sorted-set.js";

test("a walk finds every member with a score in its range, in order, leaf by leaf", () => {
  const score = fc.oneof(fc.integer({ min: -5, max: 40 }), fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, -0));
  const leafSlotsMax = 5;
  fc.assert(
    fc.property(fc.array(score, { maxLength: 120, size: "max" }), fc.array(fc.tuple(score, score), { minLength: 1 }), (scores, ranges) => {
      const set = new SortedSet(new Arena(), new KeyHasher(1, 2), { leafSlotsMax, innerSlotsMax: 3 });
      for (const [index, value] of scores.entries()) {
        const member = Uint8Array.of(index);
        set.find(member, 0, 1);
        set.add(set.lastHash, member, 0, 1, value);
      }
      const walk = new ScoreWalk();
      for (const [from, to] of ranges) {
        walk.begin(set, from, to);
        const found: [number, number][] = [];
        while (walk.next()) {
          expect(walk.count).toBeGreaterThan(0);
          expect(walk.count).toBeLessThanOrEqual(leafSlotsMax);
          for (let i = 0; i < walk.count; i++) {
            const ref = walk.refs[walk.refsAt + i] as number;
            const value = walk.scores[walk.scoresAt + i] as number;
            expect(value).toBe(set.scoreOf(ref));
            found.push([value, set.bytesOf(ref)[set.memberStart(ref)] as number]);
          }
        }
        const expected = scores
          .map((value, index): [number, number] => [value, index])
          .filter(([value]) => value >= from && value < to)
          .sort(([a, x], [b, y]) => (a === b ? x - y : a - b));
        expect(found).toEqual(expected);
        walk.release();
        expect(walk.next()).toBe(false);
      }
    }),
  );
});
