/** What one side writes the other reads, whatever it is and however it arrives. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  doubleText,
  type Reply,
  ReplyError,
  ReplyWriter,
  type RequestArgument,
  RequestParser,
  RequestWriter,
  unpooledBuffers,
  VerbatimText,
} from "./index.js";
import { bytesOf, concat, textOf } from "./testing/bytes.ts";
import { collectReplies, describeReply } from "./testing/collect-replies.ts";
import { collectRequests, everyOffset } from "./testing/collect-requests.ts";

const { RESPIRE_TEST_LONG } = process.env;
const runs = RESPIRE_TEST_LONG ? 20_000 : 300;

/** Offsets to cut a stream of any length at. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const splitsOf = (fractions: readonly number[], length: number): number[] =>
  fractions.map((f) => Math.floor(f * length)).sort((a, b) => a - b);

const bytesArbitrary = fc.uint8Array({ maxLength: 120 });
const textArbitrary = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: "grapheme", maxLength: 20 }));

describe("requests", () => {
  const argument: fc.Arbitrary<RequestArgument> = fc.oneof(
    textArbitrary,
    bytesArbitrary,
    fc.maxSafeInteger(),
    fc.double({ noNaN: true }),
    fc.bigInt(),
  );
  const command = fc.array(argument, { minLength: 1, maxLength: 20 });

  const expectedText = (arg: RequestArgument): string => {
    const bytes =
      typeof arg === "object" ? arg : bytesOf(typeof arg === "number" && !Number.isSafeInteger(arg) ? doubleText(arg) : `${arg}`);
    return String.fromCharCode(...bytes);
  };

  test("commands written are the requests parsed", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 8 }), cuts, (commands, fractions) => {
        const writer = new RequestWriter(unpooledBuffers(1));
        for (const args of commands) writer.command(args);
        const stream = writer.take();
        const expected = { requests: commands.map((args) => args.map(expectedText)), error: null, pending: 0 };
        expect(collectRequests(new RequestParser(), stream, splitsOf(fractions, stream.length))).toEqual(expected);
        expect(collectRequests(new RequestParser(), stream, everyOffset(stream.length))).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  test("inline requests, quoted as need be, mean their words", () => {
    const word = bytesArbitrary.map((bytes) => String.fromCharCode(...bytes));
    const quote = (text: string, style: number): string => {
      if (style === 0 && /^[^\s'"]+$/.test(text) && !/[\0\xa0]/.test(text) && !text.startsWith("*")) return text;
      if (style === 1 && !/[\n\\]/.test(text)) return `'${text.replaceAll("'", "\\'")}'`;
      return `"${text.replace(/[\\"\n\r\t\b\x07\x80-\xff]/g, (c) => (c === "\\" || c === '"' ? `\\${c}` : `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`))}"`;
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.nat(2)), { minLength: 1, maxLength: 6 }), cuts, (words, fractions) => {
        const line = `${words.map(([text, style]) => quote(text, style)).join(" ")}\r\n`;
        const stream = Uint8Array.from(line, (c) => c.charCodeAt(0));
        const expected = { requests: [words.map(([text]) => text)], error: null, pending: 0 };
        expect(collectRequests(new RequestParser(), stream, splitsOf(fractions, stream.length))).toEqual(expected);
      }),
      { numRuns: runs },
    );
  });

  test("a request without a name or with NaN is refused, and nothing of it is written", () => {
    const writer = new RequestWriter();
    writer.command(["PING"]);
    expect(() => writer.command([])).toThrow(RangeError);
    expect(() => writer.command(["SET", "k", Number.NaN])).toThrow(RangeError);
    expect(textOf(writer.take())).toBe("*1\r\n$4\r\nPING\r\n");
    expect(writer.length).toBe(0);
  });
});

/** A reply as a server composes it: a type of the protocol, and what it holds. */
type Composed =
  | { type: "simple" | "error" | "bulk"; text: string }
  | { type: "bytes"; bytes: Uint8Array }
  | { type: "integer" | "double"; number: number }
  | { type: "integer64" | "big"; big: bigint }
  | { type: "boolean"; boolean: boolean }
  | { type: "null" | "nullArray" }
  | { type: "verbatim"; format: "txt" | "mkd"; text: string }
  | { type: "array" | "set" | "deferred"; items: Composed[] }
  | { type: "map" | "deferredMap"; pairs: [Composed, Composed][] }
  | { type: "annotated"; pairs: [Composed, Composed][]; value: Composed };

const line = textArbitrary.map((text) => text.replace(/[\r\n]/g, ""));
const type = <T extends string>(...names: T[]) => fc.constantFrom(...names);

const { reply } = fc.letrec<{ reply: Composed }>((tie) => ({
  reply: fc.oneof(
    { maxDepth: 4, depthSize: "small", withCrossShrink: true },
    fc.record({ type: type("simple", "error", "bulk"), text: line }),
    fc.record({ type: type("bulk"), text: textArbitrary }),
    fc.record({ type: type("bytes"), bytes: bytesArbitrary }),
    fc.record({ type: type("integer"), number: fc.maxSafeInteger() }),
    fc.record({ type: type("double"), number: fc.double() }),
    fc.record({ type: type("integer64"), big: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) }),
    fc.record({ type: type("big"), big: fc.bigInt() }),
    fc.record({ type: type("boolean"), boolean: fc.boolean() }),
    fc.record({ type: type("null", "nullArray") }),
    fc.record({ type: type("verbatim"), format: fc.constantFrom("txt" as const, "mkd" as const), text: textArbitrary }),
    fc.record({ type: type("array", "set", "deferred"), items: fc.array(tie("reply"), { maxLength: 12 }) }),
    fc.record({ type: type("map", "deferredMap"), pairs: fc.array(fc.tuple(tie("reply"), tie("reply")), { maxLength: 12 }) }),
    fc.record({ type: type("annotated"), pairs: fc.array(fc.tuple(tie("reply"), tie("reply")), { maxLength: 3 }), value: tie("reply") }),
  ),
}));

