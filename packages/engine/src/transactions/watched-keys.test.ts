/** Which changes between WATCH and EXEC let the transaction fail: as a redis-server 7.0 has it. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { TestEngine } from "../testing/test-engine.js";

type Words = readonly RequestArgument[];

/** Whether the transaction of a client that watches `k`, and `absent`, is run after others did this. A number is a time that passes, in milliseconds. */
function isRunAfter(steps: readonly (Words | number)[], before: readonly (Words | number)[] = [["SET", "k", "v"]]): boolean {
  const engine = new TestEngine();
  const [client, other] = [engine.connect(), engine.connect()];
  const take = (all: readonly (Words | number)[]): void => {
    for (const each of all) {
      if (typeof each === "number") engine.advance(each);
      else if (each[0] === "tick") engine.tickUntilIdle();
      else other.run(...each);
    }
  };
  take(before);
  client.batch(["WATCH", "k", "absent"]);
  take(steps);
  client.batch(["MULTI"], ["PING"]);
  const reply = client.run("EXEC");
  expect([client.session.watches.length, client.session.isDirty, engine.engine.watchedKeys.usedBytes]).toEqual([0, false, 0]);
  return reply !== null;
}

const expiring: readonly (Words | number)[] = [["SET", "k", "v", "PX", 10]];
const expired: readonly (Words | number)[] = [...expiring, 20];

describe("a transaction is run", () => {
  test.each<[string, readonly (Words | number)[], (readonly (Words | number)[])?]>([
    ["if nothing happens", []],
    [
      "if other keys are changed",
      [
        ["SET", "other", 1],
        ["DEL", "other"],
      ],
    ],
    [
      "if the key is only read",
      [
        ["GET", "k"],
        ["GETEX", "k"],
        ["TOUCH", "k"],
        ["OBJECT", "ENCODING", "k"],
        ["TTL", "k"],
      ],
    ],
    [
      "if a change is refused, or changes nothing",
      [
        ["INCR", "k"],
        ["SETNX", "k", 1],
        ["PERSIST", "k"],
        ["DEL", "absent"],
        ["SETRANGE", "k", 9, ""],
      ],
    ],
    ["if the same key of another database is changed", [["SELECT", 1], ["SET", "k", 1], ["FLUSHDB"]]],
    ["if the time of a key that expires has not come", [5], expiring],
    ["if a key that had expired goes when it is looked for", [["GET", "k"]], expired],
    ["if a key that had expired goes in the background", [["tick"]], expired],
    ["if a key that had expired is flushed", [["FLUSHALL"]], expired],
    ["if a key that had expired is flushed with its database", [["FLUSHDB"]], expired],
    ["if a key that had expired gives way to an empty database", [["SWAPDB", 0, 1]], expired],
    ["if nothing there is flushed", [["FLUSHALL"]], []],
    ["if a database is swapped with itself", [["SWAPDB", 0, 0]]],
    ["if databases that do not have the key are swapped", [["SWAPDB", 0, 1]], [["SET", "other", 1]]],
    ["if what comes in the place of nothing had expired", [["SWAPDB", 0, 1]], [["SELECT", 1], ["SET", "k", 1, "PX", 5], 10, ["SELECT", 0]]],
  ])("%s", (_, steps, before) => {
    expect(isRunAfter(steps, before)).toBe(true);
  });
});

