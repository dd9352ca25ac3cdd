/**
 * Clients that read, write, flush, track in every mode, redirect to each other, come and go at random, beside a plain model of who is to be told what: every
 * byte that each of them gets is compared, pushes and replies in their order, and all counts. At the end nobody is left, and nothing is kept.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { state } from "../session/state.js";
import { type TestClient, TestEngine } from "../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
const timeoutMs = isLongRun ? 600_000 : 60_000;
const slots = 5;
const names = ["a", "a1", "a2", "b", "b1", "ab", ""] as const;
const prefixes = ["a", "b", "q"] as const;
const ok = "+OK\r\n";

const bulk = (...texts: string[]): string => texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("");
const arrayOf = (texts: readonly string[]): string => `*${texts.length}\r\n${bulk(...texts)}`;

interface Mode {
  readonly kind: "all" | "optin" | "optout" | "bcast";
  readonly isNoLoop: boolean;
  readonly prefixes: readonly string[];
  /** Which client is told in its place, of those there are; undefined: none. */
  readonly redirectTo: number | undefined;
}

type DataCommand = readonly ["GET" | "MGET" | "SET" | "DEL" | "MSET" | "FLUSHALL" | "FLUSHDB", ...string[]];

/** A GET that finds out that the key has expired. */
type ExpiringGet = readonly ["EXPIRING GET", string];

/** One client, and what it should have got. */
class ModelClient {
  readonly id: number;
  readonly protocol: 2 | 3;
  readonly isSubscribed: boolean;
  out = "";
  /** Behind the reply that is being written. */
  putOff = "";
  hasTracked = false;
  mode: Mode | null = null;
  /** Stays when tracking is turned off: a message that is still to come goes there. */
  redirectId = 0;
  prefixes: string[] = [];
  hasChoice = false;

  constructor(id: number, protocol: 2 | 3, isSubscribed: boolean) {
    this.id = id;
    this.protocol = protocol;
    this.isSubscribed = isSubscribed;
  }
}

/** What should happen. */
class Model {
  readonly clients = new Map<number, ModelClient>();
  readonly values = new Map<string, string>();
  table = new Map<string, Set<number>>();
  /** By prefix: the keys modified under it, with the number of the client that did it last; 0: none did. */
  readonly collected = new Map<string, Map<string, number>>();
  private answering: ModelClient | null = null;
  private pending: ((protocol: 2 | 3) => string)[] = [];

  get itemCount(): number {
    return [...this.table.values()].reduce((sum, ids) => sum + ids.size, 0);
  }

  turnOn(client: ModelClient, mode: Mode, redirectId: number): void {
    client.hasTracked = true;
    client.mode = mode;
    client.redirectId = redirectId;
    if (mode.kind !== "bcast") return;
    for (const prefix of mode.prefixes.length === 0 ? [""] : mode.prefixes) {
      if (!client.prefixes.includes(prefix)) client.prefixes.push(prefix);
      if (!this.collected.has(prefix)) this.collected.set(prefix, new Map());
    }
  }

  turnOff(client: ModelClient): void {
    client.mode = null;
    client.hasChoice = false;
    const left = client.prefixes;
    client.prefixes = [];
    for (const prefix of left)
      if (![...this.clients.values()].some((each) => each.prefixes.includes(prefix))) this.collected.delete(prefix);
  }

  close(client: ModelClient): void {
    this.turnOff(client);
    this.clients.delete(client.id);
    if (![...this.clients.values()].some(({ hasTracked }) => hasTracked)) this.table.clear();
  }

  /** Runs a request; `wrap` makes its reply of those of the commands. */
  run(client: ModelClient, commands: readonly (DataCommand | ExpiringGet)[], wrap: (replies: readonly string[]) => string): void {
    this.answering = client;
    client.out += wrap(commands.map((command) => this.command(client, command)));
    const { pending } = this;
    this.pending = [];
    for (const keys of pending) this.send(client, keys);
    client.out += client.putOff;
    client.putOff = "";
    client.hasChoice = false;
    this.answering = null;
  }

