import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";
import { clientsFields } from "./clients-info.js";
import { type ConnectionUsage, noUsage } from "./connection.js";
import { clientsMemoryBytes } from "./memory.js";

const usage = (more: Partial<ConnectionUsage>): ConnectionUsage => ({ ...noUsage, ...more });

/** As time passes, with ten ticks a second. */
function live(engine: TestEngine, seconds: number): void {
  for (let i = 0; i < seconds * 10; i++) {
    engine.advance(100);
    engine.engine.tick();
  }
}

describe("idle clients", () => {
  test("are closed after the time that clients may be idle, unless they wait or are subscribed", () => {
    const engine = new TestEngine();
    const { sessions } = engine.engine;
    const [idle, busy, waits, subscribed] = [engine.connect(), engine.connect(), engine.connect(), engine.connect()];
    subscribed.run("SUBSCRIBE", "news");
    waits.session.reply.defer();
    live(engine, 100);
    expect(sessions.size).toBe(4); // No limit unless told.
    sessions.upkeep.idleSecondsMax = 5;
    busy.run("PING");
    live(engine, 3);
    busy.run("PING");
    live(engine, 4);
    expect([idle, busy, waits, subscribed].map(({ connection }) => connection.closedFor)).toEqual(["idle", null, null, null]);
    live(engine, 3);
    expect(busy.connection.closedFor).toBe("idle");
    expect(sessions.size).toBe(2);
    expect(sessions.upkeep.idleDisconnections).toBe(2);
  });

  test("all have their turn within a second or so, however many they are", () => {
    const engine = new TestEngine();
    engine.engine.sessions.upkeep.idleSecondsMax = 1;
    for (let i = 0; i < 1000; i++) engine.connect();
    live(engine, 3);
    expect(engine.engine.sessions.size).toBe(0);
  });
});

describe("output that is unsent", () => {
  test("over the hard limit is too much at once, over the soft one after its time", () => {
    const engine = new TestEngine();
    const { outputLimits } = engine.engine.sessions;
    const client = engine.connect();
    const { session } = client;
    client.run("SUBSCRIBE", "news");
    Object.assign(outputLimits.pubsub, { hardBytes: 1000, softBytes: 100, softSeconds: 2 });
    const second = 1e6;
    expect(outputLimits.isExceeded(session, 1000, 5 * second)).toBe(true);
    expect(outputLimits.isExceeded(session, 999, 5 * second)).toBe(false);
    expect(outputLimits.isExceeded(session, 100, 7 * second)).toBe(false);
    expect(outputLimits.isExceeded(session, 100, 7.1 * second)).toBe(true);
    expect(outputLimits.isExceeded(session, 99, 7.2 * second)).toBe(false); // Below it the time begins anew.
    expect(outputLimits.isExceeded(session, 100, 8 * second)).toBe(false);
    expect(outputLimits.isExceeded(session, 100, 10 * second)).toBe(false);
    client.run("UNSUBSCRIBE"); // An ordinary client has no limit.
    expect(outputLimits.isExceeded(session, 1e9, 99 * second)).toBe(false);
  });

  test("for too long is noticed though nothing more happens", () => {
    const engine = new TestEngine();
    const { outputLimits } = engine.engine.sessions;
    const client = engine.connect();
    client.session.role = "replica";
    Object.assign(outputLimits.replica, { softBytes: 100, softSeconds: 3 });
    client.connection.current = usage({ outputMemoryBytes: 500, outputPieces: 1 });
    live(engine, 3);
    expect(client.connection.closedFor).toBe(null);
    live(engine, 2);
    expect(client.connection.closedFor).toBe("output limit");
    expect(outputLimits.disconnections).toBe(1);
  });
});

test("INFO's figures tell of clients, of the largest buffers of late, and of the memory of all", () => {
  const engine = new TestEngine();
  const { sessions } = engine.engine;
  const [client, subscribed] = [engine.connect(), engine.connect()];
  subscribed.run("PSUBSCRIBE", "news*");
  client.run("WATCH", "a", "b", "c");
  for (const { session } of [client, subscribed]) session.reply.detach();
  client.connection.current = usage({ queryBytes: 300, queryFreeBytes: 700, outputMemoryBytes: 2000 });
  const fields = (): Record<string, number> => Object.fromEntries(clientsFields(sessions, 77, { size: 0, goneSize: 0, retrySize: 0 }));
  live(engine, 2);
  expect(fields()).toMatchObject({
    connected_clients: 2,
    maxclients: 77,
    client_recent_max_input_buffer: 1000,
    client_recent_max_output_buffer: 2000,
    blocked_clients: 0,
    pubsub_clients: 1,
    watching_clients: 1,
    total_watched_keys: 3,
  });
  const before = clientsMemoryBytes(sessions, ["normal"]);
  client.connection.current = usage({});
  expect(before).toBe(clientsMemoryBytes(sessions, ["normal"]) + 3000);
  live(engine, 10);
  expect(fields()).toMatchObject({ client_recent_max_input_buffer: 0, client_recent_max_output_buffer: 0 });
});
