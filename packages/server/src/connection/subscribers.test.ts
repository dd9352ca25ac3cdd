/** Messages over sockets: to many at once, and to subscribers that do not read, which cost bounded memory and nobody else anything. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RawClient, request, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { Log } from "../logging.js";
import { keptBy, startServer } from "../testing/start-server.js";

const mebibyte = 1024 * 1024;
/** What the system takes for a client that does not read, on its way and at its end, is less than this. */
const systemBytes = 16 * mebibyte;

/** What is logged of a subscriber that is cut off: it is shown as it was until then, without the flag of those that are to be closed. */
const cutOff = / # Client id=\d+ addr=127.* flags=P .* sub=1 .* scheduled to be closed ASAP for overcoming of output buffer limits\.\n/;

const payload = "x".repeat(1000);
const messageBytes = `*3\r\n$7\r\nmessage\r\n$4\r\nnews\r\n$1000\r\n${payload}\r\n`.length;
const publish = request("PUBLISH", "news", payload);
/** Sent in each turn of a pipeline: the reader lives in the same process as the server, and has to have its turns too. */
const turnBytes = 256 * 1024;
const pipeline = (count: number): Buffer => Buffer.alloc(publish.length * count, publish);

describe.each(["raw", "public"] as const)("over the %s transport", (transport) => {
  const start = async (limit: string) => {
    const file = join(temporaryFolder(), "log.txt");
    const lines = [`logfile ${file}`, `client-output-buffer-limit pubsub ${limit}`];
    const { server, port } = await startServer({ transport, log: new Log(), lines });
    const subscribe = async (): Promise<RawClient> => {
      const client = await RawClient.connect({ port });
      await client.command("SUBSCRIBE", "news");
      return client;
    };
    const publisher = await RawClient.connect({ port });
    return { server, subscribe, publisher, logged: () => readFileSync(file, "utf8") };
  };

  /** Has a reader and a subscriber that does not read; sends so much to both; the most that the server kept meanwhile. */
  const publishPast = async (rounds: number, perRound: number) => {
    const { server, subscribe, publisher, logged } = await start("8mb 0 0");
    const [reader, stuck] = [await subscribe(), await subscribe()];
    reader.keeps = false;
    const begin = reader.receivedBytes;
    stuck.socket.pause();
    let most = 0;
    for (let round = 0; round < rounds; round++) {
      for (let bytes = pipeline(perRound), at = 0; at < bytes.length; at += turnBytes) {
        publisher.send(bytes.subarray(at, at + turnBytes));
        await new Promise(setImmediate);
        most = Math.max(most, keptBy(server).queuedBytes);
      }
      const wanted = begin + (round + 1) * perRound * messageBytes;
      await waitUntil(
        () => {
          most = Math.max(most, keptBy(server).queuedBytes);
          return reader.receivedBytes >= wanted;
        },
        "all messages",
        60_000,
      );
    }
    const replies = await publisher.replies(rounds * perRound);
    return { server, reader, received: reader.receivedBytes - begin, publisher, replies, most, logged };
  };

  test.each([
    ["one pipeline", 1, 60_000],
    ["many pipelines", 60, 1_000],
  ] as const)("a subscriber that does not read is cut off in %s; others get every message", async (_, rounds, perRound) => {
    const { server, reader, received, publisher, replies, most, logged } = await publishPast(rounds, perRound);
    expect(rounds * perRound * messageBytes).toBeGreaterThan(3 * systemBytes);
    expect(received).toBe(rounds * perRound * messageBytes);
    expect([replies[0], replies.at(-1)]).toEqual([":2\r\n", ":1\r\n"]);
    expect(most).toBeLessThan(12 * mebibyte);
    expect(server.engine.sessions.size).toBe(2);
    expect(logged()).toMatch(cutOff);
    expect(await publisher.command("INFO", "stats")).toContain("\r\nclient_output_buffer_limit_disconnections:1\r\n");
    expect(await publisher.command("PUBSUB", "NUMSUB", "news")).toBe("*2\r\n$4\r\nnews\r\n:1\r\n");
    expect(reader.ended).toBe(null);
    await waitUntil(() => keptBy(server).queuedBytes === 0, "nothing kept any more");
  });

  test("a subscriber over the soft limit is cut off after its time, though nothing more is sent", async () => {
    const { server, subscribe, publisher } = await start("0 1mb 1");
    const stuck = await subscribe();
    stuck.socket.pause();
    const begin = performance.now();
    publisher.keeps = false;
    publisher.send(pipeline(30_000));
    await waitUntil(() => keptBy(server).queuedBytes > 2 * mebibyte, "output that waits");
    expect(server.engine.sessions.size).toBe(2);
    await waitUntil(() => server.engine.sessions.size === 1, "the end of the subscriber", 10_000);
    expect(performance.now() - begin).toBeGreaterThan(900);
    expect(server.engine.sessions.outputLimits.disconnections).toBe(1);
  });

  test("a message longer than the hard limit ends its subscribers", async () => {
    const { server, subscribe, publisher, logged } = await start("2mb 0 0");
    const stuck = await subscribe();
    stuck.socket.pause();
    expect(await publisher.command("PUBLISH", "news", "x".repeat(30 * mebibyte))).toBe(":1\r\n");
    await waitUntil(() => server.engine.sessions.size === 1, "the end of the subscriber");
    expect(logged()).toMatch(cutOff);
    expect(await publisher.command("PUBLISH", "news", "x")).toBe(":0\r\n");
  });

  test("hundreds of subscribers get everything, in order, while two publishers go on", async () => {
    const { server, subscribe, publisher } = await start("32mb 8mb 60");
    const subscribers = await Promise.all(Array.from({ length: 300 }, subscribe));
    const other = await RawClient.connect({ port: server.port });
    const count = 200;
    const messages = (name: string): Buffer =>
      Buffer.concat(Array.from({ length: count }, (_, index) => request("PUBLISH", "news", `${name} ${index}`)));
    for (const [client, name] of [
      [publisher, "one"],
      [other, "two"],
    ] as const)
      for (let at = 0, bytes = messages(name); at < bytes.length; at += 1000) {
        client.send(bytes.subarray(at, at + 1000));
        await new Promise(setImmediate);
      }
    for (const subscriber of subscribers) {
      const texts = (await subscriber.replies(2 * count)).map((reply) => reply.split("\r\n")[6] as string);
      for (const name of ["one", "two"]) {
        expect(texts.filter((text) => text.startsWith(name))).toEqual(Array.from({ length: count }, (_, index) => `${name} ${index}`));
      }
    }
    for (const client of [publisher, other]) expect(new Set(await client.replies(count))).toEqual(new Set([":300\r\n"]));
    for (const subscriber of subscribers) subscriber.vanish();
    await waitUntil(() => server.engine.pubsub.channels.all.size === 0, "the end of the channel");
  });
});