  modified(key: string, author: ModelClient | null): void {
    for (const [prefix, keys] of this.collected) if (key.startsWith(prefix)) keys.set(key, author?.id ?? 0);
    const ids = this.table.get(key);
    this.table.delete(key);
    for (const id of ids ?? []) {
      const client = this.clients.get(id);
      if (client === undefined || client.mode === null || client.mode.kind === "bcast") continue;
      if (client !== this.answering) this.send(client, () => arrayOf([key]));
      else if (!client.mode.isNoLoop) this.pending.push(() => arrayOf([key]));
    }
  }

  endTurn(): void {
    for (const prefix of [...this.collected.keys()].sort()) {
      const keys = this.collected.get(prefix) as Map<string, number>;
      this.collected.set(prefix, new Map());
      for (const client of [...this.clients.values()].filter((each) => each.prefixes.includes(prefix))) {
        const told = [...keys].filter(([, author]) => client.mode?.isNoLoop !== true || author !== client.id).map(([key]) => key);
        if (told.length > 0) this.send(client, () => arrayOf(told.sort()));
      }
    }
  }

  private command(client: ModelClient, [name, ...words]: DataCommand | ExpiringGet): string {
    const value = (key: string): string => {
      const found = this.values.get(key);
      return found === undefined ? (client.protocol === 3 ? "_\r\n" : "$-1\r\n") : bulk(found);
    };
    switch (name) {
      case "EXPIRING GET":
        this.values.delete(words[0] as string);
        this.modified(words[0] as string, null);
        return this.command(client, ["GET", ...words]);
      case "GET":
        this.remember(client, words);
        return value(words[0] as string);
      case "MGET":
        this.remember(client, words);
        return `*${words.length}\r\n${words.map(value).join("")}`;
      case "SET":
      case "MSET":
        for (let i = 0; i < words.length; i += 2) {
          this.values.set(words[i] as string, words[i + 1] as string);
          this.modified(words[i] as string, client);
        }
        return ok;
      case "DEL": {
        const deleted = words.filter((key) => {
          if (!this.values.delete(key)) return false;
          this.modified(key, client);
          return true;
        });
        return `:${deleted.length}\r\n`;
      }
      default:
        this.values.clear();
        this.flushed();
        return ok;
    }
  }

  private flushed(): void {
    this.table.clear();
    const everything = (protocol: 2 | 3): string => (protocol === 3 ? "_\r\n" : "$-1\r\n");
    for (const client of this.clients.values()) {
      if (client.mode === null) continue;
      if (client === this.answering) this.pending.push(everything);
      else this.send(client, everything);
    }
  }

  private remember({ id, mode, hasChoice }: ModelClient, keys: readonly string[]): void {
    if (mode === null || mode.kind === "bcast" || (mode.kind === "optin" && !hasChoice) || (mode.kind === "optout" && hasChoice)) return;
    for (const key of keys) this.table.set(key, (this.table.get(key) ?? new Set()).add(id));
  }

  private send(client: ModelClient, keys: (protocol: 2 | 3) => string): void {
    const { redirectId, protocol } = client;
    const receiver = redirectId === 0 ? client : this.clients.get(redirectId);
    if (receiver === undefined) {
      if (protocol === 3) this.push(client, `>2\r\n${bulk("tracking-redir-broken")}:${redirectId}\r\n`);
    } else if (receiver.protocol === 3) this.push(receiver, `>2\r\n${bulk("invalidate")}${keys(protocol)}`);
    else if (redirectId !== 0 && receiver.isSubscribed) {
      this.push(receiver, `*3\r\n${bulk("message", "__redis__:invalidate")}${keys(protocol)}`);
    }
  }

  private push(client: ModelClient, text: string): void {
    if (client === this.answering) client.putOff += text;
    else client.out += text;
  }
}

