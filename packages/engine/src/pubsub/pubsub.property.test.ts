/** The hub against the plainest model of it: sessions that come, subscribe, publish, change protocol and go at random. */
import { matchesGlob } from "@respire/datastructures";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { state } from "../session/state.js";
import { bytesOf, type TestClient, TestEngine } from "../testing/test-engine.js";

const { RESPIRE_TEST_LONG, RESPIRE_TEST_SEED } = process.env;
const isLong = RESPIRE_TEST_LONG === "1";
const seed = Number(RESPIRE_TEST_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_301));

const sessionCount = 5;
const kinds = ["channels", "patterns", "shardChannels"] as const;
type Kind = (typeof kinds)[number];
const letter = { channels: "", patterns: "p", shardChannels: "s" } as const;

const name = fc.constantFrom("", "a", "ab", "b", "ÿ\0", "*");
const patternName = fc.constantFrom("*", "a*", "?", "[ab]", "ab", "", "ÿ*");
const who = fc.nat(sessionCount - 1);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant("subscribe" as const), who, kind: fc.constantFrom(...kinds), name, patternName }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant("unsubscribe" as const), who, kind: fc.constantFrom(...kinds), name, patternName }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("unsubscribeAll" as const), who, kind: fc.constantFrom(...kinds) }) },
  {
    weight: 8,
    arbitrary: fc.record({ op: fc.constant("publish" as const), name, isToShard: fc.boolean(), repeats: fc.constantFrom(1, 1, 3) }),
  },
  // By one that may be subscribed itself, alone or in a transaction; and what any client may ask for besides.
  { weight: 3, arbitrary: fc.record({ op: fc.constant("publishAsOneOfThem" as const), who, name, isInTransaction: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant("ping" as const), who }) },
  // Output is delivered, as at the end of a turn.
  { weight: 1, arbitrary: fc.constant({ op: "deliver" as const }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("reset" as const), who }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("vanish" as const), who }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant("hello" as const), who, protocol: fc.constantFrom(2 as const, 3 as const) }) },
);

interface Modelled {
  client: TestClient;
  protocol: 2 | 3;
  channels: string[];
  patterns: string[];
  shardChannels: string[];
  expected: string;
}

const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const push = (protocol: 2 | 3, ...words: string[]): string => `${protocol === 2 ? "*" : ">"}${words.length}\r\n${words.map(bulk).join("")}`;
const matches = (pattern: string, text: string): boolean => matchesGlob(bytesOf(pattern), bytesOf(text));

