import { describe, expect, test } from "vitest";
import type { TestClient } from "../testing/test-engine.js";
import { ask, bulk, invalid, message, ok, tracking, trackingOne } from "../testing/tracking-clients.js";

describe("whom it is told", () => {
  test("a client of RESP2 can't be told, and its keys are forgotten all the same", () => {
    const { engine, writer, client } = trackingOne();
    client.session.reply.protocol = 2;
    ask(client, "GET k");
    ask(writer, "SET k 1");
    ask(writer, "FLUSHALL");
    expect(client.received()).toBe("");
    expect(engine.engine.tracking.keyCount).toBe(0);
  });

  test("with REDIRECT, another one: in RESP2 if it is subscribed to anything", () => {
    const { engine, writer, client } = trackingOne();
    const other = engine.connect();
    ask(client, `CLIENT TRACKING ON REDIRECT ${other.session.id}`);
    const told = (): string => {
      ask(client, "GET k");
      ask(writer, "SET k 1");
      expect(client.received()).toBe("");
      return other.received();
    };
    expect(told()).toBe("");
    for (const kind of ["", "P", "S"]) {
      ask(other, `${kind}SUBSCRIBE news`);
      expect(told()).toBe(message("k"));
      ask(client, "GET k");
      expect(ask(client, "SET k 1")).toBe(ok); // It learns of its own as well.
      expect(other.received()).toBe(message("k"));
      ask(other, `${kind}UNSUBSCRIBE news`);
    }
    other.session.reply.protocol = 3;
    expect(told()).toBe(invalid("k"));
  });

  test("a client may redirect to itself, and is told in RESP2 so", () => {
    const { writer, client } = trackingOne();
    ask(client, `CLIENT TRACKING ON REDIRECT ${client.session.id}`);
    ask(client, "GET k");
    expect(ask(client, "SET k 1")).toBe(ok + invalid("k"));
    ask(client, "GET k");
    ask(client, "SUBSCRIBE news");
    ask(client, "HELLO 2");
    ask(writer, "SET k 2");
    expect(client.received()).toBe(message("k"));
  });

  test("if the other one has gone, a client of RESP3 is told so, each time", () => {
    const { engine, writer, clients } = tracking("", "BCAST");
    const other = engine.connect(3);
    const broken = `>2\r\n${bulk("tracking-redir-broken")}:${other.session.id}\r\n`;
    const [reader, broadcast] = clients as [TestClient, TestClient];
    ask(reader, `CLIENT TRACKING ON REDIRECT ${other.session.id}`);
    ask(broadcast, `CLIENT TRACKING ON BCAST REDIRECT ${other.session.id}`);
    ask(reader, "MGET k l");
    ask(writer, "SET k 1");
    expect(other.received()).toBe(invalid("k") + invalid("k"));
    other.close();
    expect(ask(reader, "MSET k 1 l 1")).toBe(ok + broken);
    expect(broadcast.received()).toBe(broken);
    ask(writer, "FLUSHALL");
    expect([reader.received(), broadcast.received()]).toEqual([broken, broken]);
    reader.session.reply.protocol = 2;
    ask(writer, "FLUSHALL");
    expect(reader.received()).toBe("");
  });
});
