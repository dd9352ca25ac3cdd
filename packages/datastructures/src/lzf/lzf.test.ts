import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../testing/random.js";
import { compressLzf } from "./compress.js";
import { decompressLzf } from "./decompress.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** Around every range that is written, so that writing outside it shows. */
const guard = 0xa5;
const guardLength = 7;

function guarded(length: number): Uint8Array {
  return new Uint8Array(length + 2 * guardLength).fill(guard);
}

function expectGuarded(bytes: Uint8Array, length: number): void {
  const [before, after] = [bytes.subarray(0, guardLength), bytes.subarray(guardLength + length)];
  if (![...before, ...after].every((byte) => byte === guard)) expect.unreachable("written outside the range");
}

/** The source lies between bytes that would match it if they were read. */
function amidst(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length * 3 + 8);
  for (let i = 0; i < bytes.length; i++) bytes[i] = content[i % Math.max(1, content.length)] ?? 0;
  bytes.set(content, content.length);
  return bytes;
}

function compressed(content: Uint8Array, room = content.length): Uint8Array | null {
  const target = guarded(room);
  const length = compressLzf(amidst(content), content.length, content.length, target, guardLength, room);
  expectGuarded(target, room);
  return length === 0 ? null : target.slice(guardLength, guardLength + length);
}

function decompressed(content: Uint8Array, length: number): Uint8Array | null {
  const target = guarded(length);
  const isRight = decompressLzf(amidst(content), content.length, content.length, target, guardLength, length);
  expectGuarded(target, length);
  return isRight ? target.slice(guardLength, guardLength + length) : null;
}

/** The format, a byte at a time. */
function modelled(content: Uint8Array, length: number): Uint8Array | null {
  const out: number[] = [];
  const bytes = [...content];
  while (bytes.length > 0) {
    const control = bytes.shift() as number;
    if (control < 32) {
      if (bytes.length < control + 1) return null;
      out.push(...bytes.splice(0, control + 1));
    } else {
      const long = control >= 0xe0 ? bytes.shift() : 0;
      const low = bytes.shift();
      if (long === undefined || low === undefined) return null;
      const distance = (control % 32) * 256 + low + 1;
      if (distance > out.length) return null;
      for (let count = Math.floor(control / 32) + long + 2; count > 0; count--) out.push(out[out.length - distance] as number);
    }
    if (out.length > length) return null;
  }
  return out.length === length ? Uint8Array.from(out) : null;
}

function expectSame(actual: Uint8Array | null, expected: Uint8Array | null): void {
  const text = (bytes: Uint8Array | null): string => (bytes === null ? "refused" : Buffer.from(bytes).toString("hex"));
  if (text(actual) !== text(expected)) expect(text(actual)).toBe(text(expected));
}

function expectRoundTrip(content: Uint8Array): void {
  const short = compressed(content);
  if (short === null) return;
  expect(short.length).toBeLessThan(content.length);
  expectSame(decompressed(short, content.length), content);
  expectSame(modelled(short, content.length), content);
  // Just the room it takes is enough, and a byte less is not.
  expectSame(compressed(content, short.length), short);
  expectSame(compressed(content, short.length - 1), null);
}

describe("what Redis compressed (DUMP of redis-server 7.0.15)", () => {
  test.each([
    ["a few bytes again and again", "abc".repeat(10), "0361626361e00f02016263"],
    ["one byte, over two long references", "a".repeat(300), "016161e0ff00e01700016161"],
    [
      "a sentence three times",
      "the quick brown fox jumps over the lazy dog; ".repeat(3),
      "1f74686520717569636b2062726f776e20666f78206a756d7073206f7665722074201e086c617a7920646f673b600de04b2c013b20",
    ],
  ])("is decompressed: %s", (_what, text, hex) => {
    expectSame(decompressed(fromHex(hex), text.length), latin1(text));
  });
});

