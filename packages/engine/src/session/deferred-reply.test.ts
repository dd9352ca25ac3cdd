import { describe, expect, test } from "vitest";
import { integer, string } from "../argument-schema.js";
import type { CommandSpec } from "../command.js";
import { errors, ReplyError } from "../errors.js";
import { replies } from "../reply-schema.js";
import { TestEngine } from "../testing/test-engine.js";
import type { DeferredReply } from "./deferred-reply.js";

/** WAITFOR name ms waits until somebody says SIGNAL name text; and others of its kind. */
function signals() {
  const waiting = new Map<string, DeferredReply[]>();
  const cancelled: string[] = [];
  const command = (name: string, args: CommandSpec["args"], run: CommandSpec["run"] & {}): CommandSpec => ({
    name,
    group: "test",
    since: "0.0.0",
    summary: "Of this test.",
    complexity: "O(1)",
    flags: [],
    args,
    reply: replies.any,
    run,
  });
  const commands = [
    command("WAITFOR", [string("name"), integer("ms")], ({ args, reply }) => {
      const name = args.text(1);
      const deferred = reply.defer({
        timeoutMs: args.integer(2),
        onTimeout: (late) => late.nullArray(),
        onCancel: (reason) => {
          cancelled.push(`${name} ${reason}`);
          waiting.set(name, waiting.get(name)?.filter((each) => each !== deferred) ?? []);
        },
      });
      waiting.set(name, [...(waiting.get(name) ?? []), deferred]);
    }),
    command("SIGNAL", [string("name"), string("text")], ({ args, effects, reply }) => {
      const [first, ...others] = waiting.get(args.text(1)) ?? [];
      waiting.set(args.text(1), others);
      const text = args.text(2);
      first?.settle((late) => late.bulkText(text));
      effects.wrote(args, 0, null);
      reply.integer(first === undefined ? 0 : 1);
    }),
    command("ATONCE", [], ({ reply }) => {
      const deferred = reply.defer();
      expect(deferred.settle((now) => now.simple("NOW"))).toBe(true);
      expect(deferred.settle((now) => now.simple("TWICE"))).toBe(false);
    }),
    command("THROWS", [], ({ reply }) => {
      reply.defer({ onCancel: (reason) => cancelled.push(`throws ${reason}`) });
      throw errors.syntax;
    }),
    command("FIRM", [], ({ reply }) => {
      waiting.set("firm", [reply.defer({ canBeUnblocked: false })]);
    }),
    command("REFUSES", [], ({ reply }) => {
      waiting.set("refused", [reply.defer()]);
    }),
  ];
  const engine = new TestEngine({ extensions: [{ name: "signals", commands }] });
  return { engine, waiting, cancelled, deferred: engine.engine.sessions.deferred };
}

describe("a reply that comes later", () => {
  test("comes when somebody else's command settles it, and the requests behind it wait for it in order", () => {
    const { engine } = signals();
    const [client, other] = [engine.connect(), engine.connect()];
    client.send(["SET", "k", "1"], ["WAITFOR", "a", "0"], ["INCR", "k"], ["NOSUCH"], ["WAITFOR", "b", "0"], ["GET", "k"]);
    expect(client.received()).toBe("+OK\r\n");
    expect(other.run("GET", "k")).toBe("1");
    client.send(["PING"]);
    expect(client.received()).toBe("");
    expect(other.run("SIGNAL", "a", "hello")).toBe(1);
    expect(client.received()).toBe("$5\r\nhello\r\n:2\r\n-ERR unknown command 'NOSUCH', with args beginning with: \r\n");
    other.run("SIGNAL", "b", "bye");
    expect(client.received()).toBe("$3\r\nbye\r\n$1\r\n2\r\n+PONG\r\n");
    expect(client.connection.wakes).toBe(2);
  });

  test("leaves no earlier than the change that caused it", () => {
    const { engine } = signals();
    const [client, other] = [engine.connect(), engine.connect()];
    client.send(["WAITFOR", "a", "0"]);
    expect(client.session.outputSequence).toBe(0);
    other.run("SIGNAL", "a", "hello"); // Settles first, announces its change then.
    expect(client.session.outputSequence).toBe(1);
  });

  test("may come at once, and only once", () => {
    const { engine, deferred } = signals();
    const client = engine.connect();
    expect(client.batch(["PING"], ["ATONCE"], ["PING"])).toEqual(["PONG", "NOW", "PONG"]);
    expect(deferred.count).toBe(0);
  });

  test("may be an error", () => {
    const { engine, waiting } = signals();
    const client = engine.connect();
    client.send(["REFUSES"], ["PING"]);
    waiting.get("refused")?.[0]?.settle((reply) => {
      reply.array(3);
      throw new ReplyError("WRONGTYPE not this");
    });
    expect(client.received()).toBe("-WRONGTYPE not this\r\n+PONG\r\n");
    expect(engine.engine.errorStats.kinds).toEqual([["WRONGTYPE", 1]]);
  });

  test("is none if the command throws after all", () => {
    const { engine, cancelled, deferred } = signals();
    expect(engine.connect().batch(["THROWS"], ["PING"])).toEqual([expect.objectContaining({ message: "ERR syntax error" }), "PONG"]);
    expect(cancelled).toEqual(["throws refused"]);
    expect(deferred.count).toBe(0);
  });

  test("is not asked for a second time by an embedder that goes on all the same", () => {
    const { engine } = signals();
    const client = engine.connect();
    client.send(["WAITFOR", "a", "0"]);
    const sequence = client.session.commandCount;
    client.send(["SET", "k", "v"]);
    expect(client.session.commandCount).toBe(sequence);
    expect(engine.run("EXISTS", "k")).toBe(0);
  });
});

