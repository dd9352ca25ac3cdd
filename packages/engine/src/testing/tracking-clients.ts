/** Clients that track, what they are told as it goes over the wire, and somebody who writes. */
import { type TestClient, TestEngine } from "./test-engine.js";

export const ask = (client: TestClient, command: string): string => client.raw(...command.split(" "));
export const bulk = (...texts: string[]): string => texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("");
const keysOf = (keys: readonly string[]): string => `*${keys.length}\r\n${bulk(...keys)}`;
/** What a client of RESP3 is told, and one of RESP2 that is subscribed. */
export const invalid = (...keys: string[]): string => `>2\r\n${bulk("invalidate")}${keysOf(keys)}`;
export const message = (...keys: string[]): string => `*3\r\n${bulk("message", "__redis__:invalidate")}${keysOf(keys)}`;
export const allInvalid = `>2\r\n${bulk("invalidate")}_\r\n`;
export const ok = "+OK\r\n";

/** Clients of RESP3 that track so, and one that does not. */
export function tracking(...modes: string[]): { engine: TestEngine; writer: TestClient; clients: TestClient[] } {
  const engine = new TestEngine();
  const writer = engine.connect();
  const clients = modes.map((mode) => {
    const client = engine.connect(3);
    ask(client, `CLIENT TRACKING ON ${mode}`.trim());
    return client;
  });
  return { engine, writer, clients };
}

/** One client of RESP3 that tracks so, and one that does not. */
export function trackingOne(mode = ""): { engine: TestEngine; writer: TestClient; client: TestClient } {
  const { engine, writer, clients } = tracking(mode);
  return { engine, writer, client: clients[0] as TestClient };
}
