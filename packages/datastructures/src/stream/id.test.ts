import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compareIds,
  copyId,
  decrementId,
  highestId,
  type IdForm,
  idForm,
  idText,
  idTextLengthMax,
  idWords,
  incrementId,
  isSameMs,
  isZeroId,
  parseId,
  setId,
  uint64,
  writeIdText,
  zeroId,
} from "./id.js";

const uint64Max = 2n ** 64n - 1n;
const highest = (uint64Max << 64n) | uint64Max;

/** Where the ids of these tests begin: not at the beginning, so that an offset that is left out shows. */
const at = 3;

function wordsOf(ms: bigint, sequence: bigint): Uint32Array {
  const words = new Uint32Array(at + idWords + 1).fill(0xabcdef);
  for (const [i, part] of [ms >> 32n, ms, sequence >> 32n, sequence].entries()) words[at + i] = Number(part & 0xffffffffn);
  return words;
}

const wordsOfWhole = (id: bigint): Uint32Array => wordsOf(id >> 64n, id & uint64Max);
const wholeOf = (words: Uint32Array): bigint => (uint64(words, at) << 64n) | uint64(words, at + 2);

/** Where a word, a half of the numbers that a double holds, a signed number or the range ends. */
const edges = [0n, 2n ** 31n, 2n ** 32n, 10n ** 15n, 2n ** 53n, 2n ** 63n, 2n ** 64n];
const nearEdge = fc.tuple(fc.constantFrom(...edges), fc.bigInt(-3n, 3n)).map(([edge, away]) => BigInt.asUintN(64, edge + away));
const part = fc.oneof(nearEdge, fc.bigInt(0n, uint64Max), fc.bigInt(0n, 10n ** 15n));

describe("an id's words", () => {
  test("are compared, copied and told as the two numbers they are", () => {
    fc.assert(
      fc.property(part, part, part, part, (ms, sequence, otherMs, otherSequence) => {
        const [a, b] = [wordsOf(ms, sequence), wordsOf(otherMs, otherSequence)];
        const [wholeA, wholeB] = [wholeOf(a), wholeOf(b)];
        expect([uint64(a, at), uint64(a, at + 2)]).toEqual([ms, sequence]);
        expect(Math.sign(compareIds(a, at, b, at))).toBe(wholeA < wholeB ? -1 : wholeA > wholeB ? 1 : 0);
        expect(compareIds(a, at, a.slice(), at)).toBe(0);
        expect(isSameMs(a, at, b, at)).toBe(ms === otherMs);
        expect(isZeroId(a, at)).toBe(wholeA === 0n);
        copyId(a, at, b, at);
        expect(b).toEqual(a);
      }),
      { numRuns: 500 },
    );
  });

  test("go one up and one down, over every carry", () => {
    fc.assert(
      fc.property(part, part, (ms, sequence) => {
        const words = wordsOf(ms, sequence);
        const whole = wholeOf(words);
        expect(incrementId(words, at)).toBe(whole !== highest);
        expect(words).toEqual(wordsOfWhole(whole === highest ? whole : whole + 1n));
        words.set(wordsOf(ms, sequence));
        expect(decrementId(words, at)).toBe(whole !== 0n);
        expect(words).toEqual(wordsOfWhole(whole === 0n ? whole : whole - 1n));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["0-4294967295", "0-4294967296"],
    ["7-18446744073709551615", "8-0"],
    ["4294967295-18446744073709551615", "4294967296-0"],
    ["18446744073709551615-18446744073709551614", "18446744073709551615-18446744073709551615"],
  ])("%s is next to %s", (lower, higher) => {
    const words = parsed(lower);
    expect(incrementId(words, at)).toBe(true);
    expect(idText(words, at)).toBe(higher);
    expect(decrementId(words, at)).toBe(true);
    expect(idText(words, at)).toBe(lower);
  });

  test("are those of the lowest and the highest", () => {
    expect(idText(zeroId, 0)).toBe("0-0");
    expect(idText(highestId, 0)).toBe(`${uint64Max}-${uint64Max}`);
    expect(isZeroId(zeroId, 0)).toBe(true);
    expect(isZeroId(highestId, 0)).toBe(false);
  });

  test("are made of exact numbers", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.maxSafeNat(), (ms, sequence) => {
        const words = wordsOf(0n, 0n);
        setId(words, at, ms, sequence);
        expect(words).toEqual(wordsOf(BigInt(ms), BigInt(sequence)));
      }),
    );
  });
});

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** What a text says, read between digits that do not belong to it. */
function read(text: string): { form: IdForm; words: Uint32Array } {
  const words = wordsOf(77n, 77n);
  const bytes = latin1(`12-${text}34`);
  const form = parseId(bytes, 3, bytes.length - 5, words, at);
  expect([words[at - 1], words[at + idWords]], "no word beside the id's is written").toEqual([0xabcdef, 0xabcdef]);
  return { form, words };
}

function parsed(text: string): Uint32Array {
  const { form, words } = read(text);
  expect(form).toBe(idForm.whole);
  return words;
}

