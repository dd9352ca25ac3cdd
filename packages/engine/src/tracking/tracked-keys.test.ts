import { describe, expect, test } from "vitest";
import { ask, trackingOne } from "../testing/tracking-clients.js";

describe("tracking-table-max-keys", () => {
  test("forgets random keys beyond it, and tells that they may be modified", () => {
    const { engine, writer, client } = trackingOne("NOLOOP");
    const { tracking: table } = engine.engine;
    ask(writer, "CONFIG SET tracking-table-max-keys 3");
    const [, ...pushes] = ask(client, "MGET k1 k2 k3 k4 k5").split(">2\r\n$10\r\ninvalidate\r\n");
    expect(pushes).toHaveLength(2);
    expect(table.keyCount).toBe(3);
    const told = new Set(pushes.map((push) => /k\d/.exec(push)?.[0]));
    ask(writer, "MSET k1 1 k2 1 k3 1 k4 1 k5 1");
    for (const [key] of client.received().matchAll(/k\d/g)) told.add(key);
    expect(told.size).toBe(5);
  });

  test("takes some effort with each command, and more the longer there are too many; and goes on while there is no command", () => {
    const { engine, writer, client } = trackingOne();
    const { tracking: table } = engine.engine;
    const keys = Array.from({ length: 2000 }, (_, i) => `k${i}`);
    client.run("MGET", ...keys);
    writer.send(["CONFIG", "SET", "tracking-table-max-keys", "50"]);
    expect(table.keyCount).toBe(1900);
    writer.send(["PING"]);
    expect(table.keyCount).toBe(1700);
    engine.engine.deliver();
    expect(table.keyCount).toBe(1400);
    for (let i = 0; i < 3; i++) engine.engine.tick();
    expect(table.keyCount).toBe(50);
    client.received();
    client.send(["MGET", ...keys.slice(0, 300)]); // Few enough again: the effort is as little as at first.
    expect(table.keyCount).toBeGreaterThan(150);
    client.received();
    expect(table.keyCount).toBe(50);
    writer.run("CONFIG", "SET", "tracking-table-max-keys", 0);
    client.run("MGET", ...keys);
    expect(table.keyCount).toBe(2000);
  });
});
