import { expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

function furnished() {
  const engine = new TestEngine();
  const [one, two] = [engine.connect(), engine.connect()];
  one.run("SUBSCRIBE", "news", "sport", "");
  two.run("SUBSCRIBE", "news");
  two.run("PSUBSCRIBE", "n*", "*");
  one.run("PSUBSCRIBE", "n*");
  one.run("SSUBSCRIBE", "shard", "other");
  return engine;
}

test("CHANNELS and SHARDCHANNELS list what has subscribers, if it matches", () => {
  const engine = furnished();
  expect(engine.run("PUBSUB", "CHANNELS")).toEqual(["news", "sport", ""]);
  expect(engine.run("PUBSUB", "CHANNELS", "*")).toEqual(["news", "sport"]);
  expect(engine.run("PUBSUB", "CHANNELS", "s*")).toEqual(["sport"]);
  expect(engine.run("PUBSUB", "SHARDCHANNELS")).toEqual(["shard", "other"]);
  expect(engine.run("PUBSUB", "SHARDCHANNELS", "s*")).toEqual(["shard"]);
});

test("NUMSUB and SHARDNUMSUB count subscribers of the names given, NUMPAT patterns", () => {
  const engine = furnished();
  expect(engine.run("PUBSUB", "NUMSUB")).toEqual([]);
  expect(engine.run("PUBSUB", "NUMSUB", "news", "none", "sport", "news")).toEqual(["news", 2, "none", 0, "sport", 1, "news", 2]);
  expect(engine.run("PUBSUB", "SHARDNUMSUB", "shard", "news")).toEqual(["shard", 1, "news", 0]);
  expect(engine.run("PUBSUB", "NUMPAT")).toBe(2);
});

test("INFO and CLIENT LIST tell the same", () => {
  const engine = furnished();
  expect(engine.run("INFO", "stats")).toContain("pubsub_channels:3\r\npubsub_patterns:2\r\npubsubshard_channels:2\r\n");
  expect(engine.run("CLIENT", "LIST", "TYPE", "pubsub")).toMatch(
    /^id=1 .* flags=P .* sub=3 psub=1 ssub=2 .*\nid=2 .* sub=1 psub=2 ssub=0 .*\n$/,
  );
});

test("what a client is subscribed to counts as its memory", () => {
  const engine = new TestEngine();
  const client = engine.connect(3);
  const taken = (): number => Number(/tot-mem=(\d+)/.exec(client.run("CLIENT", "INFO") as string)?.[1]);
  const before = taken();
  client.run("SUBSCRIBE", ...Array.from({ length: 1000 }, (_, index) => `channel:${index}`));
  client.session.reply.detach();
  expect(taken()).toBeGreaterThan(before + 30_000);
  client.run("UNSUBSCRIBE");
  client.session.reply.detach();
  expect(taken()).toBe(before);
});

test("too many words are refused, in Redis's words", () => {
  const client = new TestEngine().connect();
  for (const word of ["CHANNELS", "shardchannels"]) {
    expect(client.raw("PUBSUB", word, "a", "b")).toBe(
      `-ERR unknown subcommand or wrong number of arguments for '${word}'. Try PUBSUB HELP.\r\n`,
    );
  }
  expect(client.raw("PUBSUB", "NUMPAT", "x")).toBe("-ERR wrong number of arguments for 'pubsub|numpat' command\r\n");
  expect(client.raw("PUBSUB", "NOSUCH")).toBe("-ERR unknown subcommand 'NOSUCH'. Try PUBSUB HELP.\r\n");
});
