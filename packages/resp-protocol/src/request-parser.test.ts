import { describe, expect, test } from "vitest";
import { authenticatedLimits, ProtocolError, type RequestLimits, RequestParser, unauthenticatedLimits } from "./index.js";
import { binary, bytesOf, concat } from "./testing/bytes.ts";
import { collectRequests, everyOffset } from "./testing/collect-requests.ts";

const kilobyte = "x".repeat(1024);
const manyArguments = Array.from({ length: 300 }, (_, i) => `argument${i}`);
const encode = (args: readonly string[]): string => `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join("")}`;

/** What arrives (one character per byte), the requests in it, and how many bytes are left over. */
const cases: readonly [name: string, stream: string, requests: readonly (readonly string[])[], pending?: number][] = [
  ["nothing", "", []],
  ["one request", "*1\r\n$4\r\nPING\r\n", [["PING"]]],
  [
    "a pipeline",
    "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n",
    [
      ["GET", "k"],
      ["SET", "k", ""],
    ],
  ],
  ["payloads that look like protocol", "*2\r\n$4\r\nECHO\r\n$10\r\n*1\r\n$4\r\n\r\n\r\n", [["ECHO", "*1\r\n$4\r\n\r\n"]]],
  [
    "lengths of one to four digits",
    encode(["a", "b".repeat(10), "c".repeat(99), "d".repeat(100), "e".repeat(999), kilobyte]),
    [["a", "b".repeat(10), "c".repeat(99), "d".repeat(100), "e".repeat(999), kilobyte]],
  ],
  [
    "every byte in an argument",
    `*1\r\n$256\r\n${String.fromCharCode(...everyOffset(256))}\r\n`,
    [[String.fromCharCode(...everyOffset(256))]],
  ],
  ["more arguments than the tables hold at first", encode(manyArguments) + encode(["PING"]), [manyArguments, ["PING"]]],
  [
    "ten and ninety-nine arguments",
    encode(manyArguments.slice(0, 10)) + encode(manyArguments.slice(0, 99)).repeat(2),
    [manyArguments.slice(0, 10), manyArguments.slice(0, 99), manyArguments.slice(0, 99)],
  ],
  ["requests without arguments are skipped", "*0\r\n*-1\r\n*-9223372036854775808\r\n*1\r\n$4\r\nPING\r\n*0\r\n", [["PING"]]],
  ["line ends whose second byte is something else, as Redis takes them", "*1\rX$4\rYPINGZZ", [["PING"]]],
  ["an unfinished count", "*1\r\n$4\r\nPING\r\n*12", [["PING"]], 3],
  ["an unfinished header line end", "*1\r", [], 3],
  ["an unfinished payload", "*1\r\n$4\r\nPIN", [], 11],
  ["a payload without its line end", "*1\r\n$4\r\nPING\r", [], 13],
  ["a wrong argument type whose line is unfinished", "*1\r\nX", [], 5],
  ["inline", "PING\r\n", [["PING"]]],
  ["inline with a bare line feed", "PING\nGET  k \n", [["PING"], ["GET", "k"]]],
  ["blank lines are skipped", "\r\n\n \t\v\f\r\nPING\r\n", [["PING"]]],
  ["a carriage return before the line's is white space", "PING\r\r\nECHO a\rb\n", [["PING"], ["ECHO", "a", "b"]]],
  ["inline and multibulk in turn", "PING\r\n*1\r\n$1\r\na\r\nPING\r\n", [["PING"], ["a"], ["PING"]]],
  ["double quotes", 'ECHO "a b" "" "\\x41\\xzz\\x4\\n\\r\\t\\b\\a\\q\\"\\\\"\r\n', [["ECHO", "a b", "", 'Axzzx4\n\r\t\b\x07q"\\']]],
  ["single quotes", "ECHO 'a b' '' 'it\\'s' '\\n\"'\r\n", [["ECHO", "a b", "", "it's", '\\n"']]],
  ["quotes inside a word", "ECHO a\"b c\" d'e'\r\n", [["ECHO", "ab c", "de"]]],
  ["white space that does not end a word", "ECHO a\vb\fc\r\n", [["ECHO", "a\vb\fc"]]],
  ["inline bytes of all kinds", 'ECHO \0\x01\xff\xe9 "\\xfF\\x00"\r\n', [["ECHO", "\0\x01\xff\xe9", "\xff\0"]]],
  ["inline with more words than the tables hold at first", `${manyArguments.join(" ")}\r\n`, [manyArguments]],
  ["an unfinished inline request", "PING", [], 4],
];

