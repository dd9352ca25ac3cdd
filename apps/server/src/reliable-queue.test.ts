/**
 * A queue from which nothing is lost when a consumer dies: it moves a job to a list of its own, works, and takes it out of there in the transaction in which
 * it says that it is done. What a dead consumer has left is put back. Producers and consumers come from node-redis.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { testedServers, waitUntil } from "respire-test-rig";
import { describe, expect, test } from "vitest";
import { openNodeRedis } from "./testing/clients.js";

const isLong = process.env.RESPIRE_TEST_LONG === "1";
const producers = 20;
const consumers = 20;
const jobsEach = isLong ? 2000 : 50;
/** One in so many jobs costs its consumer its life. */
const deathEvery = 15;

type Client = Awaited<ReturnType<typeof openNodeRedis>>;

/** Where in its work a consumer is when it dies. */
const deaths = ["while it waits", "with a job", "while it reports", "by another's hand"] as const;

describe.each(testedServers("a reliable queue in redis-server"))("%s", (_name, start) => {
  test(`${producers} producers, ${consumers} consumers that die now and then: nothing is lost, nothing is done twice`, async () => {
    const { port } = await start();
    const witness = await openNodeRedis(port);
    const total = producers * jobsEach;
    const died: Record<string, number> = {};
    let isOver = false;

    const produce = async (producer: number): Promise<void> => {
      const client = await openNodeRedis(port);
      for (let i = 0; i < jobsEach; i++) await client.rPush("queue", `job:${producer}:${i}`);
      client.destroy();
    };

    /** Puts back what a consumer had when it died. The server must know of its death: what it had asked for may come before. */
    const putBack = async (id: number, doing: string): Promise<void> => {
      await waitUntil(async () => !(await witness.sendCommand<string>(["CLIENT", "LIST"])).includes(`id=${id} `), "a consumer's end");
      while ((await witness.lMove(doing, "queue", "RIGHT", "LEFT")) !== null);
    };

    const report = (client: Client, doing: string, job: string) => client.multi().lRem(doing, 1, job).rPush("done", job).exec();

    /** Works until it dies, of something that its number decides. */
    const live = async (consumer: number, life: number): Promise<void> => {
      const client = await openNodeRedis(port);
      const id = await client.clientId();
      const doing = `doing:${consumer}`;
      const death = deaths[(consumer + life) % deaths.length] ?? "with a job";
      for (let jobs = 1; !isOver; jobs++) {
        const isLast = jobs % deathEvery === (consumer * 7) % deathEvery;
        const moving = client.blMove("queue", doing, "LEFT", "RIGHT", 0.1);
        if (isLast && death === "while it waits") {
          moving.catch(() => {});
          await sleep(consumer % 10);
          client.destroy();
        } else {
          const job = await moving;
          if (job === null) continue;
          if (isLast && death === "with a job") client.destroy();
          else {
            const reporting = report(client, doing, job);
            if (isLast && death === "while it reports") {
              reporting.catch(() => {});
              client.destroy();
            } else expect((await reporting)[0]).toBe(1);
          }
          if (isLast && death === "by another's hand") {
            const next = client.blMove("queue", doing, "LEFT", "RIGHT", 0.1).catch(() => null);
            await witness.sendCommand(["CLIENT", "KILL", "ID", String(id)]);
            await next; // Nothing, or a job that nobody works on.
            client.destroy();
          }
        }
        if (isLast) {
          died[death] = (died[death] ?? 0) + 1;
          return putBack(id, doing);
        }
      }
      client.destroy();
    };

    const consuming = Array.from({ length: consumers }, async (_, consumer) => {
      for (let life = 0; !isOver; life++) await live(consumer, life);
    });
    await Promise.all(Array.from({ length: producers }, (_, producer) => produce(producer)));
    await waitUntil(async () => (await witness.lLen("done")) >= total, "all jobs to be done", isLong ? 300_000 : 40_000);
    isOver = true;
    await Promise.all(consuming);
    const done = await witness.lRange("done", 0, -1);
    expect(done).toHaveLength(total);
    expect(new Set(done).size).toBe(total);
    expect(await witness.keys("*")).toEqual(["done"]);
    expect(Object.keys(died).sort()).toEqual([...deaths].sort());
    await waitUntil(async () => /blocked_clients:0\r/.test(await witness.info("clients")), "nobody to wait any more");
  }, 360_000);
});
