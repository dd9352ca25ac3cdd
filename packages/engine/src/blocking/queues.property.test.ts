/**
 * Clients that push, pop and wait at random beside queues of plain arrays: every element is taken exactly once, by the one who has waited longest; nobody waits while
 * his key has an element; and in the end nothing is left.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { bulks } from "../testing/list-forms.js";
import { startMs } from "../testing/manual-clock.js";
import { TestEngine } from "../testing/test-engine.js";

const clientCount = 8;
const keys = ["a", "b", "c"] as const;
type Key = (typeof keys)[number];

interface Waiter {
  readonly client: number;
  readonly keys: readonly Key[];
  readonly isHead: boolean;
  /** Infinity: never. */
  readonly untilMs: number;
}

/** What each client should be sent, in order. */
class Model {
  nowMs = startMs;
  readonly lists = new Map<Key, string[]>(keys.map((key) => [key, []]));
  waiters: Waiter[] = [];
  readonly expected: string[] = Array.from({ length: clientCount }, () => "");

  private list(key: Key): string[] {
    return this.lists.get(key) as string[];
  }

  isWaiting(client: number): boolean {
    return this.waiters.some((waiter) => waiter.client === client);
  }

  /** These keys came to have elements, in this order: the first who waits for the first of them is served first. */
  serve(...ready: readonly Key[]): void {
    for (const key of ready)
      for (const waiter of this.waiters.filter((each) => each.keys.includes(key))) {
        if (this.list(key).length === 0) break;
        this.waiters = this.waiters.filter((each) => each !== waiter);
        this.pop(waiter);
      }
  }

  pop({ client, keys: of, isHead }: Waiter): boolean {
    const key = of.find((each) => this.list(each).length > 0);
    if (key === undefined) return false;
    const element = isHead ? this.list(key).shift() : this.list(key).pop();
    this.expected[client] += bulks(key, element as string);
    return true;
  }

  push(key: Key, isHead: boolean, elements: readonly string[]): number {
    const list = this.list(key);
    if (isHead) list.unshift(...[...elements].reverse());
    else list.push(...elements);
    return list.length;
  }

  advance(ms: number): void {
    this.nowMs += ms;
    for (const { client, untilMs } of this.waiters) if (untilMs <= this.nowMs) this.expected[client] += "*-1\r\n";
    this.waiters = this.waiters.filter(({ untilMs }) => untilMs > this.nowMs);
  }

  end(client: number, reply: string): void {
    this.waiters = this.waiters.filter((waiter) => waiter.client !== client);
    this.expected[client] += reply;
  }
}

const client = fc.nat(clientCount - 1);
const key = fc.constantFrom(...keys);
const push = fc.record({ key, isHead: fc.boolean(), count: fc.integer({ min: 1, max: 4 }) });
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      client,
      of: fc.array(key, { minLength: 1, maxLength: 4 }),
      isHead: fc.boolean(),
      ms: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 })),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("push" as const), pushes: fc.array(push, { minLength: 1, maxLength: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("push" as const), pushes: fc.array(push, { minLength: 2, maxLength: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rename" as const), from: key, to: key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("pass" as const), ms: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("unblock" as const), client }) },
);

test("every element is taken once, in order, and nobody waits while there is one", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 150, size: "max" }), (steps) => {
      const engine = new TestEngine();
      const clients = Array.from({ length: clientCount }, () => engine.connect());
      const server = engine.connect();
      const model = new Model();
      const received = clients.map(() => "");
      let pushed = 0;
      for (const each of steps) {
        if (each.do === "wait") {
          if (model.isWaiting(each.client)) continue;
          clients[each.client]?.send([each.isHead ? "BLPOP" : "BRPOP", ...each.of, each.ms / 1000]);
          const waiter = {
            client: each.client,
            keys: each.of,
            isHead: each.isHead,
            untilMs: each.ms === 0 ? Infinity : model.nowMs + each.ms,
          };
          if (!model.pop(waiter)) model.waiters.push(waiter);
        } else if (each.do === "push") {
          const pushes = each.pushes.map((one) => ({ ...one, elements: Array.from({ length: one.count }, () => `e${pushed++}`) }));
          const requests = pushes.map(({ key: name, isHead, elements }) => [isHead ? "LPUSH" : "RPUSH", name, ...elements]);
          const lengths = pushes.map(({ key: name, isHead, elements }) => model.push(name, isHead, elements));
          if (pushes.length === 1) expect(server.run(...(requests[0] as string[]))).toBe(lengths[0]);
          else expect(server.batch(["MULTI"], ...requests, ["EXEC"]).at(-1)).toEqual(lengths);
          model.serve(...new Set(pushes.map(({ key: name }) => name)));
        } else if (each.do === "rename") {
          const list = model.lists.get(each.from) as string[];
          const reply = server.run("RENAME", each.from, each.to);
          if (list.length === 0) expect(reply).toBeInstanceOf(Error);
          else if (each.from !== each.to) {
            model.lists.set(each.to, list);
            model.lists.set(each.from, []);
            model.serve(each.to);
          }
        } else if (each.do === "pass") {
          engine.pass(each.ms);
          model.advance(each.ms);
        } else {
          const isWaiting = model.isWaiting(each.client);
          expect(server.run("CLIENT", "UNBLOCK", clients[each.client]?.session.id as number)).toBe(isWaiting ? 1 : 0);
          if (isWaiting) model.end(each.client, "*-1\r\n");
        }
        for (const [index, one] of clients.entries()) received[index] += one.received();
        expect(received).toEqual(model.expected);
        for (const [name, list] of model.lists) expect(server.run("LRANGE", name, 0, -1)).toEqual(list);
        for (const { keys: of } of model.waiters) expect(of.every((name) => model.lists.get(name)?.length === 0)).toBe(true);
        expect(engine.engine.sessions.blockedCount).toBe(model.waiters.length);
        expect(engine.engine.blockedKeys.size).toBe(new Set(model.waiters.flatMap(({ keys: of }) => of)).size);
      }
      for (const one of clients) one.close();
      expect([engine.engine.sessions.blockedCount, engine.engine.blockedKeys.size, engine.engine.sessions.deadlines.size]).toEqual([
        0, 0, 0,
      ]);
      engine.check();
    }),
    { numRuns: process.env.RESPIRE_TEST_LONG === "1" ? 1_000 : 30 },
  );
});