describe("requests", () => {
  for (const [name, stream, requests, pending = 0] of cases) {
    test(`${name}: whole`, () => {
      expect(collectRequests(new RequestParser(), binary(stream), [])).toEqual({ requests, error: null, pending });
    });
    test(`${name}: byte by byte`, () => {
      expect(collectRequests(new RequestParser(), binary(stream), everyOffset(stream.length))).toEqual({ requests, error: null, pending });
    });
    test(`${name}: split in two at every byte`, () => {
      if (stream.length > 3000) return; // Quadratic; the long ones add nothing here.
      const parser = new RequestParser();
      for (let split = 0; split < stream.length; split++) {
        parser.reset();
        expect(collectRequests(parser, binary(stream), [split])).toEqual({ requests, error: null, pending });
      }
    });
  }
});

const small: RequestLimits = { ...authenticatedLimits, bulkLengthMax: 5, multibulkCountMax: 3, inlineLengthMax: 20 };

/** What arrives, the error it gives after `Protocol error: `, and the limits if they are not the usual ones. */
const refusals: readonly [stream: string, error: string, limits?: RequestLimits][] = [
  ["*\r\n", "invalid multibulk length"],
  ["*-0\r\n", "invalid multibulk length"],
  ["*+1\r\n", "invalid multibulk length"],
  ["*01\r\n$1\r\na\r\n", "invalid multibulk length"],
  ["* 1\r\n", "invalid multibulk length"],
  ["*1 \r\n", "invalid multibulk length"],
  ["*1a\r\n$1\r\na\r\n", "invalid multibulk length"],
  ["*-\r\n", "invalid multibulk length"],
  ["*2147483648\r\n", "invalid multibulk length"],
  ["*9223372036854775808\r\n", "invalid multibulk length"],
  ["*-9223372036854775809\r\n", "invalid multibulk length"],
  ["*4\r\n", "invalid multibulk length", small],
  ["*11\r\n", "unauthenticated multibulk length", unauthenticatedLimits],
  ["*2147483648\r\n", "invalid multibulk length", unauthenticatedLimits],
  ["*1\r\n$-1\r\n", "invalid bulk length"],
  ["*1\r\n$\r\n", "invalid bulk length"],
  ["*1\r\n$01\r\na\r\n", "invalid bulk length"],
  ["*1\r\n$00\r\na\r\n", "invalid bulk length"],
  ["*1\r\n$+1\r\na\r\n", "invalid bulk length"],
  ["*1\r\n$1a\r\na\r\n", "invalid bulk length"],
  ["*1\r\n$12a\r\na\r\n", "invalid bulk length"],
  ["*1\r\n$536870913\r\n", "invalid bulk length"],
  ["*1\r\n$6\r\nabcdef\r\n", "invalid bulk length", small],
  ["*2\r\n$1\r\na\r\n$10\r\nabcdefghij\r\n", "invalid bulk length", small],
  ["*1\r\n$16385\r\n", "unauthenticated bulk length", unauthenticatedLimits],
  ["*1\r\n$536870913\r\n", "invalid bulk length", unauthenticatedLimits],
  ["*1\r\n$2147483640\r\n", "invalid bulk length", { ...authenticatedLimits, bulkLengthMax: 2 ** 40 }],
  ["*1\r\nX\r\n", "expected '$', got 'X'"],
  ["*1\r\n:1\r\n", "expected '$', got ':'"],
  ["*2\r\n$1\r\na\r\nGET\r\n", "expected '$', got 'G'"],
  ["*1\r\n\r\n", "expected '$', got '\r'"],
  ["*1\r\n\xff\r\n", "expected '$', got '\xff'"],
  ['ECHO "a\r\n', "unbalanced quotes in request"],
  ["ECHO 'a\r\n", "unbalanced quotes in request"],
  ['ECHO "a"b\r\n', "unbalanced quotes in request"],
  ["ECHO 'a'b\r\n", "unbalanced quotes in request"],
  ['ECHO "a""b"\r\n', "unbalanced quotes in request"],
  ['ECHO "abc\\\r\n', "unbalanced quotes in request"],
  ["ECHO 'abc\\'\r\n", "unbalanced quotes in request"],
  [`${"A".repeat(65537)}`, "too big inline request"],
  [`*${"1".repeat(65536)}`, "too big mbulk count string"],
  [`*1\r\n$${"1".repeat(65536)}`, "too big bulk count string"],
  [`*1\r\nX${"1".repeat(65536)}`, "too big bulk count string"],
  ["*00000000000000000000\r\n", "too big mbulk count string", small],
  ["ECHO aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", "too big inline request", small],
];