/** The engine and the model of it. */
class Both {
  readonly engine = new TestEngine();
  readonly model = new Model();
  private readonly open: ({ client: TestClient; expected: ModelClient } | null)[] = new Array(slots).fill(null);
  private readonly received = new Map<TestClient, string>();

  connect(slot: number, protocol: 2 | 3, isSubscribed: boolean): void {
    this.disconnect(slot);
    const client = this.engine.connect(protocol);
    if (isSubscribed) {
      this.endTurn(); // As reading the reply does.
      client.run("SUBSCRIBE", "news");
      client.session.state &= ~state.isSubscribedInResp2; // So that it may be asked for anything all the same.
    }
    const expected = new ModelClient(client.session.id, protocol, isSubscribed);
    this.model.clients.set(expected.id, expected);
    this.open[slot] = { client, expected };
  }

  disconnect(slot: number): void {
    const gone = this.open[slot];
    if (gone == null) return;
    this.endTurn();
    gone.client.close();
    this.model.close(gone.expected);
    this.open[slot] = null;
  }

  turnOn(slot: number, mode: Mode): void {
    const { client, expected } = this.at(slot);
    const isOther = expected.mode !== null && expected.mode.kind !== mode.kind;
    if (isOther) this.turnOff(slot);
    const added = mode.prefixes.filter(
      (prefix) => ![...expected.prefixes].some((known) => prefix.startsWith(known) || known.startsWith(prefix)),
    );
    const target = mode.redirectTo === undefined ? null : this.open[mode.redirectTo];
    const words = ["CLIENT", "TRACKING", "ON"];
    if (mode.kind !== "all") words.push(mode.kind.toUpperCase());
    if (mode.isNoLoop) words.push("NOLOOP");
    if (target != null) words.push("REDIRECT", String(target.expected.id));
    if (mode.kind === "bcast") for (const prefix of added) words.push("PREFIX", prefix);
    client.send(words);
    expected.out += ok;
    this.model.turnOn(expected, { ...mode, prefixes: added }, target?.expected.id ?? 0);
  }

  turnOff(slot: number): void {
    const { client, expected } = this.at(slot);
    client.send(["CLIENT", "TRACKING", "OFF"]);
    expected.out += ok;
    this.model.turnOff(expected);
  }

  choose(slot: number): void {
    const { client, expected } = this.at(slot);
    const kind = expected.mode?.kind;
    if (kind !== "optin" && kind !== "optout") return;
    client.send(["CLIENT", "CACHING", kind === "optin" ? "YES" : "NO"]);
    expected.out += ok;
    expected.hasChoice = true;
  }

  run(slot: number, commands: readonly DataCommand[]): void {
    const { client, expected } = this.at(slot);
    for (const command of commands) {
      client.send(command);
      this.model.run(expected, [command], ([reply]) => reply as string);
    }
  }

  transact(slot: number, commands: readonly DataCommand[]): void {
    const { client, expected } = this.at(slot);
    client.send(["MULTI"], ...commands, ["EXEC"]);
    expected.out += `${ok}${"+QUEUED\r\n".repeat(commands.length)}`;
    this.model.run(expected, commands, (replies) => `*${replies.length}\r\n${replies.join("")}`);
  }

  /** A key that goes by itself: in the background, or when it is asked for. */
  expire(slot: number, key: string, isAskedFor: boolean): void {
    const { client, expected } = this.at(slot);
    client.send(["SET", key, "v", "PX", "10"]);
    this.model.run(expected, [["SET", key, "v"]], ([reply]) => reply as string);
    this.engine.advance(11);
    if (isAskedFor) {
      client.send(["GET", key]);
      this.model.run(expected, [["EXPIRING GET", key]], ([reply]) => reply as string);
      return;
    }
    this.endTurn();
    this.engine.tickUntilIdle();
    this.model.values.delete(key);
    this.model.modified(key, null);
    this.model.endTurn();
  }

