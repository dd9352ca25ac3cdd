/** Which events are told, in which channels, in which order. */
import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { string } from "../argument-schema.js";
import type { Extension } from "../extension.js";
import { replies } from "../reply-schema.js";
import { type AnnouncedEvents, announcedEvents } from "../testing/announced-events.js";
import { tallies } from "../testing/tally.js";
import { latin1, parseReplies, type TestClient, TestEngine } from "../testing/test-engine.js";

/** Messages that came, as `channel message`. */
function messages(client: TestClient): string[] {
  const received = Uint8Array.from(client.received(), (character) => character.charCodeAt(0));
  return parseReplies(received, { strings: "bytes" }).map((push) => (push as Uint8Array[]).slice(-2).map(latin1).join(" "));
}

function listener(engine: TestEngine, letters: string, pattern = "*"): TestClient {
  engine.run("CONFIG", "SET", "notify-keyspace-events", letters);
  const client = engine.connect(3);
  client.run("PSUBSCRIBE", pattern);
  return client;
}

describe("the table of announced events", () => {
  /** Each event as it comes in the key's channel, directly before it comes in the event's. */
  const channelsOf = (line: string): string[] => {
    const [event, key, database = "db0"] = line.split(" ") as [string, string, string?];
    const index = database.slice(2);
    return [`__keyspace@${index}__:${key} ${event}`, `__keyevent@${index}__:${event} ${key}`];
  };

  test.each(announcedEvents.map((row) => [[row.request.join(" "), row.before?.join("; "), row.log.join(", ")].join(" | "), row] as const))(
    "%s",
    (_, { before = [], thenMs = 0, request, log }: AnnouncedEvents) => {
      const engine = new TestEngine();
      for (const words of before) engine.run(...words);
      engine.advance(thenMs);
      const client = listener(engine, "KEAmnoc");
      engine.run(...request);
      expect(messages(client)).toEqual(log.flatMap(channelsOf));
    },
  );

  test("has a row for every command that writes, or reads keys", () => {
    const { allCommands } = new TestEngine().engine;
    const rows = new Set(announcedEvents.map(({ command }) => command));
    const touching = allCommands.filter(
      ({ flags, keySpecs }) =>
        flags.includes("write") || (flags.includes("readonly") && keySpecs.some(({ flags: of }) => !of.includes("not_key"))),
    );
    expect(touching.map(({ fullName }) => fullName).filter((name) => !rows.has(name))).toEqual([]);
    expect([...rows].filter((name) => !allCommands.some(({ fullName }) => fullName === name))).toEqual([]);
  });
});

describe("notify-keyspace-events", () => {
  test("says which classes are told, and in which channels", () => {
    const told = (letters: string): string[] => {
      const engine = new TestEngine();
      const client = listener(engine, letters);
      engine.run("SET", "k", "v", "PX", 5);
      engine.run("GET", "none");
      engine.advance(10);
      engine.run("DEL", "k");
      engine.run("INCR", "n");
      engine.run("DEL", "n");
      return messages(client);
    };
    expect(told("")).toEqual([]);
    expect(told("A")).toEqual([]);
    expect(told("KE")).toEqual([]);
    expect(told("Kx")).toEqual(["__keyspace@0__:k expired"]);
    expect(told("Em")).toEqual(["__keyevent@0__:keymiss none"]);
    expect(told("En")).toEqual(["__keyevent@0__:new k", "__keyevent@0__:new n"]);
    expect(told("E$")).toEqual(["__keyevent@0__:set k", "__keyevent@0__:incrby n"]);
    expect(told("Eg")).toEqual(["__keyevent@0__:expire k", "__keyevent@0__:del n"]);
    expect(told("KEgx")).toEqual([
      "__keyspace@0__:k expire",
      "__keyevent@0__:expire k",
      "__keyspace@0__:k expired",
      "__keyevent@0__:expired k",
      "__keyspace@0__:n del",
      "__keyevent@0__:del n",
    ]);
  });

  test("may change while there are subscribers", () => {
    const engine = new TestEngine();
    const client = listener(engine, "E$");
    engine.run("SET", "a", 1);
    engine.run("CONFIG", "SET", "notify-keyspace-events", "");
    engine.run("SET", "b", 1);
    expect(engine.engine.changes.eventClasses).toBe(0);
    engine.run("CONFIG", "SET", "notify-keyspace-events", "KA");
    engine.run("SET", "c", 1);
    expect(messages(client)).toEqual(["__keyevent@0__:set a", "__keyspace@0__:c set"]);
  });

  test("keys expire in the background too, and say so", () => {
    const engine = new TestEngine();
    const client = listener(engine, "Ex", "__keyevent@*__:expired");
    engine.run("SELECT", 3);
    for (let i = 0; i < 50; i++) engine.run("SET", `k${i}`, i, "PX", 5);
    engine.advance(10);
    engine.tickUntilIdle();
    expect(messages(client).sort()).toEqual(Array.from({ length: 50 }, (_, i) => `__keyevent@3__:expired k${i}`).sort());
  });

  test("evictions and other types have their events too", () => {
    const engine = new TestEngine();
    const client = listener(engine, "Ee");
    engine.run("SET", "k", 1);
    engine.engine.keyspace.databases[0]?.evict(Uint8Array.of(0x6b), 0, 1);
    engine.engine.deliver();
    expect(messages(client)).toEqual(["__keyevent@0__:evicted k"]);
  });

  test("keys are bytes", () => {
    const engine = new TestEngine();
    const client = listener(engine, "KE$");
    const key = Uint8Array.of(0, 0xff, 0x0d, 0x0a, 0x80);
    engine.run("SET", key, 1);
    expect(messages(client)).toEqual([`__keyspace@0__:${latin1(key)} set`, `__keyevent@0__:set ${latin1(key)}`]);
    engine.run("SET", "k".repeat(100_000), 1);
    engine.run("SET", "k", 1);
    expect(messages(client).map(({ length }) => length)).toEqual([100_000 + 19, 100_000 + 19, 20, 20]);
  });

  test("a type that gives way to another is told of, before the command's own event, or after it where the key was renamed or copied", () => {
    const engine = new TestEngine({ extensions: [tallies] });
    const client = listener(engine, "Eoc");
    const renew = (): void => {
      engine.run("FLUSHALL");
      engine.run("TALLY.ADD", "k", "x");
      engine.run("SET", "text", 1);
      expect(messages(client)).toEqual([]);
    };
    const told = (...request: readonly RequestArgument[]): string[] => {
      renew();
      engine.run(...request);
      return messages(client).map((line) => line.replace("__keyevent@0__:", ""));
    };
    expect(told("SET", "k", 1)).toEqual(["overwritten k", "type_changed k"]);
    expect(told("MSET", "text", 1, "k", 1)).toEqual(["overwritten text", "overwritten k", "type_changed k"]);
    expect(told("TALLY.AGAIN", "k")).toEqual(["overwritten k"]);
    expect(told("TALLY.ADD", "k", "y")).toEqual([]);
    expect(told("RENAME", "text", "k")).toEqual(["overwritten k", "type_changed k"]);
    expect(told("COPY", "k", "text", "REPLACE")).toEqual(["overwritten text", "type_changed text"]);
    expect(told("COPY", "k", "k2")).toEqual([]);
  });
});

