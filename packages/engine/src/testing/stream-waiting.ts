/** For tests of readers of streams that wait. */
import type { RequestArgument } from "@respire/resp-protocol";
import { bulk } from "./list-forms.js";
import { type TestClient, TestEngine } from "./test-engine.js";

/** A client that waits with this request. */
export function waiting(engine: TestEngine, ...words: readonly RequestArgument[]): TestClient {
  const client = engine.connect();
  client.send(words);
  const received = client.received();
  if (received !== "" || !client.session.isSuspended) throw new Error(`${words.join(" ")}: it does not wait, but gets ${received}`);
  return client;
}

/** One that waits for what is new to group `g` of stream `k`. */
export const groupReader = (engine: TestEngine, consumer: string, ...words: readonly RequestArgument[]): TestClient =>
  waiting(engine, "XREADGROUP", "GROUP", "g", consumer, "BLOCK", 0, ...words, "STREAMS", "k", ">");

/** An engine with stream `k`, which has entries with these ids and a group `g` that has read none. */
export function engineWithGroup(...ids: readonly string[]): TestEngine {
  const engine = new TestEngine();
  engine.run("XGROUP", "CREATE", "k", "g", 0, "MKSTREAM");
  for (const id of ids) addEntry(engine, "k", id);
  return engine;
}

/** Adds an entry such as `entry` of stream-forms shows. */
export const addEntry = (engine: TestEngine, key: string, id: string): unknown => engine.run("XADD", key, id, "f", `v${id}`);

/** What one who reads one stream gets in RESP2. */
export const readReply = (key: string, list: string): string => `*1\r\n*2\r\n${bulk(key)}${list}`;

/** How much there is of what belongs to those who wait: all 0 if nobody does. */
export const waitingCounts = ({ engine }: TestEngine): readonly number[] => [
  engine.sessions.blockedCount,
  engine.blockedKeys.size,
  engine.blockedKeys.goneSize,
  engine.blockedKeys.retrySize,
  engine.sessions.deadlines.size,
];
export const nobodyWaits: readonly number[] = [0, 0, 0, 0, 0];
