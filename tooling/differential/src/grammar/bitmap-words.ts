/**
 * Words for the arguments of commands on bits. Offsets are near, or too far for any string: what lies between would make values of hundreds of megabytes. Nor are there such
 * numbers among the integers of BITFIELD, since a damaged request may have them for an offset.
 */
import type { FittingWords } from "./pools.ts";

const edge = (bits: number): bigint => 2n ** BigInt(bits);
/** Where types of fields end. */
const integers = [1, 2, 7, 8, 12, 15, 16, 20].flatMap((bits) => [edge(bits) - 1n, edge(bits), -edge(bits), -edge(bits) - 1n]);
const farIntegers = [32, 33, 52, 53, 54, 62].flatMap((bits) => [edge(bits), edge(bits) + 1n, -edge(bits), -edge(bits) + 1n]);
const allIntegers = [0n, 1n, -1n, 3n, -100n, 100n, ...integers, ...farIntegers, edge(63) - 1n, -edge(63)].map(String);

const near = ["0", "1", "3", "7", "8", "9", "31", "32", "64", "77", "100", "500", "1023", "4000", "160000"];
/** Around the longest value that an entry of the keyspace holds, and the border of what is refused. */
const far = ["2097143", "2097144", "2097400", "4294967296", "-1"];
const types = [
  "i1",
  "u1",
  "i2",
  "u3",
  "i5",
  "u8",
  "i8",
  "u8",
  "i16",
  "u16",
  "u20",
  "i31",
  "u31",
  "i32",
  "u32",
  "u33",
  "i53",
  "u53",
  "i54",
  "u62",
  "i63",
  "u63",
  "i64",
  "i64",
];
const wrongTypes = ["u64", "i65", "i0", "u0", "I8", "x8", "i", "u08", "i-1", ""];

export const wordsForBits: readonly FittingWords[] = [
  { name: /^offset$/, commands: /^(set|get)bit$/, words: [...near, ...near, ...near, ...far], areAll: true },
  { name: /^value$/, commands: /^setbit$/, words: ["0", "1", "0", "1", "0", "1", "0", "1", "0", "1", "2", "-1"], areAll: true },
  { name: /^bit$/, words: ["0", "1", "0", "1", "0", "1", "0", "1", "2"], areAll: true },
  {
    name: /^(start|end)$/,
    commands: /^bit/,
    words: [
      "0",
      "0",
      "-1",
      "-1",
      "1",
      "2",
      "3",
      "7",
      "8",
      "9",
      "-2",
      "-3",
      "-9",
      "31",
      "-31",
      "100",
      "-100",
      "500",
      "-500",
      "20000",
      "-20000",
      "9223372036854775807",
      "-9223372036854775808",
    ],
  },
  { name: /^encoding$/, words: [...types, ...types, ...types, ...types, ...wrongTypes], areAll: true },
  {
    name: /^offset$/,
    commands: /^bitfield/,
    words: [...near, ...near, "#0", "#1", "#2", "#5", "#100", "#0", "#1", "#2", ...near, "#-1", "#", "-1", "4294967296"],
    areAll: true,
  },
  { name: /^(value|increment)$/, commands: /^bitfield/, words: allIntegers, areAll: true },
];