  endTurn(): void {
    this.engine.engine.deliver();
    this.model.endTurn();
  }

  /** What everybody has got, and the counts. */
  compare(): void {
    this.endTurn();
    for (const each of this.open) {
      if (each == null) continue;
      expect(each.client.received()).toBe(each.expected.out);
      each.expected.out = "";
    }
    const { tracking } = this.engine.engine;
    const { model } = this;
    expect([tracking.sessionCount, tracking.keyCount, tracking.itemCount, tracking.prefixCount]).toEqual([
      [...model.clients.values()].filter(({ mode }) => mode !== null).length,
      model.table.size,
      model.itemCount,
      model.collected.size,
    ]);
    if (model.table.size === 0) expect(tracking.usedBytes).toBe(0);
  }

  private at(slot: number): { client: TestClient; expected: ModelClient } {
    if (this.open[slot] == null) this.connect(slot, 3, false);
    return this.open[slot] as { client: TestClient; expected: ModelClient };
  }
}

const slot = fc.nat(slots - 1);
const key = fc.constantFrom(...names);
const keys = fc.array(key, { minLength: 1, maxLength: 4 });
const dataCommand: fc.Arbitrary<DataCommand> = fc.oneof(
  { weight: 4, arbitrary: key.map((name): DataCommand => ["GET", name]) },
  { weight: 4, arbitrary: keys.map((list): DataCommand => ["MGET", ...list]) },
  { weight: 4, arbitrary: key.map((name): DataCommand => ["SET", name, "v"]) },
  {
    weight: 2,
    arbitrary: fc.uniqueArray(key, { minLength: 1 }).map((list): DataCommand => ["MSET", ...list.flatMap((name) => [name, "w"])]),
  },
  { weight: 2, arbitrary: keys.map((list): DataCommand => ["DEL", ...list]) },
  { weight: 1, arbitrary: fc.constantFrom<DataCommand>(["FLUSHALL"], ["FLUSHDB"]) },
);
const dataCommands = fc.array(dataCommand, { minLength: 1, maxLength: 5 });
const mode: fc.Arbitrary<Mode> = fc.record({
  kind: fc.constantFrom("all", "all", "optin", "optout", "bcast", "bcast"),
  isNoLoop: fc.boolean(),
  prefixes: fc.uniqueArray(fc.constantFrom(...prefixes), { maxLength: 2 }),
  redirectTo: fc.option(slot, { nil: undefined, freq: 3 }),
});

/** What is done, and with what. */
type Step = readonly ["run" | "transact" | "turnOn" | "turnOff" | "choose" | "expire" | "disconnect" | "connect" | "compare", ...unknown[]];
const steps = (weight: number, name: Step[0], ...args: fc.Arbitrary<unknown>[]): { weight: number; arbitrary: fc.Arbitrary<Step> } => ({
  weight,
  arbitrary: fc.tuple(...args).map((values): Step => [name, ...values]),
});
const step = fc.oneof(
  steps(8, "run", slot, dataCommands),
  steps(4, "transact", slot, dataCommands),
  steps(4, "turnOn", slot, mode),
  steps(1, "turnOff", slot),
  steps(2, "choose", slot),
  steps(2, "expire", slot, key, fc.boolean()),
  steps(1, "disconnect", slot),
  steps(2, "connect", slot, fc.constantFrom(2, 3), fc.boolean()),
  steps(3, "compare"),
);

describe("client-side caching beside a plain model", () => {
  test("everybody is told exactly what concerns them, in order", { timeout: timeoutMs }, () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120, size: "max" }), (taken) => {
        const both = new Both();
        for (const [name, ...args] of taken) (both[name] as (...given: unknown[]) => void).apply(both, args);
        both.compare();
        for (let at = 0; at < slots; at++) both.disconnect(at);
        both.compare();
        expect(both.engine.engine.tracking.usedBytes).toBe(0);
      }),
      { numRuns: isLongRun ? 3000 : 150 },
    );
  });
});