describe("the hub", () => {
  test("delivers what the model says, byte for byte, and keeps nothing of those who have left", () => {
    const property = fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const engine = new TestEngine();
      const publisher = engine.connect();
      const { pubsub } = engine.engine;
      const join = (protocol: 2 | 3): Modelled => {
        const client = engine.connect(protocol);
        return { client, protocol, channels: [], patterns: [], shardChannels: [], expected: "" };
      };
      const sessions = Array.from({ length: sessionCount }, (_, index) => join(index % 2 === 0 ? 2 : 3));
      /** Who is subscribed, in the order of subscription; topics in the order in which they came to be. */
      const topics: Record<Kind, Map<string, Modelled[]>> = { channels: new Map(), patterns: new Map(), shardChannels: new Map() };
      const countOf = (session: Modelled, kind: Kind): number =>
        kind === "shardChannels" ? session.shardChannels.length : session.channels.length + session.patterns.length;
      const confirm = (session: Modelled, kind: Kind, word: string, topic: string | null): void => {
        const head = session.protocol === 2 ? "*" : ">";
        const shown = topic === null ? (session.protocol === 2 ? "$-1\r\n" : "_\r\n") : bulk(topic);
        session.expected += `${head}3\r\n${bulk(letter[kind] + word)}${shown}:${countOf(session, kind)}\r\n`;
      };
      const part = (session: Modelled, kind: Kind, topic: string): void => {
        const subscribers = topics[kind].get(topic)?.filter((each) => each !== session) ?? [];
        if (subscribers.length === 0) topics[kind].delete(topic);
        else topics[kind].set(topic, subscribers);
        session[kind] = session[kind].filter((each) => each !== topic);
      };
      const partAll = (session: Modelled): void => {
        for (const kind of kinds) for (const topic of [...session[kind]]) part(session, kind, topic);
      };

      let answered = "";
      /** Returns how often it is sent, and what the publisher itself gets of it. */
      const publish = (channel: string, isToShard: boolean, text: string, by: Modelled | null): { sent: number; own: string } => {
        let sent = 0;
        let own = "";
        const send = (receivers: readonly Modelled[], ...words: string[]): void => {
          for (const receiver of receivers) {
            if (receiver === by) own += push(receiver.protocol, ...words);
            else receiver.expected += push(receiver.protocol, ...words);
          }
          sent += receivers.length;
        };
        if (isToShard) send(topics.shardChannels.get(channel) ?? [], "smessage", channel, text);
        else {
          send(topics.channels.get(channel) ?? [], "message", channel, text);
          for (const [pattern, receivers] of topics.patterns)
            if (matches(pattern, channel)) send(receivers, "pmessage", pattern, channel, text);
        }
        return { sent, own };
      };

      for (const [number, each] of steps.entries()) {
        if (each.op === "deliver") {
          engine.engine.deliver();
          continue;
        }
        if (each.op === "publish") {
          for (let i = 0; i < each.repeats; i++) {
            publisher.send([each.isToShard ? "SPUBLISH" : "PUBLISH", bytesOf(each.name), `text ${number} ${i}`]);
            answered += `:${publish(each.name, each.isToShard, `text ${number} ${i}`, null).sent}\r\n`;
          }
          continue;
        }
        const session = sessions[each.who] as Modelled;
        const { client } = session;
        const isRestricted = (client.session.state & state.isSubscribedInResp2) !== 0;
        if (each.op === "publishAsOneOfThem") {
          if (isRestricted) continue;
          const command = ["PUBLISH", bytesOf(each.name), `own ${number}`] as const;
          const first = publish(each.name, false, `own ${number}`, session);
          if (each.isInTransaction) {
            const second = publish(each.name, false, `own ${number}`, session);
            client.send(["MULTI"], command, command, ["ECHO", "x"], ["EXEC"]);
            session.expected += `+OK\r\n${"+QUEUED\r\n".repeat(3)}*3\r\n:${first.sent}\r\n:${second.sent}\r\n${bulk("x")}${first.own}${second.own}`;
          } else {
            client.send(command);
            session.expected += `:${first.sent}\r\n${first.own}`;
          }
        } else if (each.op === "ping") {
          client.send(["PING", "x"]);
          session.expected += isRestricted ? `*2\r\n${bulk("pong")}${bulk("x")}` : bulk("x");
        } else if (each.op === "subscribe" || each.op === "unsubscribe") {
          const topic = each.kind === "patterns" ? each.patternName : each.name;
          client.send([`${letter[each.kind]}${each.op}`, bytesOf(topic)]);
          if (each.op === "unsubscribe") part(session, each.kind, topic);
          else if (!session[each.kind].includes(topic)) {
            session[each.kind].push(topic);
            topics[each.kind].set(topic, [...(topics[each.kind].get(topic) ?? []), session]);
          }
          confirm(session, each.kind, each.op, topic);
        } else if (each.op === "unsubscribeAll") {
          client.send([`${letter[each.kind]}UNSUBSCRIBE`]);
          const left = [...session[each.kind]];
          for (const topic of left) {
            part(session, each.kind, topic);
            confirm(session, each.kind, "unsubscribe", topic);
          }
          if (left.length === 0) confirm(session, each.kind, "unsubscribe", null);
        } else if (each.op === "reset") {
          client.send(["RESET"]);
          partAll(session);
          session.protocol = 2;
          session.expected += "+RESET\r\n";
        } else if (each.op === "vanish") {
          expect(client.received()).toBe(session.expected);
          client.close();
          partAll(session);
          sessions[each.who] = join(session.protocol);
        } else if (!isRestricted) {
          expect(client.received()).toBe(session.expected);
          session.expected = "";
          client.run("HELLO", each.protocol);
          session.protocol = each.protocol;
        }
      }

      expect(publisher.received()).toBe(answered);
      for (const session of sessions) {
        const { client } = session;
        const isSubscribed = kinds.some((kind) => session[kind].length > 0);
        expect(client.received()).toBe(session.expected);
        expect([client.session.channelCount, client.session.patternCount, client.session.shardChannelCount]).toEqual(
          kinds.map((kind) => session[kind].length),
        );
        expect(client.session.kind).toBe(isSubscribed ? "pubsub" : "normal");
        expect((client.session.state & state.isSubscribedInResp2) !== 0).toBe(isSubscribed && session.protocol === 2);
      }
      for (const kind of kinds) expect(pubsub[kind].all.size).toBe(topics[kind].size);
      for (const { client } of sessions) client.close();
      for (const kind of kinds) expect(pubsub[kind].all.size).toBe(0);
      expect(sessions.map(({ client }) => client.session.subscriptions)).toEqual(sessions.map(() => null));
      expect(pubsub.usedBytes).toBe(new TestEngine().engine.pubsub.usedBytes);
    });
    fc.assert(property, { seed, numRuns: isLong ? 5000 : 300 });
  });
});
