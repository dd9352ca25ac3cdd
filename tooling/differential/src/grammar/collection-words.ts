/** What the collections of `collection-kinds.ts` hold, as data. */

/** Each at the edge of one of listpack's encodings of integers, on both sides of zero. */
export const integersOfEveryWidth = [0, 7, 12, 13, 15, 16, 23, 24, 31, 32, 47, 63].flatMap((bits) => {
  const edge = 2n ** BigInt(bits);
  return [edge - 1n, -edge, ...(bits === 63 ? [] : [edge, -edge - 1n])].map(String);
});
/** Integers to the eye, texts to a listpack. */
export const almostIntegers = [
  "01",
  "+1",
  "-0",
  "1.0",
  " 1",
  "1 ",
  "9223372036854775808",
  "-9223372036854775809",
  "12345678901234567890123",
];
/** Edges of how a listpack encodes the length of a string, of hash-max-listpack-value, and beyond a list's node of 8 KiB. */
const lengths = [0, 1, 62, 63, 64, 65, 66, 126, 127, 128, 4_094, 4_095, 4_096, 8_189, 9_000];
export const ofLengths = (letter: string): string[] => lengths.map((length) => letter.repeat(length));

export const texts = ["a", "b", "c", "d", "", "foobar", "hello world", "1", "2", "10", "-1", "3.5"];
export const binaries = ["\x00", "\xff", "\r\n", "\x00\xff\r\n", "\xc3\xa9*?[", "a\x00b", "\xff".repeat(64), "\x80".repeat(65), ""];
export const numbers = ["0", "1", "-1", "7", "10", "0.1", "10.5", "-5.25", "3.0e2", "1e17", "200", "5.0e3", "9223372036854775807", "x"];
export const numbered = (prefix: string, count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${from + index}`);
/** Around zero, so that an intset of them has this many bits. */
export const integersOf = (bits: 16 | 32 | 64): string[] => {
  const edge = 2n ** BigInt(bits - 1);
  return [...[0n, 1n, -1n, 2n, 100n, -100n].map(String), ...[edge - 1n, -edge, edge - 2n, -edge + 1n].map(String)];
};

// ---- Scores --------------------------------------------------------------------------------------------------------------------------------

/** Few, so that many members have the same. */
export const tiedScores = ["0", "1", "1", "2", "2", "2", "3", "-1"];
/** -0 is not among them: what becomes of it depends on how large a sorted set was announced to be, since 7.2.0. */
export const oddScores = [
  ...["0.1", "0.2", "3.14", "-5.25", "10.5", ".5", "3.0e2", "5e-324", "-5e-324", "2.2250738585072014e-308", "1.5e-5", "1e-7", "1e-300"],
  ...[
    "1e17",
    "-1e21",
    "1e22",
    "1.7976931348623157e308",
    "-1.7976931348623157e+308",
    "inf",
    "-inf",
    "+inf",
    "Infinity",
    "0.30000000000000004",
  ],
  ...[
    "9007199254740991",
    "9007199254740993",
    "-9007199254740993",
    "4611686018427387904",
    "9223372036854775807",
    "123456789.125",
    "0x10",
    "1e400",
  ],
];
export const manyScores = [...numbered("", 30, 1), ...numbered("-", 10, 1), "0.5", "1.25", "1000000"];