describe("an id's text", () => {
  test("is written as it is read", () => {
    fc.assert(
      fc.property(part, part, (ms, sequence) => {
        const text = `${ms}-${sequence}`;
        const words = wordsOf(ms, sequence);
        const target = new Uint8Array(idTextLengthMax + 4).fill(0x2e);
        const length = writeIdText(words, at, target, 2);
        expect(String.fromCharCode(...target)).toBe(`..${text}${".".repeat(idTextLengthMax + 2 - length)}`);
        expect(idText(words, at)).toBe(text);
        expect(parsed(text)).toEqual(words);
        expect(read(`${ms}`)).toEqual({ form: idForm.milliseconds, words: wordsOf(ms, 0n) });
        expect(read(`${ms}-*`)).toEqual({ form: idForm.nextSequence, words: wordsOf(ms, 0n) });
      }),
      { numRuns: 500 },
    );
  });

  // What redis-server 7.0.15 makes of them as XADD's id: the id that it answers, or that it answers that it is none.
  test.each<[text: string, id: string]>([
    ["01-1", "1-1"],
    ["1-01", "1-1"],
    ["1-00", "1-0"],
    ["00000000000000000000000000007-3", "7-3"],
    ["+1-1", "1-1"],
    ["1-+1", "1-1"],
    [" 1-1", "1-1"],
    ["1- 5", "1-5"],
    ["\t\n\v\f\r 5-5", "5-5"],
    ["1--0", "1-0"],
    ["1--01", "1-18446744073709551615"],
    ["1- -1", "1-18446744073709551615"],
    ["1- -5", "1-18446744073709551611"],
    ["1--9223372036854775809", "1-9223372036854775807"],
    ["1--18446744073709551615", "1-1"],
    ["18446744073709551615-18446744073709551615", "18446744073709551615-18446744073709551615"],
    ["123456789012345-123456789012345", "123456789012345-123456789012345"],
    ["1234567890123456-1234567890123456", "1234567890123456-1234567890123456"],
    ["9007199254740993-9007199254740993", "9007199254740993-9007199254740993"],
    ["9223372036854775808-9223372036854775807", "9223372036854775808-9223372036854775807"],
    ["1-1\0x", "1-1"],
    [`${"0".repeat(124)}1-1`, "1-1"],
    [`1-${"0".repeat(124)}1`, "1-1"],
    [`1-1${"\0".repeat(124)}`, "1-1"],
  ])("%j is %s", (text, id) => {
    const { form, words } = read(text);
    expect(form).toBe(idForm.whole);
    expect(idText(words, at)).toBe(id);
  });

  test.each<[text: string, form: IdForm, id: string]>([
    ["5", idForm.milliseconds, "5-0"],
    ["+5", idForm.milliseconds, "5-0"],
    ["1\0x", idForm.milliseconds, "1-0"],
    ["1-*", idForm.nextSequence, "1-0"],
    ["1-*\0", idForm.nextSequence, "1-0"],
    ["1-*\0z", idForm.nextSequence, "1-0"],
    ["18446744073709551615-*", idForm.nextSequence, "18446744073709551615-0"],
  ])("%j is of form %i", (text, expected, id) => {
    const { form, words } = read(text);
    expect(form).toBe(expected);
    expect(idText(words, at)).toBe(id);
  });

  test.each([
    "",
    " ",
    "-",
    "+",
    "*",
    "a",
    "-0",
    "-1",
    "--1",
    "-1-1",
    "1-",
    "1-a",
    "1--1",
    "1-1-1",
    "1-++1",
    "1-+-1",
    "1 -5",
    "1-5 ",
    "1-**",
    "1- *",
    "0x10-1",
    "1.0-1",
    "1e3-1",
    "1--9223372036854775808",
    "1--18446744073709551616",
    "18446744073709551616-0",
    "1-18446744073709551616",
    "\x001-1",
    "1-\0",
    "\x851-1",
    "\xa01-1",
    `${"0".repeat(125)}1-1`,
    `1-${"0".repeat(125)}1`,
    `1-1${"\0".repeat(125)}`,
  ])("%j is none", (text) => {
    expect(read(text).form).toBe(idForm.none);
  });

  test("of any bytes is read like a pattern says it", () => {
    const characters = fc.constantFrom("0", "1", "9", "-", "-", "+", " ", "\t", "*", "\0", "x");
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 26, size: "max" }), (drawn) => {
        const text = drawn.join("");
        const { form, words } = read(text);
        const modelled = modelledRead(text);
        expect(form).toBe(modelled.form);
        if (form !== idForm.none) expect(idText(words, at)).toBe(modelled.id);
      }),
      { numRuns: 3000 },
    );
  });
});

function modelledRead(text: string): { form: IdForm; id?: string } {
  const [, ms = "", rest] = /^([^-]*)(?:-(.*))?$/s.exec(text.split("\0")[0] as string) ?? [];
  const first = modelledNumber(ms);
  if (first === null) return { form: idForm.none };
  if (rest === undefined) return { form: idForm.milliseconds, id: `${first}-0` };
  if (rest === "*") return { form: idForm.nextSequence, id: `${first}-0` };
  const second = modelledNumber(rest);
  return second === null ? { form: idForm.none } : { form: idForm.whole, id: `${first}-${second}` };
}

function modelledNumber(text: string): bigint | null {
  if (/^-[1-9]\d*$/.test(text) && BigInt(text) >= -(2n ** 63n)) return null;
  const [, sign, digits = ""] = /^[ \t]*([+-]?)(\d+)$/.exec(text) ?? [];
  if (digits === "" || BigInt(digits) > uint64Max) return null;
  return BigInt.asUintN(64, sign === "-" ? -BigInt(digits) : BigInt(digits));
}
