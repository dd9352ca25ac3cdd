import { describe, expect, test } from "vitest";
import { ReplyError, type ReplyLimits, ReplyParser, type ReplyShape } from "./index.js";
import { binary, bytesOf, concat } from "./testing/bytes.ts";
import { collectReplies } from "./testing/collect-replies.ts";
import { everyOffset } from "./testing/collect-requests.ts";

const bulk = (text: string): string => `$${bytesOf(text).length}\r\n${text}\r\n`;
const long = "0123456789".repeat(40);

/** What arrives, and what is handed over; see `describeReply`. */
const cases: readonly [name: string, stream: string, events: readonly string[], shape?: Partial<ReplyShape>][] = [
  ["simple strings", "+OK\r\n+\r\n+QUEUED\r\n+é\r\n", ['"OK"', '""', '"QUEUED"', '"é"']],
  ["errors", "-ERR no\r\n-\r\n", ['failed error("ERR no")', 'failed error("")']],
  [
    "integers",
    ":0\r\n:7\r\n:-7\r\n:+7\r\n:1234567890\r\n:-123456789\r\n:123456789012345\r\n:007\r\n",
    ["0", "7", "-7", "7", "1234567890", "-123456789", "123456789012345", "7"],
  ],
  [
    "integers around 2^53",
    ":9007199254740991\r\n:-9007199254740991\r\n:9007199254740992\r\n:-9007199254740992\r\n",
    ["9007199254740991", "-9007199254740991", "9007199254740992n", "-9007199254740992n"],
  ],
  ["integers of 64 bits", ":9223372036854775807\r\n:-9223372036854775808\r\n", ["9223372036854775807n", "-9223372036854775808n"]],
  ["minus zero is zero", ":-0\r\n", ["0"]],
  ["bulk strings", bulk("") + bulk("a") + bulk("hello world") + bulk("\r\n$5\r\n"), ['""', '"a"', '"hello world"', '"\\r\\n$5\\r\\n"']],
  [
    "bulk strings of every short length",
    everyOffset(40)
      .map((length) => bulk(long.slice(0, length)))
      .join(""),
    everyOffset(40).map((length) => JSON.stringify(long.slice(0, length))),
  ],
  ["long bulk strings", bulk(long) + bulk(long.repeat(20)), [JSON.stringify(long), JSON.stringify(long.repeat(20))]],
  [
    "text beyond ASCII",
    bulk("é") + bulk("日本語") + bulk("🙂 and more of it, so that it is a longer text") + bulk("\ufeffa"),
    ['"é"', '"日本語"', '"🙂 and more of it, so that it is a longer text"', '"\ufeffa"'],
  ],
  ["RESP2 nulls", "$-1\r\n*-1\r\n", ["null", "null"]],
  [
    "arrays",
    `*0\r\n*1\r\n:1\r\n*3\r\n${bulk("a")}$-1\r\n*2\r\n:1\r\n:2\r\n*1\r\n*1\r\n*0\r\n`,
    ["[]", "[1]", '["a", null, [1, 2]]', "[[[]]]"],
  ],
  ["errors inside arrays", "*2\r\n-ERR a\r\n:1\r\n", ['[error("ERR a"), 1]']],
  ["RESP3 null and booleans", "_\r\n#t\r\n#f\r\n", ["null", "true", "false"]],
  [
    "doubles",
    ",1.5\r\n,-0\r\n,10\r\n,1e300\r\n,1.5E-7\r\n,inf\r\n,-inf\r\n,nan\r\n,.5\r\n,5.\r\n",
    ["1.5", "-0", "10", "1e+300", "1.5e-7", "Infinity", "-Infinity", "NaN", "0.5", "5"],
  ],
  [
    "big numbers",
    "(0\r\n(-3492890328409238509324850943850943825024385\r\n(+5\r\n",
    ["0n", "-3492890328409238509324850943850943825024385n", "5n"],
  ],
  [
    "bulk errors",
    "!21\r\nSYNTAX invalid syntax\r\n!8\r\nERR a\r\nb\r\n",
    ['failed error("SYNTAX invalid syntax")', 'failed error("ERR a\\r\\nb")'],
  ],
  ["verbatim strings", "=8\r\ntxt:text\r\n=4\r\nmkd:\r\n", ['"text"', '""']],
  ["verbatim strings with their format", "=8\r\ntxt:text\r\n", ['txt("text")'], { verbatim: "typed" }],
  ["simple strings told apart", `+OK\r\n${bulk("OK")}*1\r\n+\r\n`, ['simple("OK")', '"OK"', '[simple("")]'], { simple: "typed" }],
  ["simple strings as bytes, told apart", "+OK\r\n", ["simple(<4f4b>)"], { simple: "typed", strings: "bytes" }],
  ["doubles as they came", ",3.0\r\n,-inf\r\n", ["double(3.0, 3)", "double(-inf, -Infinity)"], { doubles: "typed" }],
  [
    "typed keys of objects",
    "%2\r\n+a\r\n:1\r\n,1.50\r\n:2\r\n",
    ['{"a": 1, "1.50": 2}'],
    { maps: "object", simple: "typed", doubles: "typed" },
  ],
  ["maps", `%2\r\n+a\r\n:1\r\n*1\r\n:2\r\n%0\r\n%0\r\n`, ['Map["a": 1, [2]: Map[]]', "Map[]"]],
  [
    "maps as objects",
    `%4\r\n+a\r\n:1\r\n:2\r\n_\r\n${bulk("__proto__")}#t\r\n#f\r\n%0\r\n`,
    ['{"2": null, "a": 1, "__proto__": true, "false": {}}'],
    { maps: "object" },
  ],
  ["maps whose keys no object can have", "%1\r\n*0\r\n:1\r\n%1\r\n_\r\n:1\r\n", ["Map[[]: 1]", "Map[null: 1]"], { maps: "object" }],
  ["maps as flat arrays", "%2\r\n+a\r\n:1\r\n+b\r\n%1\r\n:3\r\n:4\r\n", ['["a", 1, "b", [3, 4]]'], { maps: "flat" }],
  ["sets", "~2\r\n+a\r\n:1\r\n~0\r\n", ['Set["a", 1]', "Set[]"]],
  ["sets as arrays", "~2\r\n+a\r\n:1\r\n", ['["a", 1]'], { sets: "array" }],
  ["pushes between replies", ">2\r\n+message\r\n*1\r\n:1\r\n:1\r\n>1\r\n+a\r\n", ['push ["message", [1]]', "1", 'push ["a"]']],
  [
    "attributes",
    "|1\r\n+ttl\r\n:3600\r\n*2\r\n:1\r\n|1\r\n+popularity\r\n,0.5\r\n:2\r\n|0\r\n+a\r\n",
    ['attribute Map["ttl": 3600]', 'attribute Map["popularity": 0.5]', "[1, 2]", "attribute Map[]", '"a"'],
  ],
  [
    "attributes before a push, and inside an attribute",
    "|1\r\n+a\r\n|1\r\n+b\r\n+c\r\n:1\r\n>1\r\n+m\r\n",
    ['attribute Map["b": "c"]', 'attribute Map["a": 1]', 'push ["m"]'],
  ],
  [
    "bytes",
    `+OK\r\n${bulk("aé")}=8\r\ntxt:text\r\n-ERR a\r\n:1\r\n,1.5\r\n`,
    ["<4f4b>", "<61c3a9>", "<74657874>", 'failed error("ERR a")', "1", "1.5"],
    { strings: "bytes" },
  ],
  ["bytes as keys of objects", `%1\r\n${bulk("é")}${bulk("a")}`, ['{"é": <61>}'], { strings: "bytes", maps: "object" }],
];