function write(writer: ReplyWriter, composed: Composed): void {
  const writePairs = (pairs: [Composed, Composed][]): void => {
    for (const [key, value] of pairs) {
      write(writer, key);
      write(writer, value);
    }
  };
  switch (composed.type) {
    case "simple":
      return writer.simple(composed.text);
    case "error":
      return writer.error(composed.text);
    case "bulk":
      return writer.bulkText(composed.text);
    case "bytes":
      return writer.bulk(composed.bytes, 0, composed.bytes.length);
    case "integer":
      return writer.integer(composed.number);
    case "double":
      return writer.double(composed.number);
    case "integer64":
      return writer.integer64(composed.big);
    case "big":
      return writer.bigNumber(composed.big);
    case "boolean":
      return writer.boolean(composed.boolean);
    case "null":
      return writer.null();
    case "nullArray":
      return writer.nullArray();
    case "verbatim":
      return writer.verbatim(composed.format, composed.text);
    case "array":
    case "set":
      if (composed.type === "array") writer.array(composed.items.length);
      else writer.set(composed.items.length);
      for (const item of composed.items) write(writer, item);
      return;
    case "deferred": {
      const token = writer.arrayDeferred();
      for (const item of composed.items) write(writer, item);
      return writer.arrayFinish(token, composed.items.length);
    }
    case "map":
      writer.map(composed.pairs.length);
      return writePairs(composed.pairs);
    case "deferredMap": {
      const token = writer.mapDeferred();
      writePairs(composed.pairs);
      return writer.mapFinish(token, composed.pairs.length);
    }
    case "annotated":
      if (writer.protocol === 3 && writer.attribute(composed.pairs.length)) writePairs(composed.pairs);
      return write(writer, composed.value);
  }
}

/** What a client should see of `composed`; attributes met on the way are added to `attributes`. */
function seen(composed: Composed, protocol: 2 | 3, attributes: Reply[]): Reply {
  const each = (items: readonly Composed[]): Reply[] => items.map((item) => seen(item, protocol, attributes));
  switch (composed.type) {
    case "simple":
    case "bulk":
      return textOf(bytesOf(composed.text)); // Lone surrogates are replaced.
    case "error":
      return new ReplyError(textOf(bytesOf(composed.text)));
    case "bytes":
      return textOf(composed.bytes);
    case "integer":
      return composed.number === 0 ? 0 : composed.number;
    case "double":
      return protocol === 3 ? composed.number : doubleText(composed.number);
    case "integer64":
      return Number.isSafeInteger(Number(composed.big)) ? Number(composed.big) : composed.big;
    case "big":
      return protocol === 3 ? composed.big : `${composed.big}`;
    case "boolean":
      return protocol === 3 ? composed.boolean : Number(composed.boolean);
    case "null":
    case "nullArray":
      return null;
    case "verbatim": {
      const text = textOf(bytesOf(composed.text));
      return protocol === 3 ? new VerbatimText(composed.format, text) : text;
    }
    case "array":
    case "deferred":
      return each(composed.items);
    case "set":
      return protocol === 3 ? new Set(each(composed.items)) : each(composed.items);
    case "map":
    case "deferredMap": {
      const pairs = composed.pairs.map(([key, value]) => each([key, value]) as [Reply, Reply]);
      return protocol === 3 ? new Map(pairs) : pairs.flat();
    }
    case "annotated": {
      if (protocol === 3) {
        const pairs = composed.pairs.map(([key, value]) => each([key, value]) as [Reply, Reply]);
        attributes.push(new Map(pairs));
      }
      return seen(composed.value, protocol, attributes);
    }
  }
}

describe("replies", () => {
  for (const protocol of [2, 3] as const) {
    test(`replies written in RESP${protocol} are the replies parsed`, () => {
      fc.assert(
        fc.property(fc.array(reply, { maxLength: 6 }), cuts, (replies, fractions) => {
          const writer = new ReplyWriter(unpooledBuffers(1));
          writer.protocol = protocol;
          const events: string[] = [];
          for (const composed of replies) {
            write(writer, composed);
            const attributes: Reply[] = [];
            const value = seen(composed, protocol, attributes);
            events.push(...attributes.map((attribute) => `attribute ${describeReply(attribute)}`));
            events.push((value instanceof ReplyError ? "failed " : "") + describeReply(value));
          }
          const stream = concat([writer.bytes.subarray(0, writer.position)]);
          const expected = { events, error: null, idle: true };
          expect(collectReplies(stream, splitsOf(fractions, stream.length), { verbatim: "typed" })).toEqual(expected);
          expect(collectReplies(stream, everyOffset(stream.length), { verbatim: "typed" })).toEqual(expected);
        }),
        { numRuns: runs },
      );
    });
  }
});
