import { expect, test } from "vitest";
import { pushesBehindReply, withPushesBehind } from "../compare/known-orders.ts";
import { Marks, markRequest } from "./mark.ts";
import { elementsOf, type Item, StreamReader } from "./stream-reader.ts";

const marks = new Marks();
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const message = (type: "*" | ">", channel: string, text: string): string => `${type}3\r\n${bulk("message")}${bulk(channel)}${bulk(text)}`;
const subscribed = (type: "*" | ">", channel: string, count: number): string =>
  `${type}3\r\n${bulk("subscribe")}${bulk(channel)}:${count}\r\n`;
const answerTo = (mark: string): string => `*3\r\n${bulk("unsubscribe")}${bulk(mark)}:0\r\n`;
const read = (text: string): Item[] => new StreamReader().take(text);
const kinds = (items: readonly Item[]): string => items.map(({ kind }) => kind).join();

test("replies, pushes, messages of RESP2, acknowledgements and marks are told apart", () => {
  const mark = marks.next();
  const stream = [
    "+OK\r\n",
    message(">", "c", "x"),
    message("*", "c", "x"),
    `*4\r\n${bulk("pmessage")}${bulk("c*")}${bulk("c")}${bulk("x")}`,
    `>2\r\n${bulk("invalidate")}*1\r\n${bulk("k")}`,
    subscribed(">", "c", 1),
    subscribed("*", "c", 1),
    `*2\r\n${bulk("message")}${bulk("c")}`,
    "%1\r\n+a\r\n*-1\r\n",
    answerTo(mark),
  ];
  const items = read(stream.join(""));
  expect(items.map(({ text }) => text)).toEqual(stream);
  expect(kinds(items)).toBe("reply,push,push,push,push,reply,reply,reply,reply,mark");
});

test("it does not matter where the stream is cut", () => {
  const stream = `*2\r\n${message(">", "c", "x")}:1\r\n${bulk("a\r\nb")}${message("*", "c", "y")}$-1\r\n_\r\n${answerTo(marks.next())}`;
  const whole = read(stream);
  for (let at = 1; at < stream.length; at++) {
    const reader = new StreamReader();
    expect([...reader.take(stream.slice(0, at)), ...reader.take(stream.slice(at))]).toEqual(whole);
    expect(reader.rest).toBe("");
  }
});

test("pushes amid a reply are taken out of it, acknowledgements stay", () => {
  const [reply, ...rest] = read(`*2\r\n${subscribed("*", "c", 1)}${message("*", "c", "x")}:1\r\n`);
  expect(rest).toEqual([]);
  expect(reply).toEqual({ kind: "reply", text: `*2\r\n${subscribed("*", "c", 1)}:1\r\n`, inside: [message("*", "c", "x")] });
});

test("a mark ends an array that has not as many elements as it says", () => {
  const mark = marks.next();
  expect(read(`*3\r\n:1\r\n${answerTo(mark)}`)).toEqual([
    { kind: "reply", text: "*3\r\n:1\r\n", inside: [] },
    { kind: "mark", text: answerTo(mark), inside: [] },
  ]);
});

test("pushes behind the last element of such an array stand behind it", () => {
  const items = read(`*3\r\n${message(">", "c", "x")}:1\r\n${message(">", "c", "y")}${answerTo(marks.next())}`);
  expect(kinds(items)).toBe("reply,push,mark");
  expect(items[0]).toEqual({ kind: "reply", text: "*3\r\n:1\r\n", inside: [message(">", "c", "x")] });
});

test("what is no reply is refused", () => {
  expect(() => read("hello\r\n")).toThrow("no reply begins with");
});

test("a mark is a request to unsubscribe from a channel that is like no other", () => {
  const [one, other] = [marks.next(), marks.next()];
  expect(one).not.toBe(other);
  expect(markRequest(one)).toBe(`*2\r\n${bulk("UNSUBSCRIBE")}${bulk(one)}`);
});

test("the elements of an array are told, of nothing else", () => {
  expect(elementsOf("*2\r\n:1\r\n*1\r\n+a\r\n")).toEqual([":1\r\n", "*1\r\n+a\r\n"]);
  expect([elementsOf("*-1\r\n"), elementsOf("_\r\n"), elementsOf("-EXECABORT\r\n")]).toEqual([null, null, null]);
});

test("what a connection's own requests push to it comes behind their replies, as newer versions have it", () => {
  const { ours, theirs } = pushesBehindReply.example;
  // A mark stands behind EXEC, and behind the last request.
  const parts = (stream: string): [string, string] => {
    const end = stream.indexOf("$1\r\ny\r\n") + 7;
    const second = ours === stream ? stream.indexOf(":1\r\n>3", 40) : stream.indexOf(">3", stream.indexOf("+PONG"));
    return [stream.slice(0, second), stream.slice(second, Math.max(end, stream.length))];
  };
  const [theirFirst, theirSecond] = parts(theirs);
  const moved = [theirFirst, theirSecond].map((part) => withPushesBehind(read(part), false));
  expect(moved.map(({ isMoved }) => isMoved)).toEqual([true, true]);
  expect(moved.flatMap(({ items }) => items.map(({ text }) => text)).join("")).toBe(ours);
  for (const part of parts(ours)) expect(withPushesBehind(read(part), false)).toEqual({ items: read(part), isMoved: false });
});

test("what others have caused stays before the first reply of a transaction that goes on", () => {
  const items = read(`${message(">", "c", "x")}*1\r\n${message(">", "c", "y")}:1\r\n`);
  expect(withPushesBehind(items, true).items.map(({ text }) => text)).toEqual([
    message(">", "c", "x"),
    "*1\r\n:1\r\n",
    message(">", "c", "y"),
  ]);
});
