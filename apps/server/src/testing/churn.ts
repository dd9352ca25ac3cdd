/**
 * Clients that subscribe, publish, watch and cache, do so for a while and are gone without a word, to be followed by others. What they rely on is checked:
 * counters that were added to under WATCH, messages in order, caches that were told of every change.
 */
import type { Reply } from "@respire/resp-protocol";
import { Chatter, demand } from "./chatter.ts";

const channels = 40;
const counters = 60;
const cachedKeys = 200;
/** Steps that a client takes before it is gone. */
const stepsMax = 200;

/** Numbers below 1 from a seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Churn {
  /** What was done, by its name. */
  readonly done: Record<string, number> = {};
  readonly faults: string[] = [];
  /** Additions to each counter that were confirmed, and those of which nobody heard, because the client was gone. */
  private readonly added = new Map<string, { confirmed: number; unknown: number }>();
  /** For each publisher, and channel, the number of the last message that was confirmed. */
  private readonly published = new Map<string, number>();
  private readonly port: number;
  private readonly random: () => number;
  private readonly living = new Set<Chatter>();
  private names = 0;
  private isOver = false;

  constructor(port: number, seed: number) {
    this.port = port;
    this.random = seeded(seed);
  }

  /** Keeps so many clients going until `stop`; resolves when all are gone. */
  async run(clients: number): Promise<void> {
    await Promise.all(
      Array.from({ length: clients }, async () => {
        while (!this.isOver && this.faults.length === 0) await this.live();
      }),
    );
  }

  stop(): void {
    this.isOver = true;
  }

  /** Requests that have waited too long for a reply. */
  get stuck(): string[] {
    return [...this.living].filter(({ isStuck }) => isStuck).map(({ open }) => open);
  }

  /** Compares counters, and what a subscriber of everything has received, with what was done. */
  async check(witness: Chatter, received: ReadonlyMap<string, readonly number[]>): Promise<void> {
    for (const [counter, { confirmed, unknown }] of this.added) {
      const value = Number(await demand(witness, "GET", counter));
      if (value < confirmed || value > confirmed + unknown)
        this.faults.push(`${counter} is ${value} after ${confirmed} to ${confirmed + unknown}`);
    }
    for (const [source, last] of this.published) {
      const numbers = received.get(source) ?? [];
      const isInOrder = numbers.every((number, i) => number === i + 1);
      // One message more than was confirmed: the publisher was gone before it heard of it.
      if (!isInOrder || numbers.length < last || numbers.length > last + 1)
        this.faults.push(`of ${last} messages ${source} came: ${numbers.join(" ")}`);
    }
  }

  /** One client's life. */
  private async live(): Promise<void> {
    let client: Chatter;
    try {
      client = await Chatter.open(this.port, this.random() < 0.25 ? 2 : 3);
    } catch (error) {
      this.faults.push(`no connection: ${String(error)}`);
      return;
    }
    this.living.add(client);
    const name = `client${++this.names}`;
    const steps = Math.ceil(this.random() * stepsMax);
    const life = this.pick([this.subscribe, this.publish, this.count, this.cache]).call(this, client, name, steps);
    // Some are gone in the middle of what they do.
    const isSudden = this.random() < 0.3;
    if (isSudden) setTimeout(() => client.vanish(), this.random() * 500);
    try {
      await life;
    } catch (error) {
      if (!client.isClosed) this.faults.push(String(error));
    }
    client.vanish();
    this.living.delete(client);
  }

  private async subscribe(client: Chatter, _name: string, steps: number): Promise<void> {
    const mine = new Set<string>();
    const lastNumbers = new Map<string, number>();
    client.onPush = ([kind, channel, ...rest]) => {
      this.count1(`received ${String(kind)}`);
      const [source, number] = String(rest.at(-1)).split("#") as [string, string];
      const from = `${String(kind)} ${String(channel)} ${source}`;
      if (Number(number) <= (lastNumbers.get(from) ?? 0)) this.faults.push(`${from}: ${number} after ${lastNumbers.get(from)}`);
      lastNumbers.set(from, Number(number));
    };
    for (let step = 0; step < steps && !this.isOver; step++) {
      const kind = this.pick(["", "P", "S"]);
      const channel = kind === "P" ? `*:${this.below(channels)}` : `${kind === "S" ? "shard" : "news"}:${this.below(channels)}`;
      const isLeaving = mine.has(`${kind}${channel}`);
      await demand(client, `${kind}${isLeaving ? "UN" : ""}SUBSCRIBE`, channel);
      if (isLeaving) mine.delete(`${kind}${channel}`);
      else mine.add(`${kind}${channel}`);
      this.count1(isLeaving ? "unsubscribed" : "subscribed");
    }
  }

  private async publish(client: Chatter, name: string, steps: number): Promise<void> {
    const sent = new Map<string, number>();
    for (let step = 0; step < steps && !this.isOver; step++) {
      const isShard = this.random() < 0.3;
      const channel = `${isShard ? "shard" : "news"}:${this.below(channels)}`;
      const number = (sent.get(channel) ?? 0) + 1;
      sent.set(channel, number);
      await demand(client, isShard ? "SPUBLISH" : "PUBLISH", channel, `${name}#${number}`);
      this.published.set(`${channel} ${name}`, number);
      this.count1("published");
    }
  }

  /** Adds one to counters as those do who have only WATCH. */
  private async count(client: Chatter, _name: string, steps: number): Promise<void> {
    for (let step = 0; step < steps && !this.isOver; step++) {
      const counter = `counter:${this.below(counters)}`;
      const tally = this.added.get(counter) ?? { confirmed: 0, unknown: 0 };
      this.added.set(counter, tally);
      await demand(client, "WATCH", counter, `counter:${this.below(counters)}`);
      const value = Number((await demand(client, "GET", counter)) ?? 0);
      await demand(client, "MULTI");
      await demand(client, "SET", counter, value + 1);
      tally.unknown++;
      const reply = this.random() < 0.1 ? await demand(client, "DISCARD") : await demand(client, "EXEC");
      tally.unknown--;
      if (Array.isArray(reply)) tally.confirmed++;
      this.count1(Array.isArray(reply) ? "counted" : "counted in vain");
    }
  }

  /** Keeps what it reads until it is told that it has changed. What it has at its end must be what the server has. */
  private async cache(client: Chatter, _name: string, steps: number): Promise<void> {
    if (client.protocol === 2) return this.count(client, _name, steps);
    const cached = new Map<string, Reply>();
    const reading = new Set<string>();
    client.onPush = ([kind, keys]) => {
      if (kind !== "invalidate") return;
      this.count1("invalidated");
      if (keys === null) cached.clear();
      for (const key of (keys ?? []) as readonly Reply[]) {
        cached.delete(String(key));
        reading.delete(String(key)); // Changed between its reading and the reply.
      }
    };
    await demand(client, "CLIENT", "TRACKING", "ON", ...this.pick([[], ["NOLOOP"], ["BCAST", "PREFIX", "cached:"]]));
    for (let step = 0; step < steps && !this.isOver; step++) {
      const key = `cached:${this.below(cachedKeys)}`;
      if (this.random() < 0.2) {
        cached.delete(key); // With NOLOOP nobody else says so.
        await demand(client, "SET", key, step);
        this.count1("wrote");
      } else if (!cached.has(key)) {
        reading.add(key);
        const value = await demand(client, "GET", key);
        if (reading.delete(key)) cached.set(key, value);
        this.count1("read");
      }
    }
    const keys = [...cached.keys()];
    if (keys.length === 0) return;
    const values = (await demand(client, "MGET", ...keys)) as readonly Reply[];
    // What broadcasts say comes at the end of a turn, maybe behind a reply: one reply later it has come.
    await demand(client, "PING");
    for (const [i, key] of keys.entries()) {
      if (cached.has(key) && cached.get(key) !== values[i])
        this.faults.push(`${key} is ${String(values[i])}, and was cached as ${String(cached.get(key))}`);
    }
    this.count1("caches compared");
  }

  private count1(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}
