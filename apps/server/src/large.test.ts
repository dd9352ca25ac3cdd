/** Values and pipelines of hundreds of megabytes against the server as a process: all of it arrives, and its memory stays near what it holds. */
import { createHash } from "node:crypto";
import { RawClient, request, ServerProcess, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";

const megabyte = 1_000_000;
const isLong = process.env.RESPIRE_TEST_LONG === "1";

/** Bytes that don't repeat soon. */
function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = 1; i + 4 <= length; i += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes.writeUInt32LE(state, i);
  }
  return bytes;
}

const digest = (bytes: Uint8Array): string => createHash("sha1").update(bytes).digest("hex");

describe.each(["raw", "public"])("over the %s transport", (transport) => {
  const start = (): Promise<ServerProcess> => ServerProcess.start({ env: { RESPIRE_TRANSPORT: transport } });

  test.each([100 * megabyte, ...(isLong ? [512 * 1024 * 1024] : [])])("a value of %i bytes comes back as it was sent", async (length) => {
    const server = await start();
    const client = await RawClient.connect({ port: server.port });
    const value = pattern(length);
    expect(await client.command("SET", "big", value)).toBe("+OK\r\n");
    client.send(request("GET", "big"));
    const header = `$${length}\r\n`;
    const reply = await client.takeBytes(header.length + length + 2);
    expect(reply.toString("latin1", 0, header.length)).toBe(header);
    expect(digest(reply.subarray(header.length, header.length + length))).toBe(digest(value));
    // Received into one buffer, kept once, sent from one buffer.
    expect(server.memory("VmHWM")).toBeLessThan(4 * length + 200 * megabyte);
    expect(await client.command("DEL", "big")).toBe(":1\r\n");
  });

  test("a pipeline of 200 MB that is read only after all of it was sent is answered in full and in order", async () => {
    const server = await start();
    const client = await RawClient.connect({ port: server.port });
    client.socket.pause();
    const count = 1600;
    const payload = pattern(125_000);
    const expected = createHash("sha1");
    const parts: Buffer[] = [];
    for (let i = 0; i < count; i++) {
      payload.writeUInt32LE(i);
      parts.push(request("ECHO", payload));
      expected.update(`$${payload.length}\r\n`).update(payload).update("\r\n");
    }
    const length = count * (`$${payload.length}\r\n\r\n`.length + payload.length);
    // Resolves when the last byte has left, which it would not do if the server waited for its replies to be read.
    await client.sendAll(Buffer.concat(parts));
    parts.length = 0;
    const seen = createHash("sha1");
    client.keeps = false;
    client.socket.on("data", (chunk: Buffer) => seen.update(chunk));
    client.socket.resume();
    await waitUntil(() => client.receivedBytes === length, "all replies", 50_000);
    expect(seen.digest("hex")).toBe(expected.digest("hex"));
    expect(server.memory("VmHWM")).toBeLessThan(600 * megabyte);
  });

  test("memory stays bounded while a client asks for gigabytes and reads slowly", async () => {
    const server = await start();
    const client = await RawClient.connect({ port: server.port });
    await client.command("SET", "value", pattern(megabyte));
    client.keeps = false;
    client.socket.pause();
    client.send(Buffer.concat(Array.from({ length: 20_000 }, () => request("GET", "value")))); // 20 GB.
    let most = 0;
    await waitUntil(() => {
      most = Math.max(most, server.memory());
      client.socket.resume();
      setImmediate(() => client.socket.pause());
      return client.receivedBytes > 300 * megabyte;
    }, "300 MB of replies");
    expect(most).toBeLessThan(300 * megabyte);
    client.vanish();
    const other = await RawClient.connect({ port: server.port });
    await waitUntil(async () => (await other.command("INFO", "clients")).includes("connected_clients:1\r\n"), "the end of the connection");
  });
});
