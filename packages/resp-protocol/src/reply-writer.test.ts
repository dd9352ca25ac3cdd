import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { doubleText, type ReplyBuffers, ReplyTooLong, ReplyWriter, replyLengthMax, unpooledBuffers } from "./index.js";
import { bytesOf, textOf } from "./testing/bytes.ts";

/** What `write` writes, in one protocol. */
function written(protocol: 2 | 3, write: (writer: ReplyWriter) => void): string {
  const writer = new ReplyWriter(unpooledBuffers(1)); // The smallest buffers, so that nearly every call grows.
  writer.protocol = protocol;
  write(writer);
  return textOf(writer.bytes.subarray(0, writer.position));
}

const bytes = bytesOf("xhello worldx");

function each<T>(first: T, second: T, write: (value: T) => void): void {
  write(first);
  write(second);
}

/** Each reply in RESP2 and in RESP3. */
const cases: readonly [name: string, write: (writer: ReplyWriter) => void, resp2: string, resp3: string][] = [
  ["raw", (w) => w.raw(bytesOf("+OK\r\n")), "+OK\r\n", "+OK\r\n"],
  ["simple", (w) => w.simple("OK"), "+OK\r\n", "+OK\r\n"],
  ["simple with line ends", (w) => w.simple("a\r\nb"), "+a  b\r\n", "+a  b\r\n"],
  ["error", (w) => w.error("ERR no"), "-ERR no\r\n", "-ERR no\r\n"],
  ["error with line ends", (w) => w.error("ERR 'a\r\nb\n'"), "-ERR 'a  b '\r\n", "-ERR 'a  b '\r\n"],
  ["error beyond ASCII", (w) => w.error("ERR é日🙂"), "-ERR é日🙂\r\n", "-ERR é日🙂\r\n"],
  ["integer", (w) => w.integer(-42), ":-42\r\n", ":-42\r\n"],
  ["integer zero", (w) => w.integer(-0), ":0\r\n", ":0\r\n"],
  ["integer64", (w) => w.integer64(-9223372036854775808n), ":-9223372036854775808\r\n", ":-9223372036854775808\r\n"],
  ["bulk", (w) => w.bulk(bytes, 1, 11), "$11\r\nhello world\r\n", "$11\r\nhello world\r\n"],
  ["empty bulk", (w) => w.bulk(bytes, 1, 0), "$0\r\n\r\n", "$0\r\n\r\n"],
  ["bulkText", (w) => w.bulkText("hello"), "$5\r\nhello\r\n", "$5\r\nhello\r\n"],
  ["bulkText beyond ASCII", (w) => w.bulkText("aé日🙂\ud800"), "$13\r\naé日🙂\ufffd\r\n", "$13\r\naé日🙂\ufffd\r\n"],
  ["bulkInteger", (w) => w.bulkInteger(-1234567890123), "$14\r\n-1234567890123\r\n", "$14\r\n-1234567890123\r\n"],
  ["null", (w) => w.null(), "$-1\r\n", "_\r\n"],
  ["nullArray", (w) => w.nullArray(), "*-1\r\n", "_\r\n"],
  ["array", (w) => w.array(12), "*12\r\n", "*12\r\n"],
  ["map", (w) => w.map(6), "*12\r\n", "%6\r\n"],
  ["set", (w) => w.set(3), "*3\r\n", "~3\r\n"],
  ["push", (w) => w.push(3), "*3\r\n", ">3\r\n"],
  ["attribute", (w) => expect(w.attribute(1)).toBe(w.protocol === 3), "", "|1\r\n"],
  ["double", (w) => w.double(1.5), "$3\r\n1.5\r\n", ",1.5\r\n"],
  ["boolean", (w) => each(true, false, (value) => w.boolean(value)), ":1\r\n:0\r\n", "#t\r\n#f\r\n"],
  ["bigNumber", (w) => each<string | bigint>(123n, "-5", (value) => w.bigNumber(value)), "$3\r\n123\r\n$2\r\n-5\r\n", "(123\r\n(-5\r\n"],
  [
    "verbatim",
    (w) => {
      w.verbatim("txt", "é");
      w.verbatim("mkd", bytesOf("a"));
    },
    "$2\r\né\r\n$1\r\na\r\n",
    "=6\r\ntxt:é\r\n=5\r\nmkd:a\r\n",
  ],
];

describe("each reply, in both protocols", () => {
  for (const [name, write, resp2, resp3] of cases) {
    test(name, () => {
      expect(written(2, write)).toBe(resp2);
      expect(written(3, write)).toBe(resp3);
    });
  }
});

