import { expect, test } from "vitest";
import { parseReplyTree } from "../engine-insides.ts";
import { differInPositionsAlone, differInRoundingAlone, seventeenDecimals } from "./positions.ts";

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const array = (...items: readonly string[]): string => `*${items.length}\r\n${items.join("")}`;
const rounded = (ours: string, theirs: string): boolean => differInRoundingAlone(parseReplyTree(ours), parseReplyTree(theirs));

test("a coordinate has the decimals of C's %.17Lf", () => {
  expect(seventeenDecimals(13.361389338970184)).toBe("13.36138933897018433");
  expect(seventeenDecimals(-85.05112751263943)).toBe("-85.05112751263942528");
  expect(seventeenDecimals(2.682209014892578e-6)).toBe("0.00000268220901489");
  expect(seventeenDecimals(180)).toBe("180");
});

test("positions are the same if their digits are those of one number", () => {
  const [ours, theirs] = ["13.361389338970184", "13.36138933897018433"].map((text) => array(array(bulk("a"), bulk(text)))) as [
    string,
    string,
  ];
  expect(differInPositionsAlone(ours, theirs)).toBe(true);
  expect(differInPositionsAlone(theirs, ours)).toBe(false);
  expect(differInPositionsAlone(ours, theirs.replace("1843", "1844"))).toBe(false);
  expect(differInPositionsAlone("-ERR x\r\n", "-ERR y\r\n")).toBe(false);
});

test("of many distances one may be rounded otherwise, by one", () => {
  const distances = (...texts: readonly string[]): string => array(...texts.map(bulk));
  expect(rounded(bulk("1.0001"), bulk("1.0002"))).toBe(true);
  expect(rounded(bulk("1.0001"), bulk("1.0003"))).toBe(false);
  expect(rounded(distances("1.0001", "2.0001"), distances("1.0002", "2.0001"))).toBe(true);
  expect(rounded(distances("1.0001", "2.0001"), distances("1.0002", "2.0002"))).toBe(false);
  expect(rounded(distances("1.0001", "a"), distances("1.0002", "b"))).toBe(false);
});
