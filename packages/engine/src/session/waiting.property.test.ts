/** Clients that wait and are paused at random: whatever happens, each gets one reply to each of its requests, in the order it sent them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { integer } from "../argument-schema.js";
import type { Extension } from "../extension.js";
import { replies } from "../reply-schema.js";
import { TestEngine } from "../testing/test-engine.js";
import type { DeferredReply } from "./deferred-reply.js";

const clientCount = 3;

function waits(): { extension: Extension; settleOne: (index: number) => void; pending: Set<DeferredReply> } {
  const pending = new Set<DeferredReply>();
  const command = {
    name: "WAIT-FOR",
    group: "test",
    since: "0.0.0",
    summary: "Of this test.",
    complexity: "O(1)",
    flags: [],
    args: [integer("ms")],
    reply: replies.any,
    run: ({ args, reply }: Parameters<NonNullable<NonNullable<Extension["commands"]>[number]["run"]>>[0]) => {
      const deferred = reply.defer({ timeoutMs: args.integer(1), onCancel: () => pending.delete(deferred) });
      pending.add(deferred);
    },
  };
  const settleOne = (index: number): void => {
    const deferred = [...pending][index % Math.max(1, pending.size)];
    if (deferred === undefined) return;
    pending.delete(deferred);
    deferred.settle((reply) => reply.simple("SERVED"));
  };
  return { extension: { name: "waits", commands: [command] }, settleOne, pending };
}

const client = fc.nat({ max: clientCount - 1 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant("echo" as const), client, count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant("wait" as const), client, count: fc.integer({ min: 0, max: 50 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("settle" as const), client, count: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("unblock" as const), client, count: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("pause" as const), client, count: fc.integer({ min: 0, max: 40 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("pass" as const), client, count: fc.integer({ min: 0, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("read" as const), client, count: fc.constant(0) }) },
);

test("every request gets one reply, in order, and nothing is left behind", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const { extension, settleOne, pending } = waits();
      const engine = new TestEngine({ extensions: [extension] });
      const { sessions } = engine.engine;
      const clients = Array.from({ length: clientCount }, () => ({ it: engine.connect(), received: "", expected: [] as RegExp[] }));
      const read = (one: (typeof clients)[number]): void => {
        one.received += one.it.received();
      };
      let said = 0;
      for (const { what, client: index, count } of steps) {
        const one = clients[index] as (typeof clients)[number];
        if (what === "echo") {
          const words = Array.from({ length: count }, () => String(++said));
          one.it.send(...words.map((word) => ["ECHO", word]));
          one.expected.push(...words.map((word) => new RegExp(`^\\$\\d+\r\n${word}\r\n`)));
        } else if (what === "wait") {
          one.it.send(["WAIT-FOR", String(count)]);
          one.expected.push(/^(\+SERVED|\$-1|-UNBLOCKED .*)\r\n/);
        } else if (what === "settle") settleOne(count);
        else if (what === "unblock") sessions.deferred.unblock(one.it.session, true);
        else if (what === "pause") sessions.pause.begin(engine.engine.time.us + count * 1000, "all");
        else if (what === "pass") engine.pass(count);
        else read(one);
      }
      sessions.pause.end();
      for (const one of clients) {
        for (read(one); one.it.session.isSuspended; read(one)) expect(sessions.deferred.unblock(one.it.session, true)).toBe(true);
        let rest = one.received;
        for (const reply of one.expected) {
          expect(rest).toMatch(reply);
          rest = rest.replace(reply, "");
        }
        expect(rest).toBe("");
      }
      expect([sessions.deferred.count, sessions.blockedCount, sessions.deadlines.size, pending.size]).toEqual([0, 0, 0, 0]);
    }),
  );
});
