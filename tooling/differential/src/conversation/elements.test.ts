import { expect, test } from "vitest";
import { messagesInOrder, unsubscribedInOrder } from "../compare/any-order.ts";
import { execElements } from "./elements.ts";
import type { Item } from "./stream-reader.ts";

const acknowledged = (kind: string, channel: string, count: number): string =>
  `*3\r\n$${kind.length}\r\n${kind}\r\n$${channel.length}\r\n${channel}\r\n:${count}\r\n`;
const requests = (...lines: string[]): string[][] => lines.map((line) => line.split(" "));

test("each element is its command's; acknowledgements, of which there may be several, are nobody's", () => {
  const queued = requests("PING", "SUBSCRIBE a b", "GET k");
  const [first, second] = [acknowledged("subscribe", "a", 1), acknowledged("subscribe", "b", 2)];
  expect(execElements(queued, [`*3\r\n+PONG\r\n${first}${second}`, "$1\r\nv\r\n"], 2)).toEqual([
    { text: "+PONG\r\n", words: ["PING"], protocol: 2 },
    { text: first, words: null, protocol: 2 },
    { text: second, words: null, protocol: 2 },
    { text: "$1\r\nv\r\n", words: ["GET", "k"], protocol: 2 },
  ]);
});

test("who is muted has no elements", () => {
  const queued = requests("PING", "CLIENT REPLY SKIP", "CLIENT REPLY OFF", "GET k", "CLIENT REPLY ON");
  expect(execElements(queued, ["*5\r\n+PONG\r\n+OK\r\n"], 2)?.map(({ text }) => text)).toEqual(["+PONG\r\n", "+OK\r\n"]);
});

test("a subscription that is refused has an element like any other", () => {
  const refusal = "-ERR SSUBSCRIBE isn't allowed\r\n";
  expect(execElements(requests("SSUBSCRIBE a b", "PING"), [`*2\r\n${refusal}+PONG\r\n`], 2)?.map(({ text }) => text)).toEqual([
    refusal,
    "+PONG\r\n",
  ]);
});

test("HELLO's reply is in the new protocol, as are those behind it", () => {
  const queued = requests("GET a", "HELLO 3", "GET a", "HELLO 4");
  const elements = execElements(queued, ["*4\r\n$-1\r\n%1\r\n+a\r\n+b\r\n_\r\n-NOPROTO\r\n"], 2);
  expect(elements?.map(({ protocol }) => protocol)).toEqual([2, 3, 3, 3]);
});

test("what does not fit is not told apart", () => {
  expect(execElements(requests("PING"), ["*-1\r\n"], 2)).toBeNull();
  expect(execElements(requests("PING"), ["*2\r\n+PONG\r\n+PONG\r\n"], 2)).toBeNull();
});

test("UNSUBSCRIBE without arguments names channels in any order, with arguments in theirs", () => {
  const [ab, ba] = [
    [acknowledged("unsubscribe", "a", 1), acknowledged("unsubscribe", "b", 0)],
    [acknowledged("unsubscribe", "b", 1), acknowledged("unsubscribe", "a", 0)],
  ];
  expect(unsubscribedInOrder(ba, requests("UNSUBSCRIBE"))).toEqual(ab);
  expect(unsubscribedInOrder(ba, requests("UNSUBSCRIBE b a"))).toEqual(ba);
  expect(
    unsubscribedInOrder([acknowledged("unsubscribe", "a", 1), acknowledged("unsubscribe", "b", 1)], requests("UNSUBSCRIBE")),
  ).not.toEqual(ab);
});

test("a message that matches several patterns comes for each in any order, different messages in theirs", () => {
  const item = (pattern: string, text: string): Item => ({
    kind: "push",
    text: `>4\r\n$8\r\npmessage\r\n$2\r\n${pattern}\r\n$1\r\nc\r\n$1\r\n${text}\r\n`,
    inside: [],
  });
  const inOrder = [item("a*", "x"), item("b*", "x"), item("b*", "y")];
  expect(messagesInOrder([item("b*", "x"), item("a*", "x"), item("b*", "y")])).toEqual(inOrder);
  expect(messagesInOrder([item("b*", "y"), item("a*", "x"), item("b*", "x")])).not.toEqual(inOrder);
});
