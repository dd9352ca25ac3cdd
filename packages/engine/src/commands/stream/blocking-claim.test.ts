/** XREADGROUP with CLAIM where it waits: for what is new, and for what will have been pending for too long. */
import { expect, test } from "vitest";
import { claimed, noGroupToRead, pendingOf } from "../../testing/stream-forms.js";
import { addEntry, engineWithGroup, groupReader, nobodyWaits, readReply, waiting, waitingCounts } from "../../testing/stream-waiting.js";
import type { TestEngine } from "../../testing/test-engine.js";

/** A consumer has an entry pending. */
function pendingOne(): TestEngine {
  const engine = engineWithGroup("1-1");
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  return engine;
}

test("is woken by time alone, when what is pending has been so for long enough", () => {
  const engine = pendingOne();
  engine.advance(30);
  const [first, second] = [groupReader(engine, "a", "CLAIM", 100), groupReader(engine, "b", "CLAIM", 100)];
  engine.pass(69);
  expect([first.received(), second.received()]).toEqual(["", ""]);
  engine.pass(1);
  expect([first.received(), second.received()]).toEqual([readReply("k", `*1\r\n${claimed("1-1", 100, 1)}`), ""]);
  engine.pass(99);
  expect(second.received()).toBe("");
  engine.pass(1);
  expect(second.received()).toBe(readReply("k", `*1\r\n${claimed("1-1", 100, 2)}`));
  expect(pendingOf(engine, "k", "g")).toBe("1-1 b 3");
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
  engine.check();
});

test("gets what is new at once, and no more than is due", () => {
  const engine = pendingOne();
  const client = groupReader(engine, "a", "CLAIM", 100);
  engine.pass(50);
  addEntry(engine, "k", "2-1");
  expect(client.received()).toBe(readReply("k", `*1\r\n${claimed("2-1", 0, 0)}`));
  engine.pass(50);
  const other = engine.connect();
  expect(other.raw("XREADGROUP", "GROUP", "g", "b", "CLAIM", 100, "BLOCK", 0, "STREAMS", "k", ">")).toBe(
    readReply("k", `*1\r\n${claimed("1-1", 100, 1)}`),
  );
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});

test("is served by an entry that is given back; who does not claim is not", () => {
  const engine = pendingOne();
  const [plain, claiming] = [groupReader(engine, "a"), groupReader(engine, "b", "CLAIM", 9_999)];
  engine.pass(5);
  engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "1-1");
  expect(plain.received()).toBe("");
  expect(claiming.received()).toMatch(/^\*1\r\n\*2\r\n\$1\r\nk\r\n\*1\r\n\*4\r\n\$3\r\n1-1\r\n.*:\d{13}\r\n:1\r\n$/s);
  expect(pendingOf(engine, "k", "g")).toBe("1-1 b 2");
  plain.close();
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});

test("waits for another time where what was pending is claimed, acknowledged or deleted meanwhile", () => {
  const engine = engineWithGroup("1-1", "2-1", "3-1", "4-1");
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  const client = groupReader(engine, "a", "CLAIM", 100);
  engine.pass(40);
  engine.run("XACK", "k", "g", "1-1");
  engine.run("XDEL", "k", "3-1");
  engine.run("XCLAIM", "k", "g", "d", 0, "2-1", "4-1");
  engine.pass(60);
  expect(client.received()).toBe("");
  engine.pass(39);
  expect(client.received()).toBe("");
  engine.pass(1);
  expect(client.received()).toBe(readReply("k", `*2\r\n${claimed("2-1", 100, 2)}${claimed("4-1", 100, 2)}`));
  expect(pendingOf(engine, "k", "g")).toBe("2-1 a 3, 3-1 c 1, 4-1 a 3");
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
  engine.check();
});

test("looks again for what becomes pending only after it began to wait", () => {
  const engine = engineWithGroup();
  const client = groupReader(engine, "a", "CLAIM", 100);
  engine.pass(30);
  engine.connect().batch(["MULTI"], ["XADD", "k", "1-1", "f", "v1-1"], ["XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">"], ["EXEC"]);
  expect(client.received()).toBe("");
  engine.pass(99);
  expect(client.received()).toBe("");
  engine.pass(1);
  expect(client.received()).toBe(readReply("k", `*1\r\n${claimed("1-1", 100, 1)}`));
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});

test("is refused when the group goes, though it waits for a time too", () => {
  const engine = pendingOne();
  const client = groupReader(engine, "a", "CLAIM", 100);
  engine.run("XGROUP", "DESTROY", "k", "g");
  expect(client.received()).toBe(noGroupToRead("k", "g"));
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});

test("of several streams the one that is due first wakes it", () => {
  const engine = pendingOne();
  engine.advance(40);
  engine.run("XGROUP", "CREATE", "l", "g", 0, "MKSTREAM");
  addEntry(engine, "l", "7-1");
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "l", ">");
  const client = waiting(engine, "XREADGROUP", "GROUP", "g", "a", "CLAIM", 100, "BLOCK", 500, "STREAMS", "l", "k", ">", ">");
  engine.pass(59);
  expect(client.received()).toBe("");
  engine.pass(1);
  expect(client.received()).toBe(readReply("k", `*1\r\n${claimed("1-1", 100, 1)}`));
  expect(waitingCounts(engine)).toEqual(nobodyWaits);
});
