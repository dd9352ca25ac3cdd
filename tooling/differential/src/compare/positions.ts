/** Positions and distances as text, in replies that are otherwise the same. */
import { parseReplyTree, type ReplyNode } from "../engine-insides.ts";

/** So many distances of a reply may be rounded to the other side: one, or one in so many. */
const roundedOneIn = 50;

/** A number as 7.0 writes longitudes and latitudes: C's `%.17Lf` without zeros at the end. */
export const seventeenDecimals = (value: number): string => value.toFixed(17).replace(/\.?0+$/, "");

const isDistance = (text: string): boolean => /^\d+\.\d{4}$/.test(text);
const isRoundedOtherwise = (ours: string, theirs: string): boolean =>
  isDistance(ours) && isDistance(theirs) && Math.round(Math.abs(Number(ours) - Number(theirs)) * 10_000) === 1;

/** Replies are the same but for how their positions are written, and for a distance now and then. */
export const differInPositionsAlone = (ours: string, theirs: string): boolean =>
  !ours.startsWith("-") && !theirs.startsWith("-") && areSame(parseReplyTree(ours), parseReplyTree(theirs), true);
/** Replies are the same but for the last decimal of a distance now and then. */
export const differInRoundingAlone = (ours: ReplyNode, theirs: ReplyNode): boolean => areSame(ours, theirs, false);

function areSame(ours: ReplyNode, theirs: ReplyNode, mayHavePositions: boolean): boolean {
  const counted = { distances: 0, rounded: 0 };
  const same = (a: ReplyNode, b: ReplyNode): boolean => {
    if (a.type !== b.type || a.items.length !== b.items.length) return false;
    if (a.items.length > 0) return a.items.every((item, index) => same(item, b.items[index] as ReplyNode));
    if (isDistance(a.text)) counted.distances++;
    if (a.text === b.text) return true;
    if (isRoundedOtherwise(a.text, b.text)) return ++counted.rounded > 0;
    return mayHavePositions && /^-?\d/.test(a.text) && seventeenDecimals(Number(a.text)) === b.text;
  };
  return same(ours, theirs) && counted.rounded <= Math.max(1, counted.distances / roundedOneIn);
}
