/**
 * Many clients at once that subscribe, publish, watch, cache and vanish: nobody is stuck, nothing is lost, and when they are gone nothing is left of them.
 */
import type { Reply } from "@respire/resp-protocol";
import { ServerProcess, waitUntil } from "respire-test-rig";
import { expect, test } from "vitest";
import { Chatter, demand } from "./testing/chatter.ts";
import { Churn } from "./testing/churn.ts";

const isLong = process.env.RESPIRE_TEST_LONG === "1";
const clients = isLong ? 1000 : 100;
const seconds = isLong ? 300 : 5;
const mebibyte = 1024 * 1024;
/** What the process may have grown by after its first fifth: its heap is collected when it likes. */
const growthMax = 48 * mebibyte;

async function fields(client: Chatter): Promise<Record<string, number>> {
  const info = String(await demand(client, "INFO", "everything"));
  return Object.fromEntries([...info.matchAll(/^(\w+):(\d+)\r$/gm)].map(([, name, value]) => [name as string, Number(value)]));
}

test(
  `${clients} clients come and go for ${seconds} seconds`,
  async () => {
    const seed = Number(process.env.RESPIRE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`churn.test.ts: RESPIRE_TEST_SEED=${seed}`);
    const server = await ServerProcess.start();
    const witness = await Chatter.open(server.port, 3);
    const received = new Map<string, number[]>();
    witness.onPush = ([kind, ...items]) => {
      const [channel, message] = (kind === "pmessage" ? items.slice(1) : items).map(String) as [string, string];
      const [source, number] = message.split("#") as [string, string];
      const numbers = received.get(`${channel} ${source}`) ?? [];
      received.set(`${channel} ${source}`, numbers);
      numbers.push(Number(number));
    };
    await demand(witness, "PSUBSCRIBE", "news:*");
    for (let i = 0; i < 40; i++) await demand(witness, "SSUBSCRIBE", `shard:${i}`);

    const churn = new Churn(server.port, seed);
    let isOver = false;
    const over = churn.run(clients).finally(() => {
      isOver = true;
    });
    let early = 0;
    for (let second = 0; second < seconds && churn.faults.length === 0; second++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(churn.stuck).toEqual([]);
      if (second === Math.floor(seconds / 5)) early = server.memory();
    }
    churn.stop();
    await waitUntil(() => isOver || churn.stuck.length > 0, "the clients' ends", 90_000);
    expect(churn.stuck).toEqual([]);
    await over;
    await demand(witness, "PING");
    await churn.check(witness, received);
    console.log(
      `churn: ${Object.entries(churn.done)
        .sort()
        .map(([what, times]) => `${times} ${what}`)
        .join(", ")}`,
    );
    expect(churn.faults.slice(0, 20)).toEqual([]);

    // The server hears of the last ends in its own time.
    await waitUntil(async () => (await fields(witness)).connected_clients === 1, "the end of all connections");
    expect(await fields(witness)).toMatchObject({
      blocked_clients: 0,
      pubsub_clients: 1,
      pubsub_channels: 0,
      pubsub_patterns: 1,
      pubsubshard_channels: 40,
      tracking_clients: 0,
      tracking_total_keys: 0,
      tracking_total_items: 0,
      tracking_total_prefixes: 0,
      watching_clients: 0,
      total_watched_keys: 0,
    });
    await demand(witness, "RESET");
    const last = await Chatter.open(server.port, 3);
    expect(await fields(last)).toMatchObject({ pubsub_clients: 0, pubsub_patterns: 0, pubsubshard_channels: 0 });
    expect((await demand(last, "PUBSUB", "CHANNELS")) as Reply).toEqual([]);
    await demand(last, "MEMORY", "PURGE");
    const growth = server.memory() - early;
    console.log(`churn: ${(growth / mebibyte).toFixed(1)} MiB more at the end than after a fifth of the time`);
    expect(growth).toBeLessThan(growthMax);
    witness.vanish();
    last.vanish();
  },
  (seconds + 120) * 1000,
);