describe("refused requests", () => {
  for (const [stream, error, limits] of refusals) {
    const title = stream.length > 50 ? `${stream.slice(0, 20)}… (${stream.length} bytes)` : stream;
    test(`${JSON.stringify(title)} is refused: ${error}`, () => {
      const expected = { requests: [["PING"]], error: `Protocol error: ${error}`, pending: 0 };
      // A request before it is still served, and later bytes don't matter.
      const bytes = binary(`PING\r\n${stream}`);
      expect(collectRequests(new RequestParser(limits), bytes, [])).toEqual(expected);
      expect(collectRequests(new RequestParser(limits), concat([bytes, bytesOf("PING\r\n*1\r\n")]), [])).toEqual(expected);
      const splits = stream.length > 1000 ? everyOffset(stream.length).filter((at) => at % 997 === 0) : everyOffset(bytes.length);
      expect(collectRequests(new RequestParser(limits), bytes, splits)).toEqual(expected);
    });
  }

  test("lines as long as allowed are not refused for their length", () => {
    expect(collectRequests(new RequestParser(), bytesOf("A".repeat(65536)), []).error).toBeNull();
    expect(collectRequests(new RequestParser(), bytesOf(`*${"1".repeat(65535)}`), []).error).toBeNull();
    expect(collectRequests(new RequestParser(), bytesOf(`${"A".repeat(65535)}\n`), []).requests).toEqual([["A".repeat(65535)]]);
  });

  test("limits may change between requests, as they do after AUTH", () => {
    const parser = new RequestParser(unauthenticatedLimits);
    const request = bytesOf(encode(manyArguments));
    expect(() => parser.parse(request, 0, request.length)).toThrow("unauthenticated multibulk length");
    parser.limits = authenticatedLimits;
    expect(parser.parse(request, 0, request.length)).toBe(true);
    expect(parser.request.count).toBe(300);
  });

  test("after an error the parser is at the broken request, and starts afresh", () => {
    const parser = new RequestParser();
    const bytes = bytesOf("PING\r\n*1\r\n$x\r\n");
    expect(parser.parse(bytes, 0, bytes.length)).toBe(true);
    expect(() => parser.parse(bytes, parser.position, bytes.length)).toThrow(ProtocolError);
    expect(parser.position).toBe(6);
    expect(parser.parse(bytes, 0, 6)).toBe(true);
  });
});