describe("a wait", () => {
  test("ends when its time is up, neither earlier nor later", () => {
    const { engine, cancelled } = signals();
    const client = engine.connect();
    client.send(["WAITFOR", "a", "250"], ["PING"]);
    expect(engine.engine.msUntilDeadline).toBe(250);
    engine.pass(249);
    expect(client.received()).toBe("");
    engine.pass(1);
    expect(client.received()).toBe("*-1\r\n+PONG\r\n");
    expect(cancelled).toEqual(["a timeout"]);
    expect(engine.engine.msUntilDeadline).toBe(Number.POSITIVE_INFINITY);
  });

  test("ends in a tick too, if nobody looks at the deadlines", () => {
    const { engine } = signals();
    const client = engine.connect();
    client.send(["WAITFOR", "a", "10"]);
    engine.advance(20);
    engine.engine.tick();
    expect(client.received()).toBe("*-1\r\n");
  });

  test("of many clients ends in the order of their times, and one that was served does not end again", () => {
    const { engine, cancelled, deferred } = signals();
    const clients = [50, 10, 40, 20, 30].map((ms) => {
      const client = engine.connect();
      client.send(["WAITFOR", String(ms), String(ms)]);
      return client;
    });
    expect(deferred.count).toBe(5);
    expect(engine.run("SIGNAL", "20", "x")).toBe(1);
    engine.pass(100);
    expect(cancelled).toEqual(["10 timeout", "30 timeout", "40 timeout", "50 timeout"]);
    expect(clients.map((client) => client.received())).toEqual(["*-1\r\n", "*-1\r\n", "*-1\r\n", "$1\r\nx\r\n", "*-1\r\n"]);
    expect(deferred.count).toBe(0);
  });

  test("ends with its session, without a reply", () => {
    const { engine, waiting, cancelled, deferred } = signals();
    const client = engine.connect();
    client.send(["WAITFOR", "a", "100"]);
    const [reply] = waiting.get("a") ?? [];
    client.close();
    client.close();
    expect(cancelled).toEqual(["a closed"]);
    expect(reply?.settle((late) => late.ok())).toBe(false);
    expect(client.session.reply.position).toBe(0);
    expect(deferred.count).toBe(0);
    expect(engine.engine.sessions.deadlines.size).toBe(0);
  });

  test("ends by CLIENT UNBLOCK, as if the time was up or with an error", () => {
    const { engine, cancelled } = signals();
    const client = engine.connect();
    const { id } = client.session;
    for (const [words, reply] of [
      [[], "*-1\r\n"],
      [["TIMEOUT"], "*-1\r\n"],
      [["error"], "-UNBLOCKED client unblocked via CLIENT UNBLOCK\r\n"],
    ] as const) {
      client.send(["WAITFOR", "a", "0"], ["PING"]);
      expect(engine.run("CLIENT", "UNBLOCK", id, ...words)).toBe(1);
      expect(client.received()).toBe(`${reply}+PONG\r\n`);
      expect(engine.run("CLIENT", "UNBLOCK", id, ...words)).toBe(0);
    }
    expect(cancelled).toEqual(["a unblocked", "a unblocked", "a unblocked"]);
    expect(engine.run("CLIENT", "UNBLOCK", 999)).toBe(0);
  });

  test("does not end so if it can't be ended so", () => {
    const { engine } = signals();
    const client = engine.connect();
    client.send(["FIRM"]);
    expect(engine.run("CLIENT", "UNBLOCK", client.session.id)).toBe(0);
    expect(client.session.isSuspended).toBe(true);
  });

  test("shows in CLIENT LIST and INFO", () => {
    const { engine } = signals();
    const client = engine.connect();
    client.send(["WAITFOR", "a", "100"]);
    expect(engine.run("CLIENT", "LIST", "ID", client.session.id)).toMatch(/ flags=b .* cmd=waitfor /);
    expect(engine.engine.sessions.blockedCount).toBe(1);
  });

  test("leaves nothing behind, however often clients wait and are served, time out, are unblocked or go", () => {
    const { engine, waiting, deferred } = signals();
    const clients = Array.from({ length: 20 }, () => engine.connect());
    let served = 0;
    for (let round = 0; round < 3000; round++) {
      const index = (round * 7) % clients.length;
      const client = clients[index] as (typeof clients)[number];
      client.send(["WAITFOR", "x", "50"], ["PING"]);
      if (round % 5 === 0) {
        client.close();
        clients[index] = engine.connect();
        continue;
      }
      if (round % 5 === 1) engine.pass(50);
      else if (round % 5 === 2) expect(engine.run("CLIENT", "UNBLOCK", client.session.id, "ERROR")).toBe(1);
      else {
        expect(engine.run("SIGNAL", "x", "y")).toBe(1);
        served++;
      }
      expect(client.received()).toMatch(/\+PONG\r\n$/);
    }
    expect(served).toBe(1200);
    expect(deferred.count).toBe(0);
    expect(waiting.get("x")).toEqual([]);
    expect(engine.engine.sessions.deadlines.size).toBe(0);
    expect(engine.engine.sessions.outbox.isEmpty).toBe(true);
    expect(engine.engine.sessions.size).toBe(21);
  });

  test("of a session that wants no replies ends silently", () => {
    const { engine } = signals();
    const client = engine.connect();
    client.send(["CLIENT", "REPLY", "SKIP"], ["WAITFOR", "a", "0"], ["PING"]);
    engine.run("SIGNAL", "a", "unheard");
    expect(client.received()).toBe("+PONG\r\n");
    client.send(["CLIENT", "REPLY", "OFF"], ["WAITFOR", "a", "0"], ["PING"], ["CLIENT", "REPLY", "ON"]);
    engine.run("SIGNAL", "a", "unheard");
    expect(client.received()).toBe("+OK\r\n");
  });
});

