import { describe, expect, test } from "vitest";
import { type ReplySchema, replies } from "../reply-schema.js";
import { matchesReply, replyMismatch } from "./matches-reply.js";
import { parseReplyTree } from "./reply-tree.js";

describe("a reply as a tree", () => {
  test("keeps every type apart", () => {
    const text = "*8\r\n+OK\r\n:-1\r\n$-1\r\n*-1\r\n$3\r\n\r\n\0\r\n%1\r\n$1\r\na\r\n,1.5\r\n~1\r\n#t\r\n_\r\n";
    const { type, items } = parseReplyTree(text);
    expect([type, ...items.map((item) => item.type)]).toEqual([
      "array",
      "simple",
      "integer",
      "nullBulk",
      "nullArray",
      "bulk",
      "map",
      "set",
      "null",
    ]);
    expect(items[4]?.text).toBe("\r\n\0");
    expect(items[5]?.items.map((item) => [item.type, item.text])).toEqual([
      ["bulk", "a"],
      ["double", "1.5"],
    ]);
  });

  test.each([
    "",
    "+OK",
    "$3\r\nab\r\n",
    "$2\r\nabc\r\n",
    ":01\r\n",
    ":1\r\n:2\r\n",
    "*2\r\n:1\r\n",
    "#x\r\n",
    "?1\r\n",
    "$-2\r\n",
    ",abc\r\n",
  ])("%j is none", (text) => expect(() => parseReplyTree(text)).toThrow(/^expected /));
});

const cases: readonly [schema: ReplySchema, protocol: 2 | 3, matching: readonly string[], others: readonly string[]][] = [
  [replies.ok, 2, ["+OK\r\n"], ["$2\r\nOK\r\n", "+Ok\r\n", "-ERR\r\n"]],
  [replies.null, 2, ["$-1\r\n"], ["_\r\n", "*-1\r\n"]],
  [replies.null, 3, ["_\r\n"], ["$-1\r\n"]],
  [{ type: "nullArray" }, 2, ["*-1\r\n"], ["$-1\r\n"]],
  [{ type: "nullArray" }, 3, ["_\r\n"], ["*-1\r\n"]],
  [replies.oneOfIntegers([0, 1]), 2, [":0\r\n", ":1\r\n"], [":2\r\n", "#t\r\n"]],
  [replies.count(), 2, [":0\r\n", ":9223372036854775807\r\n"], [":-1\r\n"]],
  [replies.double(), 2, ["$3\r\n1.5\r\n"], [",1.5\r\n"]],
  [replies.double(), 3, [",1.5\r\n", ",inf\r\n"], ["$3\r\n1.5\r\n"]],
  [replies.verbatim(), 3, ["=5\r\ntxt:a\r\n"], ["$1\r\na\r\n"]],
  [replies.array(replies.bulk()), 2, ["*0\r\n", "*1\r\n$1\r\na\r\n"], ["*1\r\n:1\r\n", "~0\r\n"]],
  [replies.set(replies.bulk()), 3, ["~0\r\n"], ["*0\r\n"]],
  [replies.set(replies.bulk()), 2, ["*0\r\n"], ["~0\r\n"]],
  [replies.tuple([replies.bulk(), replies.integer()]), 2, ["*2\r\n$1\r\na\r\n:1\r\n"], ["*1\r\n$1\r\na\r\n", "*2\r\n:1\r\n:1\r\n"]],
  [replies.map(replies.bulk(), replies.integer()), 3, ["%1\r\n$1\r\na\r\n:1\r\n"], ["*2\r\n$1\r\na\r\n:1\r\n", "%1\r\n:1\r\n:1\r\n"]],
  [replies.map(replies.bulk(), replies.integer()), 2, ["*2\r\n$1\r\na\r\n:1\r\n"], ["*1\r\n$1\r\na\r\n", "*2\r\n:1\r\n:1\r\n"]],
  [
    replies.record({ a: replies.integer(), "b?": replies.bulk() }),
    3,
    ["%1\r\n$1\r\na\r\n:1\r\n", "%2\r\n$1\r\nb\r\n$0\r\n\r\n$1\r\na\r\n:1\r\n"],
    ["%0\r\n", "%1\r\n$1\r\na\r\n$0\r\n\r\n", "%1\r\n$1\r\nc\r\n:1\r\n", "%2\r\n$1\r\na\r\n:1\r\n$1\r\na\r\n:1\r\n"],
  ],
  [replies.oneOf([replies.ok, replies.null]), 2, ["+OK\r\n", "$-1\r\n"], [":1\r\n"]],
  [replies.byProtocol(replies.ok, replies.null), 3, ["_\r\n"], ["+OK\r\n"]],
  [replies.any, 2, [":1\r\n"], []],
  [replies.none, 2, [], ["+OK\r\n"]],
];

test.each(cases)("%j in RESP%i", (schema, protocol, matching, others) => {
  for (const reply of matching) expect([reply, replyMismatch(schema, protocol, reply)]).toEqual([reply, null]);
  for (const reply of others) expect([reply, matchesReply(schema, protocol, reply)]).toEqual([reply, false]);
});

test("says where a reply goes wrong", () => {
  const schema = replies.array(replies.record({ a: replies.integer() }));
  expect(replyMismatch(schema, 3, "*1\r\n%1\r\n$1\r\na\r\n_\r\n")).toBe("the reply[0].a is of type null instead of integer");
});
