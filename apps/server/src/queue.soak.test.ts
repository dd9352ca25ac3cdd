/**
 * A stream as a queue that groups of consumers read, each everything: producers add, consumers read, acknowledge and die, and others claim what the dead have
 * left. Each message has to be acknowledged once by each group, none is lost, and none is delivered twice unless somebody claimed it or asked for its own again.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { PipelineClient, request, requests, testedServers, waitUntil } from "respire-test-rig";
import { expect, test } from "vitest";
import { DeliveryLedger, type Way } from "./testing/delivery-ledger.js";
import { type Death, deaths, liveAsConsumer } from "./testing/stream-consumer.js";

const isLong = process.env.RESPIRE_TEST_LONG === "1";
const messages = isLong ? 1_000_000 : 20_000;
const producers = 50;
const consumers = 50;
const groups = ["g1", "g2", "g3", "g4", "g5"];
const batch = isLong ? 100 : 20;
/** No living consumer needs as long for what it has read. */
const minIdleMs = isLong ? 2_000 : 500;
const minutesMax = isLong ? 10 : 1;
const stream = "queue";

/** Fields of XINFO GROUPS by the group's name. */
function groupsIn(reply: string): Map<string, { pending: number; lag: number }> {
  const found = /name\r\n\$\d+\r\n(\w+)\r\n\$9\r\nconsumers\r\n:\d+\r\n\$7\r\npending\r\n:(\d+)\r\n.*?lag\r\n:(\d+)/gs;
  return new Map([...reply.matchAll(found)].map(([, name = "", pending, lag]) => [name, { pending: Number(pending), lag: Number(lag) }]));
}

test.each(testedServers("a queue with groups in redis-server"))(
  `%s: ${messages} messages for ${groups.length} groups`,
  async (name, start) => {
    const seed = Number(process.env.RESPIRE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
    console.log(`queue.soak.test.ts: RESPIRE_TEST_SEED=${seed}`);
    const random = randomOf(seed);
    const { port } = await start();
    const witness = await PipelineClient.open(port);
    const ask = async (...words: readonly string[]): Promise<string> =>
      (await asking.next(() => witness.exchange(request(...words), 1)))[0] as string;
    const asking = new Turns();
    for (const group of groups) expect(await ask("XGROUP", "CREATE", stream, group, "0", "MKSTREAM")).toBe("+OK\r\n");
    const ledgers = new Map(groups.map((group) => [group, new DeliveryLedger(group, messages)]));
    const died: Record<string, number> = Object.fromEntries(deaths.map((death) => [death, 0]));
    const begin = performance.now();
    let isOver = false;
    let lives = 0;

    const produce = async (producer: number): Promise<void> => {
      const client = await PipelineClient.open(port);
      for (let next = producer; next < messages; ) {
        const sent: string[][] = [];
        for (; sent.length < batch && next < messages; next += producers) sent.push(["XADD", stream, "*", "n", String(next)]);
        const replies = await client.exchange(requests(...sent), sent.length);
        expect(replies.filter((reply) => !reply.startsWith("$"))).toEqual([]);
      }
      client.close();
    };

    const consume = async (consumer: number): Promise<void> => {
      const group = groups[consumer % groups.length] as string;
      const ledger = ledgers.get(group) as DeliveryLedger;
      const kill = async (id: string): Promise<void> => void (await ask("CLIENT", "KILL", "ID", id));
      const duty = {
        ...{ port, stream, group, name: `c${consumer}`, ledger, minIdleMs, batch, random, kill },
        canReadClaimed: name === "respire-server",
        isOver: () => isOver || ledger.faults.length > 0,
      };
      for (let death: Death | null = deaths[0]; death !== null; ) {
        death = await liveAsConsumer(duty, ++lives, lives > consumers && random() < 0.3);
        if (death !== null) died[death] = (died[death] ?? 0) + 1;
      }
    };

    let pendingMax = 0;
    const isEmpty = async (): Promise<boolean> => {
      const found = groupsIn(await ask("XINFO", "GROUPS", stream));
      for (const { pending } of found.values()) pendingMax = Math.max(pendingMax, pending);
      return found.size === groups.length && [...found.values()].every(({ pending, lag }) => pending === 0 && lag === 0);
    };

    const consuming = Promise.all(Array.from({ length: consumers }, (_, consumer) => consume(consumer)));
    let isProduced = false;
    const producing = Promise.all(Array.from({ length: producers }, (_, producer) => produce(producer))).then(() => {
      isProduced = true;
    });
    const faults = (): string[] => [...ledgers.values()].flatMap((ledger) => ledger.faults);
    const isDone = async (): Promise<boolean> => {
      await sleep(isProduced ? 20 : 100);
      return faults().length > 0 || ((await isEmpty()) && isProduced);
    };
    try {
      await Promise.all([producing, waitUntil(isDone, "all to be acknowledged", minutesMax * 60_000)]);
    } finally {
      isOver = true;
    }
    await consuming;
    const seconds = (performance.now() - begin) / 1000;
    if (faults().length === 0) for (const ledger of ledgers.values()) ledger.close();
    expect(faults()).toEqual([]);
    expect(await ask("XLEN", stream)).toBe(`:${messages}\r\n`);
    console.log(figures(name, [...ledgers.values()], died, pendingMax, seconds));
    expect(Object.values(died).reduce((sum, count) => sum + count)).toBeGreaterThan(consumers);
    witness.close();
  },
  (minutesMax + 1) * 60_000,
);

function figures(
  name: string,
  ledgers: readonly DeliveryLedger[],
  died: Record<string, number>,
  pendingMax: number,
  seconds: number,
): string {
  const sum = (of: (ledger: DeliveryLedger) => number): number => ledgers.reduce((total, ledger) => total + of(ledger), 0);
  const ways = (["new", "claimed", "history"] satisfies Way[]).map((way) => `${sum(({ deliveries }) => deliveries[way])} ${way}`);
  const kills = Object.entries(died).map(([death, count]) => `${count} ${death}`);
  return [
    `queue.soak, ${name}: ${messages} messages, ${groups.length} groups; deliveries: ${ways.join(", ")} `,
    `(${sum(({ claimedFromLiving }) => claimedFromLiving)} claimed from the living)`,
    `; deaths: ${kills.join(", ")}; ${sum(({ acknowledged }) => acknowledged)} acknowledged by XACKs that were answered`,
    `; ${seconds.toFixed(1)} s, ${Math.round(messages / seconds)} messages a second; at most ${pendingMax} pending in a group`,
  ].join("");
}

/** One exchange at a time. */
class Turns {
  private last: Promise<unknown> = Promise.resolve();

  next<T>(exchange: () => Promise<T>): Promise<T> {
    const mine = this.last.then(exchange);
    this.last = mine.catch(() => {});
    return mine;
  }
}

/** Numbers from 0 up to 1: xorshift of 32 bits. */
function randomOf(seed: number): () => number {
  let bits = seed | 1;
  return () => {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    return (bits >>> 0) / 2 ** 32;
  };
}