describe("numbers", () => {
  test("integers of all sizes are written as JavaScript prints them", () => {
    const check = (value: number): void => {
      expect(written(2, (w) => w.integer(value))).toBe(`:${value}\r\n`);
      expect(written(2, (w) => w.bulkInteger(value))).toBe(`$${`${value}`.length}\r\n${value}\r\n`);
    };
    for (let power = 1; power <= 1e15; power *= 10)
      for (const value of [power - 1, power, power + 1, -power]) check(value === 0 ? 0 : value);
    for (const value of [2 ** 31 - 1, 2 ** 31, 2 ** 32, 999999999, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]) check(value);
    for (let value = -1100; value < 1100; value++) check(value === 0 ? 0 : value);
    fc.assert(fc.property(fc.maxSafeInteger(), check));
  });

  // As redis-server 7.2 and later print them; the notation changes where noted.
  const doubles: readonly [value: number, text: string][] = [
    [0, "0"],
    [-0, "-0"],
    [1, "1"],
    [-3, "-3"],
    [1.5, "1.5"],
    [0.1, "0.1"],
    [-0.001, "-0.001"],
    [3.241592653589793, "3.241592653589793"],
    [123.456789012345, "123.456789012345"],
    [1234.5678, "1234.5678"],
    [12345.678901, "12345.678901"], // Six decimals …
    [12345.6789012, "1.23456789012e+4"], // … and seven, from 10^4 on.
    [0.00001, "0.00001"],
    [0.000001, "0.000001"],
    [1e-7, "1e-7"],
    [1.5e-6, "1.5e-6"],
    [0.00015, "0.00015"],
    [0.0001234567, "1.234567e-4"],
    [0.001234567, "0.001234567"],
    [1e15, "1000000000000000"],
    [1e18, "1000000000000000000"],
    [2 ** 60, "1152921504606846976"],
    [2 ** 62, "4611686018427387904"],
    [1e19, "1e+19"],
    [1e21, "1e+21"],
    [1.5e300, "1.5e+300"],
    [1.2345678901234567e19, "12345678901234567000"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [5e-324, "5e-324"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
    [Number.NaN, "nan"],
  ];
  for (const [value, text] of doubles) test(`${value} is printed as ${text}`, () => expect(doubleText(value)).toBe(text));

  test("a printed double reads back as itself", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(Number(doubleText(value)), value)).toBe(true);
      }),
    );
  });

  test("a double is written as it is printed, integers without a text among them", () => {
    const check = (value: number): void => {
      const text = doubleText(value);
      expect(written(2, (w) => w.double(value))).toBe(`$${text.length}\r\n${text}\r\n`);
      expect(written(3, (w) => w.double(value))).toBe(`,${text}\r\n`);
    };
    for (const [value] of doubles) check(value);
    for (let power = 0; power <= 63; power++) for (const by of [-1, 0, 1]) for (const sign of [-1, 1]) check(sign * (2 ** power + by));
    for (let power = 1; power <= 1e16; power *= 10) for (const value of [power - 1, power, -power, 1 - power]) check(value);
    fc.assert(fc.property(fc.oneof(fc.double(), fc.maxSafeInteger()), check));
  });
});

describe("aggregates whose count is known afterwards", () => {
  for (const count of [0, 1, 9, 10, 99, 100, 12345]) {
    test(`${count} elements`, () => {
      const elements = (w: ReplyWriter): void => {
        for (let i = 0; i < count; i++) w.bulkInteger(i);
      };
      for (const protocol of [2, 3] as const) {
        const deferred = (w: ReplyWriter): void => {
          w.simple("before");
          const array = w.arrayDeferred();
          elements(w);
          w.arrayFinish(array, count);
          const set = w.setDeferred();
          elements(w);
          w.arrayFinish(set, count);
          const map = w.mapDeferred();
          elements(w);
          elements(w);
          w.mapFinish(map, count);
          w.simple("after");
        };
        const known = (w: ReplyWriter): void => {
          w.simple("before");
          w.array(count);
          elements(w);
          w.set(count);
          elements(w);
          w.map(count);
          elements(w);
          elements(w);
          w.simple("after");
        };
        expect(written(protocol, deferred)).toBe(written(protocol, known));
      }
    });
  }

  test("inside each other", () => {
    const text = written(3, (w) => {
      const outer = w.arrayDeferred();
      for (let i = 0; i < 11; i++) {
        const inner = w.mapDeferred();
        for (let pair = 0; pair < i; pair++) {
          w.integer(pair);
          w.null();
        }
        w.mapFinish(inner, i);
      }
      w.arrayFinish(outer, 11);
    });
    expect(text.startsWith("*11\r\n%0\r\n%1\r\n:0\r\n_\r\n%2\r\n")).toBe(true);
    expect(text).toContain("%10\r\n:0\r\n_\r\n");
  });

  test("a token that is not open is noticed", () => {
    const writer = new ReplyWriter(unpooledBuffers());
    expect(() => writer.arrayFinish(0, 1)).toThrow("no aggregate was deferred");
    const token = writer.arrayDeferred();
    writer.arrayFinish(token, 0);
    expect(() => writer.arrayFinish(token, 0)).toThrow("no aggregate was deferred");
    expect(() => writer.arrayFinish(-1, 0)).toThrow("no aggregate was deferred");
  });
});

