import { Request } from "@respire/resp-protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Arguments } from "./arguments.js";
import { errors } from "./errors.js";
import { addInteger64 } from "./integer64.js";
import { bytesOf } from "./testing/test-engine.js";

/** A view of one word, which lies somewhere inside a larger buffer. */
function argumentsOf(text: string): Arguments {
  const request = new Request();
  request.bytes = bytesOf(`123${text}456`);
  request.count = 1;
  request.starts[0] = 3;
  request.lengths[0] = text.length;
  const args = new Arguments();
  args.show(request);
  return args;
}

const int64 = fc.oneof(
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.bigInt(-1000n, 1000n),
  fc
    .constantFrom(53n, 31n, 32n, 62n, 63n)
    .chain((power) => fc.bigInt(-2n, 2n).chain((by) => fc.constantFrom(2n ** power + by, -(2n ** power) + by))),
);
const fits = (value: bigint): boolean => value >= -(2n ** 63n) && value < 2n ** 63n;

test("a canonical integer of 64 bits is read, a number where that is exact", () => {
  fc.assert(
    fc.property(int64, (value) => {
      const args = argumentsOf(String(value));
      if (!fits(value)) {
        expect(() => args.integer64(0)).toThrow(errors.notInteger);
        return;
      }
      const read = args.integer64(0);
      expect(BigInt(read)).toBe(value);
      expect(typeof read).toBe(Number.isSafeInteger(Number(value)) ? "number" : "bigint");
      if (typeof read === "number") expect(args.integer(0)).toBe(read);
      else expect(() => args.integer(0)).toThrow(errors.notInteger);
    }),
  );
});

test("anything else is refused", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ maxLength: 25 }), fc.stringMatching(/^[-+ 0-9.e]{0,22}$/)), (text) => {
      const isCanonical = /^(0|-?[1-9]\d*)$/.test(text) && fits(BigInt(text));
      const latin = text.replaceAll(/[^\0-\xff]/g, "?");
      if (isCanonical) expect(BigInt(argumentsOf(latin).integer64(0))).toBe(BigInt(text));
      else expect(() => argumentsOf(latin).integer64(0)).toThrow(errors.notInteger);
    }),
  );
});

test("a double is read, an infinite one too; anything else is refused, as it is said", () => {
  for (const [text, value] of [
    ["1.5", 1.5],
    ["-0", -0],
    ["-inf", Number.NEGATIVE_INFINITY],
    ["+Infinity", Number.POSITIVE_INFINITY],
    ["0x1p4", 16],
    ["9007199254740993", 2 ** 53],
  ] as const)
    expect(argumentsOf(text).double(0)).toBe(value);
  for (const text of ["", "nan", " 1", "1 ", "1e400", "1e-400", "1\0", "x"]) {
    expect(() => argumentsOf(text).double(0)).toThrow(errors.notFloat);
    expect(() => argumentsOf(text).double(0, errors.weightNotFloat)).toThrow(errors.weightNotFloat);
  }
});

test("sums are exact within 64 bits, and null beyond", () => {
  fc.assert(
    fc.property(int64.filter(fits), int64.filter(fits), (a, b) => {
      const sum = addInteger64(argumentsOf(String(a)).integer64(0), argumentsOf(String(b)).integer64(0));
      if (!fits(a + b)) {
        expect(sum).toBe(null);
        return;
      }
      expect(BigInt(sum as number | bigint)).toBe(a + b);
      expect(typeof sum).toBe(Number.isSafeInteger(Number(a + b)) ? "number" : "bigint");
      expect(Object.is(sum, -0)).toBe(false);
    }),
  );
});

describe("words", () => {
  test("are compared without regard to case, and only as a whole", () => {
    for (const [text, isIt] of [
      ["NX", true],
      ["nx", true],
      ["nX", true],
      ["N", false],
      ["NXX", false],
      ["", false],
      ["N\x58", true],
      ["\x0e\x18", false],
      ["N8", false],
    ] as const) {
      expect([text, argumentsOf(text).is(0, "NX")]).toEqual([text, isIt]);
    }
    expect(argumentsOf("@").is(0, "`")).toBe(false); // Only letters have two cases.
    expect(argumentsOf("[").is(0, "{")).toBe(false);
  });

  test("are shown a character a byte, cut where that is asked for", () => {
    const args = argumentsOf("a\0\xff\r\n");
    expect(args.text(0)).toBe("a\0\xff\r\n");
    expect(args.text(0, 3)).toBe("a\0\xff");
    expect(args.echo(0)).toBe("a");
  });

  test("are equal byte for byte, or not", () => {
    const args = new Arguments();
    args.showWords(["same", "same", "Same", "sam", "", "", "\0\xff", "\0\xfe"].map(bytesOf));
    for (const [first, second, areEqual] of [
      [0, 0, true],
      [0, 1, true],
      [0, 2, false],
      [0, 3, false],
      [3, 0, false],
      [4, 5, true],
      [4, 0, false],
      [6, 7, false],
    ] as const)
      expect([first, second, args.areEqual(first, second)]).toEqual([first, second, areEqual]);
  });

  test("that no client sent are words as any others", () => {
    const args = new Arguments();
    args.showWords([bytesOf("set"), bytesOf(""), bytesOf("-42")]);
    expect([args.count, args.is(0, "SET"), args.length(1), args.integer64(2), args.text(2)]).toEqual([3, true, 0, -42, "-42"]);
    expect(args.word(2)).toEqual(bytesOf("-42"));
    args.showWords([]);
    expect([args.count, args.bytes.length]).toEqual([0, 0]);
  });
});
