import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe("PUBLISH", () => {
  test("sends to the channel's subscribers, then to each pattern's, in each protocol's form", () => {
    const engine = new TestEngine();
    const [old, modern] = [engine.connect(2), engine.connect(3)];
    for (const client of [old, modern]) {
      client.run("SUBSCRIBE", "news");
      client.run("PSUBSCRIBE", "n*", "x*", "*s");
    }
    expect(engine.run("PUBLISH", "news", "hello")).toBe(6);
    const sent = (first: string): string =>
      [
        `${first}3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$5\r\nhello\r\n`,
        `${first}4\r\n$8\r\npmessage\r\n$2\r\nn*\r\n$4\r\nnews\r\n$5\r\nhello\r\n`,
        `${first}4\r\n$8\r\npmessage\r\n$2\r\n*s\r\n$4\r\nnews\r\n$5\r\nhello\r\n`,
      ].join("");
    expect(old.received()).toBe(sent("*"));
    expect(modern.received()).toBe(sent(">"));
  });

  test("answers with the number of messages sent, 0 where nobody listens", () => {
    const engine = new TestEngine();
    expect(engine.run("PUBLISH", "a", "x")).toBe(0);
    engine.connect().run("SSUBSCRIBE", "a");
    expect(engine.run("PUBLISH", "a", "x")).toBe(0);
  });

  test("is answered before the publisher's own copy comes", () => {
    const client = new TestEngine().connect(3);
    client.run("SUBSCRIBE", "a");
    expect(client.raw("PUBLISH", "a", "x")).toBe(":1\r\n>3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n");
  });

  test("reaches a pattern's subscribers only where Redis's pattern matches: a star alone does not match the empty name", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("PSUBSCRIBE", "*");
    expect([engine.run("PUBLISH", "", "x"), engine.run("PUBLISH", "a", "x")]).toEqual([0, 1]);
  });

  test("sends long messages whole, whatever came before them", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    client.run("SUBSCRIBE", "a");
    for (const length of [0, 1, 63, 64, 65, 100_000, 10, 70_000, 3]) {
      engine.run("PUBLISH", "a", "x".repeat(length));
      expect(client.received()).toBe(`>3\r\n$7\r\nmessage\r\n$1\r\na\r\n$${length}\r\n${"x".repeat(length)}\r\n`);
    }
  });
});

test("SPUBLISH sends to subscribers of the shard channel, and to no others", () => {
  const engine = new TestEngine();
  const [shard, channel, pattern] = [engine.connect(), engine.connect(), engine.connect()];
  shard.run("SSUBSCRIBE", "a");
  channel.run("SUBSCRIBE", "a");
  pattern.run("PSUBSCRIBE", "*");
  expect(engine.run("SPUBLISH", "a", "x")).toBe(1);
  expect(shard.received()).toBe("*3\r\n$8\r\nsmessage\r\n$1\r\na\r\n$1\r\nx\r\n");
  expect([channel.received(), pattern.received()]).toEqual(["", ""]);
  expect(engine.run("SPUBLISH", "b", "x")).toBe(0);
});

test("waits while writes are paused", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  engine.run("CLIENT", "PAUSE", 100, "WRITE");
  expect([client.raw("PUBLISH", "a", "x"), client.raw("PING")]).toEqual(["", ""]);
  engine.pass(101);
  expect(client.received()).toBe(":0\r\n+PONG\r\n");
});

test("what one command sends a client is bounded by its limit, be it somebody else or the one that sends it", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "client-output-buffer-limit", "pubsub 4mb 0 0");
  const [reader, patterns, own] = [engine.connect(), engine.connect(), engine.connect(3)];
  reader.run("SUBSCRIBE", "a");
  for (let i = 0; i < 50; i++) for (const each of [patterns, own]) each.run("PSUBSCRIBE", `${"*".repeat(i)}a`);
  const message = "x".repeat(1_000_000);
  const publisher = engine.connect();
  expect(publisher.run("PUBLISH", "a", message)).toBe(101);
  expect([patterns.connection.closedFor, own.connection.closedFor, reader.connection.closedFor]).toEqual([
    "output limit",
    "output limit",
    null,
  ]);
  expect(patterns.session.reply.bytes.length).toBeLessThan(10_000_000);
  publisher.batch(["MULTI"], ...Array.from({ length: 30 }, () => ["PUBLISH", "a", message]), ["EXEC"]);
  expect(reader.connection.closedFor).toBe("output limit");
  expect(reader.session.reply.bytes.length).toBeLessThan(10_000_000);
  const self = engine.connect(3);
  for (let i = 0; i < 50; i++) self.run("PSUBSCRIBE", `${"*".repeat(i)}a`);
  self.run("PUBLISH", "a", message);
  expect(self.connection.closedFor).toBe("output limit");
  expect(engine.engine.sessions.outputLimits.disconnections).toBe(4);
});

test("what is published wakes the subscriber's connection, and may be known a change by", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SUBSCRIBE", "a");
  const { wakes } = client.connection;
  const publisher = engine.connect();
  publisher.batch(["MULTI"], ["SET", "k", "v"], ["PUBLISH", "a", "x"], ["SET", "l", "w"], ["EXEC"]);
  expect(client.connection.wakes).toBe(wakes + 1);
  expect(client.session.outputSequence).toBe(2);
});

test("an embedder publishes without being a client", () => {
  const engine = new TestEngine();
  const client = engine.connect(3);
  client.run("SUBSCRIBE", "a");
  const { pubsub } = engine.engine;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  expect([pubsub.publish(bytes("a"), bytes("x")), pubsub.publish(bytes("b"), bytes("x"))]).toEqual([1, 0]);
  expect(client.received()).toBe(">3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n");
  client.run("SSUBSCRIBE", "s");
  expect(pubsub.publishToShard(bytes("s"), bytes("x"))).toBe(1);
  expect(client.received()).toBe(">3\r\n$8\r\nsmessage\r\n$1\r\ns\r\n$1\r\nx\r\n");
});
