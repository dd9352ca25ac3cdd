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
const kibibyte = 1024;
/**
 * What the server may hold more than after the first tenth of the cycles, when nobody is left and everything has been collected. Code that was compiled meanwhile
 * takes up to 1 MiB; what waits leave behind would take more, since the least of their objects takes some 200 bytes a cycle.
 */
const growthMax = (isLong ? 16 : 1.5) * 1024 * kibibyte;

/** Bytes of the heap, and of data, that nothing can be collected of any more. */
async function heldBytes(witness: Chatter): Promise<number> {
  await demand(witness, "FLUSHALL");
  for (let i = 0; i < 2; i++) await demand(witness, "MEMORY", "PURGE");
  const { heap_used: heap = 0, used_memory: data = 0 } = await figuresOf(witness, "memory");
  return heap + data;
}

async function figuresOf(witness: Chatter, section: string): Promise<Record<string, number>> {
  const info = String(await demand(witness, "INFO", section));
  return Object.fromEntries([...info.matchAll(/^(\w+):(\d+)\r$/gm)].map(([, name, value]) => [name as string, Number(value)]));
}

/** Has clients wait and be served so many times, and checks what came of it when all are gone. */
async function waitAndBeServed(port: number, witness: Chatter, seed: number, times: number): Promise<void> {
  const waiting = new Waiting(port, seed);
  let isOver = false;
  const over = waiting.run({ waiting: 100, pushing: 10, unblocking: 2 }).finally(() => {
    isOver = true;
  });
  await waitUntil(
    () => waiting.served >= times || waiting.faults.length > 0 || waiting.stuck.length > 0,
    `${times} cycles`,
    minutes * 60_000,
  );
  expect(waiting.stuck).toEqual([]);
  waiting.stop();
  await waitUntil(() => isOver, "the clients' ends");
  await over;
  // The server hears of the last ends in its own time.
  await waitUntil(async () => (await figuresOf(witness, "clients")).connected_clients === 1, "the end of all connections");
  await waiting.check(witness);
  console.log(
    `blocking-soak: ${Object.entries(waiting.done)
      .map(([what, times]) => `${times} ${what}`)
      .join(", ")}`,
  );
  expect(waiting.faults.slice(0, 20)).toEqual([]);
  // Redis counts keys since 7.2.
  expect({ total_blocking_keys: 0, total_blocking_keys_on_nokey: 0, ...(await figuresOf(witness, "clients")) }).toMatchObject({
    blocked_clients: 0,
    clients_in_timeout_table: 0,
    total_blocking_keys: 0,
    total_blocking_keys_on_nokey: 0,
  });
}

test.each(testedServers("waiting often in redis-server"))(
  `%s: ${cycles} times somebody waits and is served`,
  async (_name, start) => {
    const seed = Number(process.env.RESPIRE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`blocking-soak.test.ts: RESPIRE_TEST_SEED=${seed}`);
    const server = await start();
    const witness = await Chatter.open(server.port, 3);
    await waitAndBeServed(server.port, witness, seed, cycles / 10);
    const early = await heldBytes(witness);
    await waitAndBeServed(server.port, witness, seed + 1, (cycles / 10) * 9);
    const growth = (await heldBytes(witness)) - early;
    console.log(`blocking-soak: ${(growth / kibibyte).toFixed(1)} KiB more at the end than after a tenth of the cycles`);
    expect(growth).toBeLessThan(growthMax);
    witness.vanish();
  },
  (minutes * 2 + 2) * 60_000,
);