describe("replies", () => {
  for (const [name, stream, events, shape] of cases) {
    test(`${name}: whole, byte by byte, and split in two at every byte`, () => {
      const bytes = bytesOf(stream);
      const expected = { events, error: null, idle: true };
      expect(collectReplies(bytes, [], shape)).toEqual(expected);
      expect(collectReplies(bytes, everyOffset(bytes.length), shape)).toEqual(expected);
      for (let split = 0; split < Math.min(bytes.length, 400); split++) expect(collectReplies(bytes, [split], shape)).toEqual(expected);
    });
  }

  test("malformed UTF-8 becomes U+FFFD in text and is kept in bytes", () => {
    const stream = binary("$2\r\n\xff\xc3\r\n");
    expect(collectReplies(stream, []).events).toEqual(['"\ufffd\ufffd"']);
    expect(collectReplies(stream, [], { strings: "bytes" }).events).toEqual(["<ffc3>"]);
  });

  test("text among neighbours of all kinds is the same however it is decoded", () => {
    // Enough of everything for windows to open, not to pay, to meet what is not ASCII, and to end inside a string.
    const texts: string[] = [];
    for (let i = 0; i < 3000; i++) {
      const length = (i * 7919) % (i % 50 === 0 ? 700 : 45);
      texts.push(
        i % 37 === 0
          ? "naïve ".repeat(length % 9)
          : i % 41 === 0
            ? "日本".repeat(length % 5)
            : long.repeat(2).slice(i % 10, (i % 10) + length),
      );
    }
    const stream = concat(texts.map((text) => bytesOf(bulk(text))));
    const expected = texts.map((text) => JSON.stringify(text));
    expect(collectReplies(stream, []).events).toEqual(expected);
    expect(
      collectReplies(
        stream,
        everyOffset(stream.length).filter((at) => at % 1009 === 0),
      ).events,
    ).toEqual(expected);
    expect(collectReplies(stream, [], {}, { sharedTextMax: 0 }).events).toEqual(expected);
    expect(collectReplies(stream, [], {}, { sharedTextMax: 200 }).events).toEqual(expected);
    const odd = new Uint8Array(stream.length + 3).subarray(3); // A chunk that begins at an odd address.
    odd.set(stream);
    expect(collectReplies(odd, []).events).toEqual(expected);
  });

  test("a string is not refused for looking like a decoder's replacement", () => {
    expect(collectReplies(bytesOf(bulk("a\ufffdb").repeat(50)), []).events).toEqual(Array(50).fill('"a\ufffdb"'));
  });

  test("a handler may choose the form of the reply that follows", () => {
    const replies: unknown[] = [];
    const parser = new ReplyParser({
      onReply: (reply) => {
        replies.push(reply);
        parser.shape = { ...parser.shape, strings: "bytes" };
      },
      onError: () => {},
      onPush: () => {},
    });
    parser.feed(bytesOf(bulk("a") + bulk("b")));
    expect(replies).toEqual(["a", Uint8Array.of(0x62)]);
  });

  test("a push keeps the first shape, whatever is set before it or while it arrives", () => {
    const heard: unknown[] = [];
    const parser = new ReplyParser({
      onReply: (reply) => heard.push(reply),
      onError: () => {},
      onPush: (items) => heard.push(...items),
    });
    parser.shape = { ...parser.shape, strings: "bytes" };
    parser.feed(bytesOf(`>3\r\n${bulk("a")}`));
    parser.shape = { ...parser.shape, sets: "array" };
    parser.feed(bytesOf(`~1\r\n${bulk("b")}${bulk("c")}~1\r\n${bulk("d")}`));
    expect(heard).toEqual(["a", new Set(["b"]), "c", [Uint8Array.of(0x64)]]);
    parser.feed(bytesOf(">2\r\n"));
    parser.reset();
    parser.feed(bytesOf(bulk("e")));
    expect(heard.at(-1)).toEqual(Uint8Array.of(0x65));
  });

  test("the code of an error is its first word", () => {
    expect(new ReplyError("WRONGTYPE Operation against a key").code).toBe("WRONGTYPE");
    expect(new ReplyError("NOAUTH").code).toBe("NOAUTH");
    expect(new ReplyError("ERR a")).toBeInstanceOf(Error);
  });

  test("a reply of 64 MB in chunks of 64 KB", () => {
    const length = 64 * 1024 * 1024;
    let reply: unknown = null;
    const parser = new ReplyParser({ onReply: (value) => (reply = value), onError: () => {}, onPush: () => {} }, { strings: "bytes" });
    parser.feed(bytesOf(`$${length}\r\n`));
    const chunk = new Uint8Array(65536).fill(0x61);
    for (let sent = 0; sent < length; sent += chunk.length) parser.feed(chunk);
    expect(reply).toBeNull();
    parser.feed(bytesOf("\r\n"));
    expect((reply as unknown as Uint8Array).length).toBe(length);
    expect((reply as unknown as Uint8Array)[length - 1]).toBe(0x61);
    expect(parser.idle).toBe(true);
  });

  test("a hundred thousand arrays inside each other overflow nothing", () => {
    const depth = 100_000;
    let reply: unknown = null;
    const parser = new ReplyParser(
      { onReply: (value) => (reply = value), onError: () => {}, onPush: () => {} },
      {},
      { depthMax: depth + 1 },
    );
    parser.feed(bytesOf(`${"*1\r\n".repeat(depth)}:1\r\n`));
    let found = 0;
    while (Array.isArray(reply)) {
      reply = reply[0];
      found++;
    }
    expect([found, reply]).toEqual([depth, 1]);
  });
});

