/**
 * Clients that wait for elements of lists, and others that push these, end the waiting of others, and vanish. What comes of it is checked: no element comes
 * twice or from nowhere, none is lost but those that may have been handed to somebody who had just vanished.
 */
import { type Reply, ReplyError } from "@respire/resp-protocol";
import { Chatter, demand } from "./chatter.ts";
import { seeded } from "./churn.ts";
import { ElementsOnTheirWay } from "./elements-on-their-way.ts";

const keys = 50;
/** Requests that a client makes before it is gone. */
const requestsMax = 400;
const countMax = 3;
const elementPrefix = "element:";
const unblocked = "UNBLOCKED client unblocked via CLIENT UNBLOCK";
const names = {
  waiting: "asked to wait",
  served: "waited and were served",
  servedAtOnce: "were served with what was there",
  timedOut: "came back with nothing",
  refused: "unblocked with an error",
  vanished: "vanished while waiting",
  pushed: "pushed",
  unblocked: "unblocked by somebody",
} as const;

/** One who waits, or is about to. */
interface Waiter {
  readonly client: Chatter;
  readonly id: Reply;
  /** For what it waits now. */
  waitsFor: readonly string[];
}

interface Asked {
  readonly words: readonly (string | number)[];
  /** Elements that it takes at most. */
  readonly count: number;
  /** Where it puts them; null if the client gets them. */
  readonly target: string | null;
}

export class Waiting {
  readonly done: Record<string, number> = {};
  readonly faults: string[] = [];
  private readonly onTheirWay = new ElementsOnTheirWay();
  private readonly waiters: Waiter[] = [];
  private readonly port: number;
  private readonly random: () => number;
  private elements = 0;
  private isOver = false;

  constructor(port: number, seed: number) {
    this.port = port;
    this.random = seeded(seed);
  }

  /** How many times somebody waited and was served: with what was pushed after the request had been sent. */
  get served(): number {
    return this.done[names.served] ?? 0;
  }

  /** Requests that have waited for longer than any of them may. */
  get stuck(): string[] {
    return this.waiters.filter(({ client }) => client.isStuck).map(({ client }) => client.open);
  }

  /** Keeps so many of them going until `stop`; resolves when all are gone. */
  async run({ waiting, pushing, unblocking }: Record<"waiting" | "pushing" | "unblocking", number>): Promise<void> {
    const keepUp = (count: number, live: () => Promise<void>): Promise<void>[] =>
      Array.from({ length: count }, async () => {
        while (!this.isOver && this.faults.length === 0) await live.call(this);
      });
    const others = [...keepUp(pushing, this.push), ...keepUp(unblocking, this.unblock)];
    const waiters = keepUp(waiting, this.wait);
    await Promise.all(others);
    // Nobody pushes any more: who waits for ever waits in vain.
    for (const { client } of this.waiters) client.vanish();
    await Promise.all(waiters);
  }

  stop(): void {
    this.isOver = true;
  }

  /** Compares what is left in the lists with what has not come to anybody. */
  async check(witness: Chatter): Promise<void> {
    for (const key of (await demand(witness, "KEYS", "*")) as readonly Reply[]) {
      for (const element of (await demand(witness, "LRANGE", key as string, 0, -1)) as readonly Reply[])
        this.take(String(element), String(key));
    }
    const lost = this.onTheirWay.lost();
    if (lost.length > 0) {
      this.faults.push(`lost, though nobody vanished who can have got them: ${lost.length} elements, ${lost.slice(0, 5).join(", ")}`);
    }
  }

  /** One client's life of waiting. */
  private async wait(): Promise<void> {
    const client = await this.connect();
    if (client === null) return;
    const waiter: Waiter = { client, id: await demand(client, "CLIENT", "ID"), waitsFor: [] };
    this.waiters.push(waiter);
    const requests = Math.ceil(this.random() * requestsMax);
    const isSudden = this.random() < 0.5;
    let asked: Asked = { words: [], count: 1, target: null };
    let askedMs = performance.now();
    try {
      for (let i = 1; i <= requests && !this.isOver; i++) {
        waiter.waitsFor = Array.from({ length: 1 + this.below(3) }, () => this.key());
        asked = this.request(waiter.waitsFor);
        askedMs = performance.now();
        const before = this.elements;
        const reply = client.call(...asked.words);
        this.tally(names.waiting);
        if (isSudden && i === requests) setTimeout(() => client.vanish(), this.random() * 5);
        this.received(await reply, before, asked.target, askedMs);
      }
    } catch (error) {
      if (!client.isClosed) this.faults.push(String(error));
      const { count, target } = asked;
      const keys = target === null ? waiter.waitsFor : waiter.waitsFor.slice(0, 1);
      await this.untilHeard();
      this.onTheirWay.addVanished({ keys, count, target, fromMs: askedMs, untilMs: performance.now() });
      this.tally(names.vanished);
    }
    client.vanish();
    this.waiters.splice(this.waiters.indexOf(waiter), 1);
  }

