import { describe, expect, test } from "vitest";
import { type ReplySchema, replies, replyIn } from "./reply-schema.js";

const { bulk, integer, simple } = replies;

describe("a reply in RESP2 and RESP3", () => {
  test.each<{ what: string; schema: ReplySchema; resp2: ReplySchema; resp3: ReplySchema }>([
    { what: "simple strings", schema: replies.ok, resp2: replies.ok, resp3: replies.ok },
    { what: "strings", schema: bulk("a"), resp2: bulk("a"), resp3: bulk("a") },
    { what: "words", schema: replies.word(["x"]), resp2: replies.word(["x"]), resp3: replies.word(["x"]) },
    { what: "integers", schema: replies.count("n"), resp2: replies.count("n"), resp3: replies.count("n") },
    { what: "null", schema: replies.null, resp2: replies.null, resp3: replies.null },
    { what: "no reply", schema: replies.none, resp2: replies.none, resp3: replies.none },
    { what: "anything", schema: replies.any, resp2: replies.any, resp3: replies.any },
    { what: "verbatim strings", schema: replies.verbatim("text"), resp2: bulk("text"), resp3: replies.verbatim("text") },
    { what: "doubles", schema: replies.double("score"), resp2: bulk("score"), resp3: replies.double("score") },
    { what: "booleans", schema: replies.boolean("b"), resp2: replies.oneOfIntegers([0, 1], "b"), resp3: replies.boolean("b") },
    {
      what: "null in place of an array",
      schema: replies.nullArrayOr(replies.array(bulk()), "d"),
      resp2: replies.nullArrayOr(replies.array(bulk()), "d"),
      resp3: replies.nullOr(replies.array(bulk()), "d"),
    },
    {
      what: "arrays",
      schema: replies.array(replies.double(), "d"),
      resp2: replies.array(bulk(), "d"),
      resp3: replies.array(replies.double(), "d"),
    },
    {
      what: "sets",
      schema: replies.set(replies.boolean(), "d"),
      resp2: replies.array(replies.oneOfIntegers([0, 1]), "d"),
      resp3: replies.set(replies.boolean(), "d"),
    },
    {
      what: "tuples",
      schema: replies.tuple([bulk(), replies.set(bulk())], "d"),
      resp2: replies.tuple([bulk(), replies.array(bulk())], "d"),
      resp3: replies.tuple([bulk(), replies.set(bulk())], "d"),
    },
    {
      what: "maps",
      schema: replies.map(bulk(), replies.double(), "d"),
      resp2: replies.array(replies.oneOf([bulk(), bulk()]), "d"),
      resp3: replies.map(bulk(), replies.double(), "d"),
    },
    {
      what: "records",
      schema: replies.record({ a: integer(), "b?": replies.set(simple()) }, "d"),
      resp2: replies.array(replies.oneOf([bulk(), integer(), replies.array(simple())]), "d"),
      resp3: replies.record({ a: integer(), "b?": replies.set(simple()) }, "d"),
    },
    {
      what: "alternatives",
      schema: replies.oneOf([replies.double(), replies.null], "d"),
      resp2: replies.oneOf([bulk(), replies.null], "d"),
      resp3: replies.oneOf([replies.double(), replies.null], "d"),
    },
    {
      what: "what breaks the rule, with its description",
      schema: replies.byProtocol(replies.set(bulk()), replies.map(bulk(), replies.boolean("own")), "d"),
      resp2: replies.array(bulk(), "d"),
      resp3: replies.map(bulk(), replies.boolean("own"), "d"),
    },
    {
      what: "what breaks the rule and describes each way by itself",
      schema: replies.byProtocol(bulk("one"), integer("other"), "d"),
      resp2: bulk("one"),
      resp3: integer("other"),
    },
  ])("$what", ({ schema, resp2, resp3 }) => {
    expect(replyIn(2, schema)).toEqual(resp2);
    expect(replyIn(3, schema)).toEqual(resp3);
  });
});