describe("memory", () => {
  /** Buffers that know who holds them, full of rubbish. */
  function watchedBuffers(): ReplyBuffers & { held: Set<Uint8Array>; sizes: number[] } {
    const held = new Set<Uint8Array>();
    const sizes: number[] = [];
    return {
      held,
      sizes,
      acquire(lengthMin) {
        const buffer = new Uint8Array(Math.max(64, lengthMin)).fill(0xff);
        held.add(buffer);
        sizes.push(buffer.length);
        return buffer;
      },
      release(buffer) {
        expect(held.delete(buffer)).toBe(true);
        buffer.fill(0xee);
      },
    };
  }

  test("a writer holds one buffer at most, and none before it writes or after it was detached", () => {
    const buffers = watchedBuffers();
    const writer = new ReplyWriter(buffers);
    expect(buffers.held.size).toBe(0);
    for (let i = 0; i < 1000; i++) {
      writer.bulkText("some text");
      expect(buffers.held.size).toBe(1);
    }
    const { bytes: taken, position } = writer;
    writer.detach();
    expect([writer.position, writer.bytes.length]).toEqual([0, 0]);
    expect(textOf(taken.subarray(0, position))).toBe("$9\r\nsome text\r\n".repeat(1000));
    buffers.release(taken);
    expect(buffers.held.size).toBe(0);
    for (let i = 1; i < buffers.sizes.length; i++) expect(buffers.sizes[i]).toBeGreaterThanOrEqual(2 * (buffers.sizes[i - 1] as number));
  });

  test("a large reply gets a buffer of its size at once", () => {
    const buffers = watchedBuffers();
    const writer = new ReplyWriter(buffers);
    writer.integer(1);
    writer.bulk(new Uint8Array(1_000_000).fill(0x61), 0, 1_000_000);
    expect(buffers.sizes.length).toBe(2);
    expect(buffers.sizes[1]).toBeLessThan(1_000_200);
  });

  test("bulkReserve leaves the payload to the caller", () => {
    const writer = new ReplyWriter(watchedBuffers());
    const start = writer.bulkReserve(3);
    writer.bytes.set(bytesOf("abc"), start);
    writer.integer(1);
    expect(textOf(writer.bytes.subarray(0, writer.position))).toBe("$3\r\nabc\r\n:1\r\n");
  });

  test("what finds no room is refused, and what was written before stays", () => {
    const full: ReplyBuffers = {
      acquire: (length) => {
        if (length > 1000) throw new RangeError("no memory");
        return new Uint8Array(length);
      },
      release: () => {},
    };
    const writer = new ReplyWriter(full);
    writer.integer(1);
    expect(() => writer.bulk(new Uint8Array(2000), 0, 2000)).toThrow(ReplyTooLong);
    expect(() => writer.bulkReserve(replyLengthMax)).toThrow(ReplyTooLong);
    expect(textOf(writer.bytes.subarray(0, writer.position))).toBe(":1\r\n");
  });

  test("setting position back takes output back", () => {
    const writer = new ReplyWriter(unpooledBuffers());
    writer.integer(1);
    const { position } = writer;
    writer.bulkText("half an answer");
    writer.position = position;
    writer.error("ERR no");
    expect(textOf(writer.bytes.subarray(0, writer.position))).toBe(":1\r\n-ERR no\r\n");
  });

  test("text of every kind takes as many bytes as it is written with", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        const encoded = bytesOf(text);
        expect(written(2, (w) => w.bulkText(text))).toBe(`$${encoded.length}\r\n${textOf(encoded)}\r\n`);
      }),
    );
  });
});
