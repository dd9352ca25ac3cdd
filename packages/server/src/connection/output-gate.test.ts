/** The output gate, as clients see it: what may not be known yet doesn't leave, and nothing overtakes anything. */
import { RawClient, request, requests, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { keptBy, startServer } from "../testing/start-server.js";

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  async function start() {
    const started = await startServer({ transport });
    const { engine } = started.server;
    const ran = (count: number): Promise<void> => waitUntil(() => engine.stats.totalCalls >= count, `${count} commands`);
    return { ...started, engine, gate: engine.gate, ran };
  }

  test("the reply to a write waits, and so does another client's read of what was written", async () => {
    const { port, engine, gate, ran } = await start();
    const writer = await RawClient.connect({ port });
    const reader = await RawClient.connect({ port });
    const hold = gate.hold(engine.changes.sequence);
    expect(await reader.command("GET", "a")).toBe("$-1\r\n"); // Nothing has changed since.
    writer.send(request("SET", "a", "1"));
    await ran(2);
    reader.send(request("GET", "a"));
    await ran(3);
    // Whoever comes now and asks for nothing that changed waits as well: the gate knows numbers, not keys. Other connections still open and close.
    const witness = await RawClient.connect({ port });
    witness.send(request("QUIT"));
    await ran(4);
    expect([writer.text, reader.text, witness.text]).toEqual(["", "", ""]);
    hold.release(engine.changes.sequence);
    expect(await writer.replies(1)).toEqual(["+OK\r\n"]);
    expect(await reader.replies(1)).toEqual(["$1\r\n1\r\n"]);
    expect(await witness.rest()).toBe("+OK\r\n");
  });

  test("what was held leaves in order, as much as is released", async () => {
    const { port, engine, gate, ran } = await start();
    const client = await RawClient.connect({ port });
    const held = engine.changes.sequence;
    const hold = gate.hold(held);
    for (let i = 1; i <= 4; i++) {
      client.send(requests(["INCR", "count"], ["ECHO", `after ${i}`]));
      await ran(i * 2);
    }
    expect(client.text).toBe("");
    for (let i = 1; i <= 4; i++) {
      hold.release(held + i);
      expect(await client.replies(2)).toEqual([`:${i}\r\n`, `$7\r\nafter ${i}\r\n`]);
      expect(client.text).toBe("");
    }
    hold.end();
    expect(await client.command("PING")).toBe("+PONG\r\n");
  });

  test("a client that goes while its replies are held leaves nothing behind", async () => {
    const { server, port, engine, gate, ran } = await start();
    const client = await RawClient.connect({ port });
    const hold = gate.hold(engine.changes.sequence);
    client.send(request("SET", "a", "1"));
    await ran(1);
    client.reset();
    await waitUntil(() => keptBy(server).connections === 0, "the end of the connection");
    hold.end();
    expect(keptBy(server)).toEqual({ sessions: 0, connections: 0, queuedBytes: 0, heldBytes: 0 });
  });

  test("a client that has closed its half gets what was held once it may leave", async () => {
    const { port, engine, gate, ran } = await start();
    const client = await RawClient.connect({ port });
    const hold = gate.hold(engine.changes.sequence);
    client.send(request("SET", "a", "1"));
    client.finishSending();
    await ran(1);
    hold.end();
    expect(await client.rest()).toBe("+OK\r\n");
  });

  test("a change that is safe as soon as it is made may be released from within its command", async () => {
    const { port, engine, gate } = await start();
    const hold = gate.hold(engine.changes.sequence);
    engine.changes.subscribe({ propagated: ({ sequence }) => hold.release(sequence) });
    const client = await RawClient.connect({ port });
    client.send(requests(["SET", "b", "1"], ["SET", "b", "2", "GET"], ["SET", "b", "3", "GET"], ["GET", "b"]));
    expect(await client.replies(4)).toEqual(["+OK\r\n", "$1\r\n1\r\n", "$1\r\n2\r\n", "$1\r\n3\r\n"]);
  });
});
