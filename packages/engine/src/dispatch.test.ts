import { assert } from "@respire/datastructures";
import { describe, expect, test } from "vitest";
import { string } from "./argument-schema.js";
import type { CommandHandler, CommandSpec } from "./command.js";
import { errors, ReplyError } from "./errors.js";
import { replies } from "./reply-schema.js";
import { bytesOf, TestEngine } from "./testing/test-engine.js";

const own = (name: string, run: CommandHandler): CommandSpec => ({
  name,
  group: "generic",
  since: "1.0.0",
  summary: "Of this test.",
  complexity: "O(1)",
  flags: [],
  reply: replies.any,
  args: [string("word", { optional: true, multiple: true })],
  run,
});

describe("a command of one's own", () => {
  test("runs beside those of the engine, by its name in any case", () => {
    const engine = new TestEngine({
      extensions: [{ name: "test", commands: [own("GREET", ({ reply, args }) => reply.bulkText(`hello ${args.text(1)}`))] }],
    });
    expect(engine.run("gReEt", "you")).toBe("hello you");
    expect(engine.run("SET", "k", "v")).toBe("OK");
  });

  test("can't take a name that is taken", () => {
    expect(() => new TestEngine({ extensions: [{ name: "test", commands: [own("GET", ({ reply }) => reply.ok())] }] })).toThrow(
      "command GET of extension test is taken: the engine has it",
    );
  });
});

describe("a refusal", () => {
  test("takes back what the handler had replied", () => {
    const half = own("HALF", ({ reply }) => {
      reply.array(3);
      reply.bulkText("one");
      throw errors.syntax;
    });
    const client = new TestEngine({ extensions: [{ name: "test", commands: [half] }] }).connect();
    client.run("SET", "k", "v");
    expect(client.batch(["GET", "k"], ["HALF"], ["GET", "k"])).toEqual([
      "v",
      expect.objectContaining({ message: "ERR syntax error" }),
      "v",
    ]);
    expect(client.raw("HALF")).toBe("-ERR syntax error\r\n");
  });

  test("of one's own is text, in UTF-8, and one line", () => {
    const command = own("REFUSE", () => {
      throw new ReplyError("SORRY nö\r\n+OK");
    });
    const client = new TestEngine({ extensions: [{ name: "test", commands: [command] }] }).connect();
    expect(Buffer.from(client.raw("REFUSE"), "latin1").toString()).toBe("-SORRY nö  +OK\r\n");
  });
});

test("a reply too long to hold ends its session, not the engine", () => {
  const engine = new TestEngine({ extensions: [{ name: "test", commands: [own("ENDLESS", ({ reply }) => void reply.bulkReserve(3e9))] }] });
  const client = engine.connect();
  expect(client.run("SET", "k", "v")).toBe("OK");
  expect(client.raw("ENDLESS")).toBe("");
  expect(client.session.closing).toBe(true);
  expect(engine.connect().run("GET", "k")).toBe("v");
});

describe("a name that no command has", () => {
  const client = new TestEngine().connect();

  test("is repeated with the words behind it, up to 128 bytes of each", () => {
    expect(client.raw("NoSuch")).toBe("-ERR unknown command 'NoSuch', with args beginning with: \r\n");
    expect(client.raw("NoSuch", "a", "", "b c")).toBe("-ERR unknown command 'NoSuch', with args beginning with: 'a' '' 'b c' \r\n");
    expect(client.raw("x".repeat(200), "y")).toBe(`-ERR unknown command '${"x".repeat(128)}', with args beginning with: 'y' \r\n`);
    expect(client.raw("N", "a".repeat(60), "b".repeat(100), "c")).toBe(
      `-ERR unknown command 'N', with args beginning with: '${"a".repeat(60)}' '${"b".repeat(128 - 63)}' \r\n`,
    );
  });

  test("is repeated byte for byte, on one line, up to a zero byte as C does", () => {
    expect(client.raw(bytesOf("\xff\xfe"), bytesOf("\xc3\xa9"))).toBe(
      "-ERR unknown command '\xff\xfe', with args beginning with: '\xc3\xa9' \r\n",
    );
    expect(client.raw("no\r\nsuch", "\r\n+OK\r\n")).toBe("-ERR unknown command 'no  such', with args beginning with: '  +OK  ' \r\n");
    expect(client.raw("no\0such", "a\0b")).toBe("-ERR unknown command 'no', with args beginning with: 'a' \r\n");
    expect(client.raw("")).toBe("-ERR unknown command '', with args beginning with: \r\n");
  });

  test("of a subcommand is repeated with the command's in capitals", () => {
    expect(client.raw("config", "z".repeat(200), "a")).toBe(`-ERR unknown subcommand '${"z".repeat(128)}'. Try CONFIG HELP.\r\n`);
    expect(client.raw("COMMAND", bytesOf("\xff\n\0x"))).toBe("-ERR unknown subcommand '\xff '. Try COMMAND HELP.\r\n");
  });

  test("that begins or ends like a command's is unknown all the same", () => {
    for (const name of ["GE", "GETT", "SETX", "XGET", "MSE", "PEXPIREA", "G\0T"]) expect(client.raw(name)).toMatch(/^-ERR unknown command/);
  });
});