  /** Resolves when the server has heard of the end of who vanished before: it has looked at all its connections since. */
  private async untilHeard(): Promise<void> {
    const witness = await this.connect();
    if (witness === null) return;
    for (let i = 0; i < 2; i++) await demand(witness, "PING");
    witness.vanish();
  }

  private request(from: readonly string[]): Asked {
    const [source = ""] = from;
    const timeout = this.pick([0, 0, 20, 0.001 + this.random() * 0.02]);
    const end = this.pick(["LEFT", "RIGHT"]);
    const target = this.key();
    const count = 1 + this.below(countMax);
    switch (this.below(5)) {
      case 0:
        return { words: ["BLMPOP", timeout, from.length, ...from, end, "COUNT", count], count, target: null };
      case 1:
        // To itself or to another, where somebody else may wait for it: what is moved has not come to anybody yet.
        return { words: ["BLMOVE", source, target, end, "LEFT", timeout], count: 1, target };
      case 2:
        return { words: ["BRPOP", ...from, timeout], count: 1, target: null };
      default:
        return { words: ["BLPOP", ...from, timeout], count: 1, target: null };
    }
  }

  private received(reply: Reply, before: number, target: string | null, askedMs: number): void {
    if (reply instanceof ReplyError) {
      if (reply.message !== unblocked) this.faults.push(reply.message);
      this.tally(names.refused);
    } else if (reply === null) {
      this.tally(names.timedOut);
    } else {
      const [key, popped] = Array.isArray(reply) ? (reply as [Reply, Reply]) : [null, reply];
      const elements = (Array.isArray(popped) ? popped : [popped]).map(String);
      const isNew = elements.some((element) => Number(element.slice(elementPrefix.length)) > before);
      this.tally(isNew ? names.served : names.servedAtOnce);
      if (target !== null) {
        for (const element of elements) this.onTheirWay.moved(element, target, askedMs, performance.now());
        return;
      }
      for (const element of elements) this.take(element, String(key));
    }
  }

  /** Whoever got an element says so: it must be one that was pushed and that nobody got before. */
  private take(element: string, from: string): void {
    if (!this.onTheirWay.came(element)) this.faults.push(`${element} came from ${from}, but is not there`);
  }

  /** Pushes, mostly where somebody waits. */
  private async push(): Promise<void> {
    const client = await this.connect();
    if (client === null) return;
    for (let i = 0; i < requestsMax && !this.isOver; i++) {
      const waitsFor = this.waiters.length === 0 ? [] : this.pick(this.waiters).waitsFor;
      const key = waitsFor.length === 0 ? this.key() : this.pick(waitsFor);
      const pushed = Array.from(
        { length: 1 + (this.random() < 0.1 ? this.below(countMax) : 0) },
        () => `${elementPrefix}${++this.elements}`,
      );
      for (const element of pushed) this.onTheirWay.push(element, key, performance.now());
      const push = [this.pick(["LPUSH", "RPUSH"]), key, ...pushed];
      switch (this.below(10)) {
        case 0:
          await demand(client, "MULTI");
          await demand(client, ...push);
          await demand(client, "EXEC");
          break;
        case 1: {
          // The list gets the name for which somebody waits, if there is no list of that name.
          const other = `other:${this.elements}`;
          await demand(client, "RPUSH", other, ...pushed);
          if ((await demand(client, "RENAMENX", other, key)) !== 1) await demand(client, "LMPOP", 1, other, "LEFT", "COUNT", countMax);
          else break;
          for (const element of pushed) this.onTheirWay.came(element);
          break;
        }
        default:
          await demand(client, ...push);
      }
      for (const element of pushed) this.onTheirWay.pushed(element, performance.now());
      this.tally(names.pushed);
    }
    client.vanish();
  }

  /** Ends the waiting of some. */
  private async unblock(): Promise<void> {
    const client = await this.connect();
    if (client === null) return;
    for (let i = 0; i < requestsMax && !this.isOver; i++) {
      if (this.waiters.length === 0) break;
      const { id } = this.pick(this.waiters);
      const reply = await demand(client, "CLIENT", "UNBLOCK", String(id), this.pick(["TIMEOUT", "ERROR"]));
      if (reply === 1) this.tally(names.unblocked);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    client.vanish();
  }

  private async connect(): Promise<Chatter | null> {
    try {
      return await Chatter.open(this.port, this.random() < 0.5 ? 2 : 3);
    } catch (error) {
      this.faults.push(`no connection: ${String(error)}`);
      return null;
    }
  }

  private tally(what: string): void {
    this.done[what] = (this.done[what] ?? 0) + 1;
  }

  private key(): string {
    return `queue:${this.below(keys)}`;
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }

  private pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }
}