/** What arrives, and a part of the message it is refused with. */
const refusals: readonly [stream: string, error: string, limits?: Partial<ReplyLimits>, shape?: Partial<ReplyShape>][] = [
  ["x\r\n", "unexpected 'x'"],
  ["\r\n", "unexpected '\r'"],
  ["$?\r\n;1\r\na\r\n;0\r\n", "invalid length after '$'"],
  ["$-2\r\n", "invalid length"],
  ["$01\r\na\r\n", "invalid length"],
  ["$a\r\n", "invalid length"],
  ["$\r\n", "invalid length"],
  ["*-2\r\n", "invalid length"],
  ["%-1\r\n", "invalid length"],
  ["=-1\r\n", "invalid length"],
  ["$536870913\r\n", "invalid length"],
  ["$536870912\r\n", "too long for a text"],
  ["$5\r\nhello\r\n", "invalid length", { bulkLengthMax: 4 }],
  ["*5\r\n", "invalid length", { countMax: 4 }],
  ["%3\r\n", "too large or too deep", { countMax: 4 }],
  ["*1\r\n*1\r\n*1\r\n", "too large or too deep", { depthMax: 2 }],
  ["$1\r\nabc", "without its line end"],
  ["$1\r\na\r\r", "without its line end"],
  ["+a\nb\r\n", "malformed line end"],
  ["+a\rb\r\n", "malformed line end"],
  [":\r\n", "invalid integer"],
  [":-\r\n", "invalid integer"],
  [":1a\r\n", "invalid integer"],
  [":a\r\n", "invalid integer"],
  [":--1\r\n", "invalid integer"],
  [":1234567890123456a\r\n", "invalid integer"],
  [":123456789012345678901\r\n", "invalid integer"],
  [":\xe9\r\n", "invalid integer"],
  ["#x\r\n", "unexpected '#'"],
  ["#true\r\n", "unexpected '#'"],
  ["_a\r\n", "unexpected '_'"],
  [",\r\n", "invalid double"],
  [",0x10\r\n", "invalid double"],
  [",1.5.5\r\n", "invalid double"],
  ["(1.5\r\n", "invalid big number"],
  [`(${"1".repeat(4097)}\r\n`, "invalid big number"],
  ["=3\r\ntxt\r\n", "without a format"],
  ["=5\r\ntxt+a\r\n", "without a format"],
  ["*1\r\n>1\r\n+a\r\n", "push inside a reply"],
  [`+${"a".repeat(21)}\r\n`, "too long line", { lineLengthMax: 20 }],
  [`+${"a".repeat(30)}`, "too long line", { lineLengthMax: 20 }],
];

