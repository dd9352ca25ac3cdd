import { describe, expect, test } from "vitest";
import { xxh3 } from "./xxh3.js";

const hex = (bytes: Uint8Array, start = 0, length = bytes.length): string => xxh3(bytes, start, length).toString(16).padStart(16, "0");

/** Bytes of a linear congruential generator, the same wherever they are made. */
function generated(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = Number((BigInt(state) * 1103515245n + 12345n) & 0x7fffffffn);
    return (state >>> 16) & 0xff;
  });
}

describe("xxh3", () => {
  // Every branch and both sides of each of its bounds. Values: the C library, by way of python-xxhash 4.1.0.
  test.each([
    [0, "2d06800538d394c2"],
    [1, "b95d064157e4a8b4"],
    [2, "d78ecf09b2165b18"],
    [3, "4b2bf643aad9977c"],
    [4, "1a322462ca4049e4"],
    [5, "72beaa00112ac24e"],
    [7, "7b61427dcaee8587"],
    [8, "7b6cbf2b8364e41d"],
    [9, "89efc25121f13282"],
    [12, "e23e940413011840"],
    [15, "696a0f306a229870"],
    [16, "65140316743838f8"],
    [17, "d15eb938f2b03cd0"],
    [31, "cf0f935f2d3371f9"],
    [32, "f25b2984eef7a1d6"],
    [33, "d507da4de756efd7"],
    [63, "235eadeaa05a5a38"],
    [64, "daeeab528d1c3196"],
    [65, "f71c4013146c22f7"],
    [96, "98c1e9e544102f69"],
    [127, "373b6cd6df1c060c"],
    [128, "b9c0abe395dfa8a1"],
    [129, "5ecbf4005614dab4"],
    [143, "661f8f06f444fbf2"],
    [144, "dc6b412d2000f5dc"],
    [145, "d87dba45165e3e9b"],
    [200, "390e0c471cf7cccd"],
    [239, "c9f2d809831fbc9c"],
    [240, "084e5622e8f1d582"],
    [241, "e458863ec159b424"],
    [255, "af38c669bcb70875"],
    [256, "f5176bb1392b615d"],
    [257, "dee60aa21be9be64"],
    [319, "066d1a7050c8fefe"],
    [320, "54c507242e39a9a6"],
    [512, "3b402f6c44d36ce5"],
    [1023, "179d4ca7b3c06b69"],
    [1024, "c5eb3b0e7580130f"],
    [1025, "40846007943e297d"],
    [1088, "e9cea1c8d904e8c1"],
    [1089, "09c17446d7c17d75"],
    [2047, "764463dd3fb2d487"],
    [2048, "1767e6dce9d4ac74"],
    [2049, "bcf9f79fee759d28"],
    [5000, "0420ed15c973d820"],
    [65536, "6fac6b85b321bd36"],
    [100003, "118ace8fa83c485f"],
  ] as const)("%i bytes", (length, expected) => {
    expect(hex(generated(length))).toBe(expected);
  });

  test("what Redis's documentation and tests show for DIGEST", () => {
    expect(hex(Buffer.from("Hello world"))).toBe("b6acb9d84a38ff74");
    const leadingZeros = "v8lf0c11xh8ymlqztfd3eeq16kfn4sspw7fqmnuuq3k3t75em5wdizgcdw7uc26nnf961u2jkfzkjytls2kwlj7626sd";
    expect(hex(Buffer.from(leadingZeros))).toBe("00006c38adf31777");
  });

  test("a range is hashed as if it stood alone", () => {
    const bytes = generated(3000);
    for (const [start, length] of [
      [1, 0],
      [3, 2],
      [5, 7],
      [7, 16],
      [11, 100],
      [13, 200],
      [17, 2900],
    ] as const) {
      expect(hex(bytes, start, length)).toBe(hex(bytes.slice(start, start + length)));
    }
  });
});