describe("compression", () => {
  test("gives up where nothing is gained", () => {
    for (const text of ["", "a", "ab", "abc", "abcd", "aaaa", "abcdefghijklmnopqrstuvwxyz"]) expect(compressed(latin1(text))).toBeNull();
    const random = new Random(3);
    expect(compressed(Uint8Array.from({ length: 10_000 }, () => random.below(256)))).toBeNull();
  });

  test("of one byte again and again takes three bytes for each 264", () => {
    const short = compressed(new Uint8Array(264 * 100 + 1).fill(7));
    expect(short).toHaveLength(2 + 3 * 100);
    expectRoundTrip(new Uint8Array(264 * 100 + 1).fill(7));
  });

  test.each([3, 4, 8, 9, 10, 263, 264, 265, 266, 267, 530])("of a repetition of %i bytes, and of what is left of it", (length) => {
    const random = new Random(length);
    const part = Uint8Array.from({ length }, () => random.below(256));
    for (const between of [0, 1, 31, 32, 33, 64, 65]) {
      expectRoundTrip(Uint8Array.from([...part, ...new Uint8Array(between).map(() => random.below(256)), ...part]));
      expectRoundTrip(Uint8Array.from([...part, ...part, ...part, ...new Uint8Array(between).map(() => random.below(256))]));
    }
  });

  test("reaches back 8192 bytes, and no further", () => {
    const random = new Random(8);
    const part = Uint8Array.from({ length: 64 }, () => random.below(256));
    // Steps get longer where nothing matches, so between the two lies what compresses to nearly nothing.
    const at = (distance: number): number => compressed(Uint8Array.from([...part, ...new Uint8Array(distance - 64), ...part]))?.length ?? 0;
    expect(at(8193) - at(8192)).toBeGreaterThan(50);
    for (const distance of [8190, 8191, 8192, 8193, 8194])
      expectRoundTrip(Uint8Array.from([...part, ...new Uint8Array(distance - 64), ...part]));
  });

  test("does not mistake what a former call saw, also when its count of positions begins again", () => {
    const random = new Random(9);
    const text = latin1("0123456789".repeat(3));
    const none = new Uint8Array(0);
    for (let call = 0; call < 300_000; call++) compressLzf(none, 0, 0, none, 0, 0); // Each takes 8192 positions, of 2^31.
    expectRoundTrip(text);
    for (let call = 0; call < 1000; call++) expectRoundTrip(text.subarray(random.below(10), 12 + random.below(19)));
  });
});

test("what is asked for outside the buffers is a broken promise", () => {
  const bytes = new Uint8Array(10);
  expect(() => compressLzf(bytes, 5, 6, bytes, 0, 5)).toThrow("lies in the source");
  expect(() => compressLzf(bytes, 0, 5, bytes, 5, 6)).toThrow("lies in the target");
  expect(() => decompressLzf(bytes, 5, 6, bytes, 0, 5)).toThrow("lies in the source");
  expect(() => decompressLzf(bytes, 0, 5, bytes, 5, 6)).toThrow("fits the target");
});

/** Bytes of a small alphabet and runs, so that matches of all lengths and distances come about. */
const compressible = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.nat(2), { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)),
      fc.record({ byte: fc.nat(3), count: fc.nat(700) }).map(({ byte, count }) => new Uint8Array(count).fill(byte)),
      fc.record({ text: fc.uint8Array({ minLength: 1, maxLength: 20 }), times: fc.nat(30) }).map(({ text, times }) => {
        const bytes = new Uint8Array(text.length * times);
        for (let i = 0; i < times; i++) bytes.set(text, i * text.length);
        return bytes;
      }),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

test("what is compressed is decompressed to the same bytes, by this code and by a plain reading of the format", () => {
  fc.assert(fc.property(compressible, expectRoundTrip), { numRuns: isLongRun ? 5000 : 300 });
});

/** Control bytes first, so that most of it means something. */
const anyInput = fc
  .array(fc.oneof(fc.nat(255), fc.nat(31), fc.constantFrom(0, 1, 0x20, 0x40, 0xe0, 0xff, 0x3f)), { maxLength: 80, size: "max" })
  .map((bytes) => Uint8Array.from(bytes));

test("any input is decompressed or refused as a plain reading of the format would, and nothing outside is written", () => {
  fc.assert(
    fc.property(anyInput, fc.nat(600), (input, length) => {
      expectSame(decompressed(input, length), modelled(input, length));
    }),
    { numRuns: isLongRun ? 100_000 : 5000 },
  );
});

test("what was compressed and then damaged is decompressed or refused as a plain reading of the format would", () => {
  const damage = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255) }), { maxLength: 4 });
  fc.assert(
    fc.property(compressible, damage, fc.nat(5), fc.integer({ min: -3, max: 3 }), (content, damages, cut, more) => {
      const short = compressed(content);
      if (short === null) return;
      for (const { at, byte } of damages) short[at % short.length] = byte;
      const rest = short.subarray(0, Math.max(0, short.length - cut));
      const length = Math.max(0, content.length + more);
      expectSame(decompressed(rest, length), modelled(rest, length));
    }),
    { numRuns: isLongRun ? 10_000 : 500 },
  );
});