/** A command that says which fields of a key it changed. */
const fielding: Extension = {
  name: "fielding",
  commands: [
    {
      name: "CHANGEFIELDS",
      group: "fielding",
      since: "1.0.0",
      summary: "Says that these fields of a key were changed.",
      complexity: "O(N) for N fields",
      flags: ["write"],
      args: [string("key"), string("event"), string("field", { optional: true, multiple: true })],
      reply: replies.ok,
      run: ({ args, effects, reply }) => {
        const event = { name: args.text(2), class: "h" } as const;
        const fields: Uint8Array[] = [];
        if (effects.wantsSubkeys(event)) for (let i = 3; i < args.count; i++) fields.push(args.word(i));
        effects.wrote(args, 1, event, fields);
        reply.ok();
      },
    },
  ],
};

describe("events of fields (Redis 8.8)", () => {
  const told = (letters: string, ...request: readonly RequestArgument[]): string[] => {
    const engine = new TestEngine({ extensions: [fielding] });
    const client = listener(engine, letters);
    engine.run(...request);
    return messages(client);
  };

  test("are told in four kinds of channels, after those of the key", () => {
    expect(told("KESTIVh", "CHANGEFIELDS", "k", "hset", "a", "", "c,1:d")).toEqual([
      "__keyspace@0__:k hset",
      "__keyevent@0__:hset k",
      "__subkeyspace@0__:k hset|1:a,0:,5:c,1:d",
      "__subkeyevent@0__:hset 1:k|1:a,0:,5:c,1:d",
      "__subkeyspaceitem@0__:k\na hset",
      "__subkeyspaceitem@0__:k\n hset",
      "__subkeyspaceitem@0__:k\nc,1:d hset",
      "__subkeyspaceevent@0__:hset|k 1:a,0:,5:c,1:d",
    ]);
  });

  test("do without channels of keys, and are not collected if nobody wants them", () => {
    expect(told("Sh", "CHANGEFIELDS", "k", "hdel", "a")).toEqual(["__subkeyspace@0__:k hdel|1:a"]);
    expect(told("S$", "CHANGEFIELDS", "k", "hdel", "a")).toEqual([]);
    expect(told("KSTIVh", "CHANGEFIELDS", "k", "hdel")).toEqual(["__keyspace@0__:k hdel"]);
    expect(told("Kh", "CHANGEFIELDS", "k", "hdel", "a")).toEqual(["__keyspace@0__:k hdel"]);
  });

  test("are left out where they could be read in two ways", () => {
    expect(told("STIVh", "CHANGEFIELDS", "k\nx", "e|f", "a")).toEqual(["__subkeyevent@0__:e|f 3:k\nx|1:a"]);
  });
});

test("what a client's own command tells it comes after the reply, in a transaction after EXEC's", () => {
  const engine = new TestEngine();
  const client = listener(engine, "E$");
  expect(client.raw("SET", "k", 1)).toMatch(/^\+OK\r\n>4\r\n\$8\r\npmessage/);
  client.batch(["MULTI"], ["SET", "k", 1], ["SET", "l", 2]);
  expect(client.raw("EXEC")).toMatch(/^\*2\r\n\+OK\r\n\+OK\r\n(>4\r\n\$8\r\npmessage(\r\n[^>\r]+){6}\r\n){2}$/);
});