describe("a broken invariant", () => {
  const breaking = [
    own("BREAK", ({ reply }) => {
      reply.ok();
      assert(false, "two and two are four");
    }),
    own("CRASH", () => {
      throw new TypeError("undefined is not a function");
    }),
  ];

  test.each([
    ["BREAK", "two and two are four"],
    ["CRASH", "command crash failed: TypeError: undefined is not a function"],
  ])("found by %s has every further call refused", (command, message) => {
    const engine = new TestEngine({ extensions: [{ name: "test", commands: breaking }] });
    const other = engine.connect();
    expect(() => engine.run(command)).toThrow(message);
    expect(() => engine.run("GET", "k")).toThrow(message);
    expect(() => other.run("PING")).toThrow(message);
    expect(() => engine.engine.tick()).toThrow(message);
  });

  test("found in the background has every further call refused", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v", "PX", 1);
    const [database] = engine.engine.keyspace.databases;
    database?.keys.clear(); // As no command does.
    engine.advance(10);
    expect(() => engine.engine.tick()).toThrow();
    expect(() => engine.run("PING")).toThrow();
  });
});

describe("time", () => {
  test("is read once for each command, and once for the batch", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const commands = Array.from({ length: 100 }, (_, index) =>
      index % 4 === 0
        ? ["SET", `k${index}`, "v", "PX", "100"]
        : index % 4 === 1
          ? ["TTL", "k0"]
          : index % 4 === 2
            ? ["EXPIRE", "k4", "9"]
            : ["NOSUCH"],
    );
    engine.clock.readings = 0;
    client.batch(...commands);
    expect(engine.clock.readings).toBeLessThanOrEqual(commands.length + 1);
  });

  test("is the same for the whole of a command, however long that takes", () => {
    const seen: number[] = [];
    const engine = new TestEngine({
      extensions: [
        {
          name: "test",
          commands: [
            own("LONG", (context) => {
              for (let i = 0; i < 2; i++) {
                seen.push(context.nowMs);
                engine.advance(1_000);
              }
              context.reply.ok();
            }),
          ],
        },
      ],
    });
    engine.connect().batch(["LONG"], ["LONG"]);
    expect(seen[1]).toBe(seen[0]);
    expect((seen[2] as number) - (seen[0] as number)).toBe(2_000);
  });

  test("follows the system's clock when somebody sets it, from the next tick on", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v", "EX", 60);
    engine.clock.setWallClockForward(3_600_000);
    expect(engine.run("TTL", "k")).toBe(60);
    engine.engine.tick();
    expect(engine.run("TTL", "k")).toBe(-2);
  });
});

test("sessions know their commands' order, names and databases apart", () => {
  const engine = new TestEngine();
  const [first, second] = [engine.connect(2), engine.connect(3)];
  first.run("SELECT", 1);
  expect(first.session.id).not.toBe(second.session.id);
  expect(engine.engine.sessions.size).toBe(2);
  expect(first.batch(["SET", "k", "1"], ["INCR", "k"], ["GET", "k"])).toEqual(["OK", 2, "2"]);
  expect(second.run("GET", "k")).toBe(null);
  first.close();
  expect(engine.engine.sessions.size).toBe(1);
  expect(engine.engine.sessions.opened).toBe(2);
});
