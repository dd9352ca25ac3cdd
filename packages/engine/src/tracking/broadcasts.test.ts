import { describe, expect, test } from "vitest";
import { bytesOf, type TestClient } from "../testing/test-engine.js";
import { allInvalid, ask, invalid, ok, tracking, trackingOne } from "../testing/tracking-clients.js";

describe("broadcasting", () => {
  test("tells once per turn and prefix what was modified under it, in the order of the bytes", () => {
    const { writer, clients } = tracking("BCAST", "BCAST PREFIX b PREFIX a");
    const [every, some] = clients as [TestClient, TestClient];
    writer.send(
      ["MSET", "b1", "1", "a2", "1", "a1", "1", "c", "1", "a1", "2"],
      ["SET", "a1", "3"],
      ["DEL", "a", "b1"],
      ["SET", bytesOf("\xff"), "1"],
    );
    writer.send(["SET", "a", "1"]);
    expect(every.received()).toBe(invalid("a", "a1", "a2", "b1", "c", "\xff"));
    expect(some.received()).toBe(invalid("a", "a1", "a2") + invalid("b1"));
    ask(writer, "GET a1");
    expect(every.received()).toBe("");
    writer.run("SET", "", 1);
    expect(every.received()).toBe(invalid(""));
  });

  test("tells the author at the end of the turn too, and with NOLOOP only what others modified last", () => {
    const { engine, clients } = tracking("BCAST", "BCAST NOLOOP", "BCAST NOLOOP PREFIX a PREFIX b");
    const [plain, one, two] = clients as [TestClient, TestClient, TestClient];
    one.send(["SET", "a", "1"], ["SET", "b", "1"], ["PING"]);
    two.send(["SET", "b", "2"]);
    engine.engine.deliver();
    expect(plain.received()).toBe(invalid("a", "b"));
    expect(one.received()).toBe(`${ok}${ok}+PONG\r\n${invalid("b")}`);
    expect(two.received()).toBe(ok + invalid("a"));
    plain.send(["SET", "a", "1"]);
    expect(plain.received()).toBe(ok + invalid("a"));
    expect([one.received(), two.received()]).toEqual([invalid("a"), invalid("a")]);
  });

  test("an expired key has no author", () => {
    const { engine, client } = trackingOne("BCAST NOLOOP");
    expect(ask(client, "SET k 1 PX 10")).toBe(ok);
    engine.advance(11);
    expect(ask(client, "GET k")).toBe(`_\r\n${invalid("k")}`);
    ask(client, "SET k 1 PX 10");
    engine.advance(11);
    engine.tickUntilIdle();
    expect(client.received()).toBe(invalid("k"));
  });

  test("a flush is told at once, what was modified before or after it at the end of the turn", () => {
    const { writer, client } = trackingOne("BCAST");
    writer.send(["SET", "a", "1"], ["FLUSHALL"], ["SET", "b", "1"]);
    expect(client.received()).toBe(allInvalid + invalid("a", "b"));
  });

  test("reads are not remembered", () => {
    const { engine, client } = trackingOne("BCAST PREFIX x");
    ask(client, "MGET a b");
    expect(engine.engine.tracking.keyCount).toBe(0);
  });

  test("whoever leaves before the end of the turn is told nothing; whoever joins, of what was collected for the others", () => {
    const { engine, writer, clients } = tracking("BCAST PREFIX a", "BCAST PREFIX b", "BCAST PREFIX b");
    const [one, two, three] = clients as [TestClient, TestClient, TestClient];
    writer.send(["MSET", "a", "1", "b", "1"]);
    one.send(["CLIENT", "TRACKING", "OFF"], ["CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", "a", "PREFIX", "b"]);
    two.close();
    expect(one.received()).toBe(ok + ok + invalid("b"));
    expect(three.received()).toBe(invalid("b"));
    one.close();
    three.close();
    expect(engine.engine.tracking.usedBytes).toBe(0);
  });

  test("a turn collects a bounded amount, and tells it before it goes on", () => {
    const { engine, writer, client } = trackingOne("BCAST PREFIX k");
    const mebibyte = new Uint8Array(1024 * 1024).fill(0x6b);
    const { reply } = client.session;
    for (let i = 0; i < 20; i++) writer.send(["SET", mebibyte, "1"]);
    expect(reply.position).toBe(0); // The same key again and again is no more than once.
    for (let i = 1; i < 16; i++) writer.send(["SET", mebibyte.subarray(i), "1"]);
    expect(reply.position).toBe(0);
    writer.send(["SET", mebibyte.subarray(16), "1"]);
    expect(reply.position).toBeGreaterThan(16 * mebibyte.length);
    expect(engine.engine.tracking.usedBytes).toBe(0);
    reply.position = 0;
    writer.send(["SET", "k", "1"]);
    expect(client.received()).toBe(invalid("k"));
  });
});