describe("a transaction is not run", () => {
  test.each<[string, readonly (Words | number)[], (readonly (Words | number)[])?]>([
    ["if the key is set", [["SET", "k", "w"]]],
    ["if the key is set to what it was", [["SET", "k", "v"]]],
    [
      "if it is changed and changed back",
      [
        ["APPEND", "k", "x"],
        ["SET", "k", "v"],
      ],
    ],
    ["if a part of it is", [["SETRANGE", "k", 0, "w"]]],
    ["if it is deleted", [["DEL", "k"]]],
    ["if it is taken", [["GETDEL", "k"]]],
    ["if it is created", [["SET", "absent", 1]]],
    ["if one of many is", [["MSET", "a", 1, "absent", 2]]],
    ["if it gets an expiry", [["EXPIRE", "k", 100]]],
    ["if its expiry is taken away", [["PERSIST", "k"]], [["SET", "k", "v", "EX", 100]]],
    ["if it expires, though nobody looks", [20], expiring],
    ["if it expires and is looked for", [20, ["GET", "k"]], expiring],
    ["if it expires in the background", [20, ["tick"]], expiring],
    ["if it expires and is set again", [20, ["SET", "k", "v"]], expiring],
    ["if it had expired, and comes back", [["SET", "k", "v"]], expired],
    [
      "if it had expired, went, and comes back",
      [
        ["GET", "k"],
        ["SET", "k", "v"],
      ],
      expired,
    ],
    ["if it is renamed", [["RENAME", "k", "other"]]],
    ["if another one takes its name", [["RENAME", "other", "k"]], [["MSET", "k", 1, "other", 2]]],
    ["if another one takes the name that nobody had", [["RENAME", "k2", "absent"]], [["MSET", "k", 1, "k2", 2]]],
    ["if it is copied over", [["COPY", "other", "k", "REPLACE"]], [["MSET", "k", 1, "other", 2]]],
    ["if it is moved away", [["MOVE", "k", 1]]],
    [
      "if it is moved here",
      [
        ["SELECT", 1],
        ["MOVE", "absent", 0],
      ],
      [
        ["SELECT", 1],
        ["SET", "absent", 1],
        ["SELECT", 0],
      ],
    ],
    ["if its database is flushed", [["FLUSHDB"]]],
    ["if all are", [["FLUSHALL"]]],
    ["if its database gives way to another", [["SWAPDB", 0, 1]]],
    [
      "if its database gives way to one that has the key too",
      [["SWAPDB", 1, 0]],
      [
        ["SET", "k", "v"],
        ["COPY", "k", "k", "DB", 1],
      ],
    ],
    [
      "if it comes with another database",
      [["SWAPDB", 0, 1]],
      [
        ["SELECT", 1],
        ["SET", "k", 1],
        ["SELECT", 0],
      ],
    ],
    [
      "if it had expired, and another one comes with another database",
      [["SWAPDB", 0, 1]],
      [["SELECT", 1], ["SET", "k", 1], ["SELECT", 0], ...expiring, 20],
    ],
  ])("%s", (_, steps, before) => {
    expect(isRunAfter(steps, before)).toBe(false);
  });

  test("if a key was evicted", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    client.batch(["SET", "k", "v"], ["WATCH", "k"]);
    engine.engine.keyspace.databases[0]!.evict(Uint8Array.of(0x6b), 0, 1);
    expect(client.batch(["MULTI"], ["GET", "k"], ["EXEC"]).at(-1)).toBe(null);
    expect(client.run("GET", "k")).toBe(null);
  });

  test("if the client itself changed what it watches, before MULTI", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    expect(client.batch(["WATCH", "k"], ["SET", "k", 1], ["MULTI"], ["PING"], ["EXEC"]).at(-1)).toBe(null);
    expect(client.batch(["WATCH", "k"], ["MULTI"], ["SET", "k", 1], ["SET", "k", 2], ["EXEC"]).at(-1)).toEqual(["OK", "OK"]);
  });
});

describe("watching", () => {
  test("ends with EXEC, DISCARD, UNWATCH and RESET, and what changed before it counts no more", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    const isRun = (): boolean => client.batch(["MULTI"], ["PING"], ["EXEC"]).at(-1) !== null;
    for (const end of [[["UNWATCH"]], [["MULTI"], ["DISCARD"]], [["RESET"]], [["MULTI"], ["EXEC"]]]) {
      client.run("WATCH", "k");
      other.run("SET", "k", 1);
      client.batch(...end);
      expect(isRun()).toBe(true);
      client.run("WATCH", "k");
      client.batch(...end);
      other.run("SET", "k", 1);
      expect(isRun()).toBe(true);
    }
    client.batch(["WATCH", "k"], ["MULTI"], ["UNWATCH"]);
    other.run("SET", "k", 2);
    expect(client.run("EXEC")).toBe(null);
  });

  test("concerns the database that was selected at the time", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    client.batch(["SELECT", 2], ["WATCH", "k"], ["SELECT", 0], ["MULTI"], ["PING"]);
    other.batch(["SET", "k", 1], ["SELECT", 1], ["SET", "k", 1]);
    expect(client.run("EXEC")).toEqual(["PONG"]);
    client.batch(["SELECT", 2], ["WATCH", "k"], ["SELECT", 0], ["MULTI"], ["PING"]);
    other.batch(["SELECT", 2], ["SET", "k", 1]);
    expect(client.run("EXEC")).toBe(null);
  });

  test("is each client's own, and takes no memory when nobody does", () => {
    const engine = new TestEngine();
    const clients = Array.from({ length: 30 }, () => engine.connect());
    for (const [i, client] of clients.entries()) client.run("WATCH", "shared", `own:${i}`, "x".repeat(i * 1000));
    engine.run("SET", "own:7", 1);
    const transactions = (): boolean[] => clients.map((client) => client.batch(["MULTI"], ["PING"], ["EXEC"]).at(-1) !== null);
    expect(transactions()).toEqual(clients.map((_, i) => i !== 7));
    for (const client of clients) client.run("WATCH", "shared");
    engine.run("SET", "shared", 1);
    expect(transactions()).toEqual(clients.map(() => false));
    for (const [i, client] of clients.entries()) client.run("WATCH", "shared", `own:${i}`);
    for (const client of clients) client.close();
    expect(engine.engine.watchedKeys.usedBytes).toBe(0);
  });
});