describe("refused replies", () => {
  for (const [stream, error, limits, shape] of refusals) {
    test(`${JSON.stringify(stream.slice(0, 40))} is refused: ${error}`, () => {
      const bytes = binary(`+OK\r\n${stream}`);
      for (const splits of [[], everyOffset(bytes.length)]) {
        const collected = collectReplies(bytes, splits, shape, limits);
        expect(collected.error).toContain(error);
        expect(collected.events).toEqual(['"OK"']);
      }
    });
  }

  test("lines as long as allowed pass", () => {
    const stream = bytesOf(`+${"a".repeat(20)}\r\n`);
    expect(collectReplies(stream, everyOffset(stream.length), {}, { lineLengthMax: 20 }).error).toBeNull();
  });

  test("after an error the parser refuses to go on until it is reset", () => {
    const replies: unknown[] = [];
    const parser = new ReplyParser({ onReply: (reply) => replies.push(reply), onError: () => {}, onPush: () => {} });
    expect(() => parser.feed(bytesOf("*2\r\n:1\r\nx"))).toThrow("Protocol error");
    expect(() => parser.feed(bytesOf(":1\r\n"))).toThrow("after it threw");
    parser.reset();
    parser.feed(bytesOf(":1\r\n"));
    expect(replies).toEqual([1]);
  });

  test("what a handler throws is passed on, and feeding from a handler is refused", () => {
    const parser = new ReplyParser({ onReply: () => parser.feed(bytesOf(":1\r\n")), onError: () => {}, onPush: () => {} });
    expect(() => parser.feed(bytesOf(":1\r\n"))).toThrow("called by a handler");
  });
});