describe("a push", () => {
  test("comes after the reply of the command that caused it, and before the replies to later ones", () => {
    const engine = new TestEngine({
      extensions: [
        {
          name: "test",
          commands: [
            {
              name: "TELL",
              group: "test",
              since: "0.0.0",
              summary: "Of this test.",
              complexity: "O(1)",
              flags: [],
              args: [],
              reply: replies.any,
              run: ({ engine: { sessions }, reply }) => {
                reply.array(2);
                for (const session of sessions.all()) session.push((out) => out.push(0));
                reply.integer(1);
                reply.integer(2);
              },
            },
          ],
        },
      ],
    });
    const [client, other] = [engine.connect(3), engine.connect(3)];
    expect(client.raw("TELL")).toBe("*2\r\n:1\r\n:2\r\n>0\r\n");
    expect(other.raw("PING")).toBe(">0\r\n+PONG\r\n");
    expect(other.connection.wakes).toBe(1);
  });

  test("comes to a session that waits, and to one that wants no replies", () => {
    const { engine } = signals();
    const [waits, silent] = [engine.connect(3), engine.connect(3)];
    waits.send(["WAITFOR", "a", "0"]);
    silent.send(["CLIENT", "REPLY", "OFF"]);
    for (const { session } of [waits, silent]) session.push((out) => out.push(0));
    silent.send(["PING"]);
    expect(waits.received()).toBe(">0\r\n");
    expect(silent.received()).toBe(">0\r\n");
  });
});
