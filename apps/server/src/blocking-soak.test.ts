/**
 * Clients that wait for elements and get them, a great many times; some are unblocked, some have enough, some vanish. Afterwards nobody is counted as
 * waiting, and the server has not grown.
 */
import { testedServers, waitUntil } from "respire-test-rig";
import { expect, test } from "vitest";
import { Chatter, demand } from "./testing/chatter.ts";
import { Waiting } from "./testing/waiting.ts";

const isLong = process.env.RESPIRE_TEST_LONG === "1";
const cycles = isLong ? 1_000_000 : 10_000;
const minutes = isLong ? 15 : 1;
const mebibyte = 1024 * 1024;
/** What the process may have grown by after the first tenth: its heap is collected when it likes. */
const growthMax = 48 * mebibyte;

async function clientFigures(witness: Chatter): Promise<Record<string, number>> {
  const info = String(await demand(witness, "INFO", "clients"));
  return Object.fromEntries([...info.matchAll(/^(\w+):(\d+)\r$/gm)].map(([, name, value]) => [name as string, Number(value)]));
}

test.each(testedServers("waiting often in redis-server"))(
  `%s: ${cycles} times somebody waits and is served`,
  async (_name, start) => {
    const seed = Number(process.env.RESPIRE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`blocking-soak.test.ts: RESPIRE_TEST_SEED=${seed}`);
    const server = await start();
    const witness = await Chatter.open(server.port, 3);
    const waiting = new Waiting(server.port, seed);
    let isOver = false;
    const over = waiting.run({ waiting: 100, pushing: 10, unblocking: 2 }).finally(() => {
      isOver = true;
    });
    const untilServed = (count: number): Promise<void> =>
      waitUntil(
        () => waiting.served >= count || waiting.faults.length > 0 || waiting.stuck.length > 0,
        `${count} cycles`,
        minutes * 60_000,
      );
    await untilServed(cycles / 10);
    const early = server.memory();
    await untilServed(cycles);
    expect(waiting.stuck).toEqual([]);
    waiting.stop();
    await waitUntil(() => isOver, "the clients' ends");
    await over;
    // The server hears of the last ends in its own time.
    await waitUntil(async () => (await clientFigures(witness)).connected_clients === 1, "the end of all connections");
    await waiting.check(witness);
    console.log(
      `blocking-soak: ${Object.entries(waiting.done)
        .map(([what, times]) => `${times} ${what}`)
        .join(", ")}`,
    );
    expect(waiting.faults.slice(0, 20)).toEqual([]);
    const figures = await clientFigures(witness);
    // Redis counts keys since 7.2.
    expect({ total_blocking_keys: 0, total_blocking_keys_on_nokey: 0, ...figures }).toMatchObject({
      blocked_clients: 0,
      clients_in_timeout_table: 0,
      total_blocking_keys: 0,
      total_blocking_keys_on_nokey: 0,
    });
    await demand(witness, "FLUSHALL");
    await demand(witness, "MEMORY", "PURGE");
    const growth = server.memory() - early;
    console.log(`blocking-soak: ${(growth / mebibyte).toFixed(1)} MiB more at the end than after a tenth of the cycles`);
    expect(growth).toBeLessThan(growthMax);
    witness.vanish();
  },
  (minutes * 2 + 2) * 60_000,
);
