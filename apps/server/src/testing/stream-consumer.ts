/** A consumer of a group as applications have them: it reads, works, acknowledges, looks after what others have left, and dies now and then. */
import { PipelineClient, request } from "respire-test-rig";
import type { Delivery, DeliveryLedger, Way } from "./delivery-ledger.js";

/** What a consumer is about when it dies. */
export const deaths = ["with messages", "while it reads", "while it acknowledges", "by another's hand"] as const;
export type Death = (typeof deaths)[number];

export interface Duty {
  readonly port: number;
  readonly stream: string;
  readonly group: string;
  readonly name: string;
  readonly ledger: DeliveryLedger;
  /** Nobody else claims what has been idle for less. */
  readonly minIdleMs: number;
  readonly batch: number;
  /** Whether XREADGROUP knows CLAIM. */
  readonly canReadClaimed: boolean;
  readonly isOver: () => boolean;
  /** A number from 0 up to 1. */
  readonly random: () => number;
  /** Has somebody else end the connection with this id. */
  readonly kill: (id: string) => Promise<void>;
}

/** Of a hundred rounds, in so many it looks after what others have left; and one of so many is its last. */
const claimingPercent = 12;
const lastRoundOneIn = 40;
const blockMs = 50;

/** An entry with its number, and what CLAIM tells of it. */
const entry = /\$\d+\r\n(\d+)-(\d+)\r\n\*2\r\n\$1\r\nn\r\n\$\d+\r\n(\d+)\r\n(?::(\d+)\r\n:(\d+)\r\n)?/g;
/** No millisecond has as many. */
const sequencesMax = 4_096;

interface Batch {
  readonly ids: string[];
  readonly messages: number[];
}

/** Lives until it is over (null), or dies. `life` is a number of its own. */
export async function liveAsConsumer(duty: Duty, life: number, takesUpItsOwn: boolean): Promise<Death | null> {
  const { port, ledger, random, isOver } = duty;
  const client = await PipelineClient.open(port);
  try {
    const [id = ""] = await client.exchange(request("CLIENT", "ID"), 1);
    if (takesUpItsOwn)
      await work(duty, client, life, ["XREADGROUP", "GROUP", duty.group, duty.name, "STREAMS", duty.stream, "0"], "history");
    while (!isOver()) {
      const death = random() * lastRoundOneIn < 1 ? (deaths[Math.floor(random() * deaths.length)] as Death) : null;
      const [words, way] = nextRead(duty);
      if (death === "while it reads") {
        client.exchange(request(...words), 1).catch(() => {});
        return death;
      }
      const batch = await read(duty, client, life, words, way);
      if (death === "with messages") return death;
      if (death === "by another's hand") {
        const reading = client.exchange(request(...nextRead(duty)[0]), 1).catch(() => {}); // What comes of it, nobody sees.
        await duty.kill(id.slice(1, -2));
        await reading;
        return death;
      }
      if (batch.ids.length === 0) continue;
      const acknowledging = request("XACK", duty.stream, duty.group, ...batch.ids);
      if (death === "while it acknowledges") {
        ledger.acknowledgePerhaps(batch.messages);
        client.exchange(acknowledging, 1).catch(() => {});
        return death;
      }
      const [reply = ""] = await client.exchange(acknowledging, 1);
      ledger.acknowledge(batch.messages, countOf(reply));
    }
    return null;
  } finally {
    client.close();
    ledger.died(life);
  }
}

/** Reads and acknowledges. */
async function work(duty: Duty, client: PipelineClient, life: number, words: readonly string[], way: Way): Promise<void> {
  const { ids, messages } = await read(duty, client, life, words, way);
  if (ids.length === 0) return;
  const [reply = ""] = await client.exchange(request("XACK", duty.stream, duty.group, ...ids), 1);
  duty.ledger.acknowledge(messages, countOf(reply));
}

function nextRead({ batch, canReadClaimed, group, minIdleMs, name, random, stream }: Duty): [words: readonly string[], way: Way] {
  const reading = ["XREADGROUP", "GROUP", group, name, "COUNT", String(batch), "BLOCK", String(blockMs)];
  const percent = random() * 100;
  if (percent > claimingPercent) return [[...reading, "STREAMS", stream, ">"], "new"];
  if (canReadClaimed && percent > claimingPercent / 2) return [[...reading, "CLAIM", String(minIdleMs), "STREAMS", stream, ">"], "new"];
  return [["XAUTOCLAIM", stream, group, name, String(minIdleMs), "-", "COUNT", String(batch)], "claimed"];
}

/** Entries that came with CLAIM say themselves whether they were claimed. */
async function read({ ledger, minIdleMs }: Duty, client: PipelineClient, life: number, words: readonly string[], way: Way): Promise<Batch> {
  const [reply = ""] = await client.exchange(request(...words), 1);
  if (reply.startsWith("-")) throw new Error(`${words.join(" ")}: ${reply}`);
  const batch: Batch = { ids: [], messages: [] };
  for (const [, ms, sequence, number, idleMs, deliveries] of reply.matchAll(entry)) {
    const delivery: Delivery = { message: Number(number), id: Number(ms) * sequencesMax + Number(sequence) };
    const isClaimed = deliveries !== undefined && deliveries !== "0";
    if (isClaimed && Number(idleMs) < minIdleMs) ledger.faults.push(`message ${number} was claimed when it was idle for ${idleMs} ms`);
    ledger.delivered(delivery, isClaimed ? "claimed" : way, life);
    batch.ids.push(`${ms}-${sequence}`);
    batch.messages.push(delivery.message);
  }
  return batch;
}

function countOf(reply: string): number {
  if (!reply.startsWith(":")) throw new Error(`XACK: ${reply}`);
  return Number(reply.slice(1));
}