describe("borrowed bytes and memory", () => {
  test("a range outside the bytes is a mistake of the caller", () => {
    const parser = new RequestParser();
    const bytes = bytesOf("*1\r\n$4\r\nPING\r\n");
    expect(() => parser.parse(bytes, 0, bytes.length + 1)).toThrow(RangeError);
    expect(() => parser.parse(bytes, -1, bytes.length)).toThrow(RangeError);
  });

  test("reset forgets an unfinished request", () => {
    const parser = new RequestParser();
    const half = bytesOf("*2\r\n$4\r\nECHO\r\n$10");
    expect(parser.parse(half, 0, half.length)).toBe(false);
    parser.reset();
    const bytes = bytesOf("*1\r\n$4\r\nPING\r\n");
    expect(parser.parse(bytes, 0, bytes.length)).toBe(true);
    expect(parser.request.count).toBe(1);
  });

  test("tables follow the arguments that arrive, not the count announced, and shrink again", () => {
    const parser = new RequestParser();
    const huge = bytesOf("*2000000000\r\n$1\r\na\r\n");
    expect(parser.parse(huge, 0, huge.length)).toBe(false);
    expect(parser.request.starts.length).toBe(8);
    parser.reset();
    const many = bytesOf(`*100000\r\n${"$1\r\na\r\n".repeat(100000)}`);
    expect(parser.parse(many, 0, many.length)).toBe(true);
    expect(parser.request.starts.length).toBeLessThan(200000);
    const ping = bytesOf("*1\r\n$4\r\nPING\r\n");
    expect(parser.parse(ping, 0, ping.length)).toBe(true);
    expect(parser.request.starts.length).toBeLessThan(1000);
    expect(parser.request.starts[0]).toBe(8);
  });

  test("a parsed request allocates nothing: the same objects serve the next one", () => {
    const parser = new RequestParser();
    const bytes = bytesOf("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n".repeat(2));
    expect(parser.parse(bytes, 0, bytes.length)).toBe(true);
    const { request } = parser;
    const { starts, lengths } = request;
    expect(parser.parse(bytes, parser.position, bytes.length)).toBe(true);
    expect([parser.request === request, request.starts === starts, request.lengths === lengths, request.bytes === bytes]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

describe("linear work", () => {
  test("an argument of 64 MB in steps of 64 KB is announced by neededBytes and never looked at", () => {
    const length = 64 * 1024 * 1024;
    const head = bytesOf(`*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$${length}\r\n`);
    const total = head.length + length + 2;
    const parser = new RequestParser();
    expect(parser.parse(head, 0, head.length)).toBe(false);
    expect(parser.neededBytes).toBe(total);
    const { bytes, reads } = counting(new Uint8Array(total));
    let calls = 0;
    for (let to = head.length; to < total; to += 65536, calls++) {
      expect(parser.parse(bytes, 0, to)).toBe(false);
      expect(parser.position).toBe(0);
      expect(parser.neededBytes).toBe(total);
    }
    expect(calls).toBeGreaterThan(1000);
    expect(parser.parse(bytes, 0, total)).toBe(true);
    expect(Array.from(parser.request.lengths.subarray(0, 3))).toEqual([3, 3, length]);
    expect(reads()).toBe(0);
  });

  test("a request of many arguments, byte by byte, costs a few reads a byte", () => {
    const stream = bytesOf(encode(manyArguments));
    const { bytes, reads } = counting(stream);
    const parser = new RequestParser();
    for (let to = 0; to < stream.length; to++) expect(parser.parse(bytes, 0, to)).toBe(false);
    expect(parser.parse(bytes, 0, stream.length)).toBe(true);
    expect(reads()).toBeLessThan(4 * stream.length);
  });

  test("a long line, byte by byte, is searched once", () => {
    const stream = bytesOf(`${"A".repeat(60000)}\n`);
    const { bytes, reads } = counting(stream);
    const parser = new RequestParser();
    for (let to = 0; to < stream.length; to++) expect(parser.parse(bytes, 0, to)).toBe(false);
    expect(parser.parse(bytes, 0, stream.length)).toBe(true);
    expect(reads()).toBeLessThan(8 * stream.length);
  });
});

/** The same bytes, with a count of how many of them were read. */
function counting(target: Uint8Array): { bytes: Uint8Array; reads: () => number } {
  let count = 0;
  const bytes = new Proxy(target, {
    get(array, property) {
      if (property === "length") return array.length;
      count++;
      return array[Number(property)];
    },
  });
  return { bytes, reads: () => count };
}
