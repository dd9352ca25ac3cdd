import { describe, expect, test } from "vitest";
import { string } from "./argument-schema.js";
import type { CommandSpec } from "./command.js";
import type { ExtensionSource } from "./extension.js";
import { replies } from "./reply-schema.js";
import { Tally, tallies, tallyType } from "./testing/tally.js";
import { latin1, TestEngine } from "./testing/test-engine.js";

const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
const noArgs = { since: "1.0.0", summary: "For this test.", complexity: "O(1)", flags: [], args: [], reply: replies.any } as const;
const subcommand = (name: string, text: string): CommandSpec => ({
  ...noArgs,
  name,
  group: "server",
  run: ({ reply }) => reply.bulkText(text),
});

describe("an extension adds", () => {
  /** With state of its own for each engine. */
  const greetings: ExtensionSource = (engine) => {
    let greeted = 0;
    let volume = 3;
    const heard: string[] = [];
    return {
      name: "greetings",
      commands: [
        {
          ...noArgs,
          name: "GREET",
          group: "greetings",
          flags: ["module", "fast"],
          args: [string("name")],
          run({ args, reply }) {
            greeted++;
            reply.bulkText(`Hello ${args.text(1)}${"!".repeat(volume)} ${heard.join()}`);
          },
        },
      ],
      subcommands: { CONFIG: [subcommand("WHISPER", "psst")], DEBUG: [subcommand("SHOUT", "hey")] },
      options: [
        {
          name: "greeting-volume",
          type: "integer",
          min: 0,
          max: 9,
          default: volume,
          store: (value) => {
            volume = value;
          },
        },
      ],
      info: [
        { name: "Greetings", isDefault: false, fields: () => [["greeted", greeted]] },
        { name: "Stats", isDefault: false, fields: () => [["greetings_keys", engine.keyspace.databases[0]?.size ?? 0]] },
      ],
      subscribers: [{ keyChanged: ({ key, event }) => heard.push(`${event.name} ${latin1(key)}`) }],
    };
  };
  const start = () => {
    const engine = new TestEngine({ extensions: [greetings, tallies] });
    return { engine, client: engine.connect() };
  };

  test("commands, which COMMAND knows", () => {
    const { client } = start();
    expect(client.run("greet", "you")).toBe("Hello you!!! ");
    expect(client.run("GREET")).toMatchObject({ message: "ERR wrong number of arguments for 'greet' command" });
    expect(client.run("COMMAND", "LIST", "FILTERBY", "MODULE", "greetings")).toEqual(["greet"]);
    expect(client.run("COMMAND", "GETKEYS", "TALLY.ADD", "k", "n")).toEqual(["k"]);
    const [docs] = [client.run("COMMAND", "DOCS", "greet") as unknown as [string, unknown[]]];
    expect(docs[0]).toBe("greet");
    expect(docs[1]).toContain("module");
  });

  test("subcommands of containers, which HELP and COMMAND know, and that the container's guard holds for", () => {
    const { engine, client } = start();
    expect(client.run("CONFIG", "whisper")).toBe("psst");
    expect(client.run("CONFIG", "HELP")).toContain("WHISPER");
    expect(client.run("COMMAND", "LIST", "FILTERBY", "PATTERN", "*whisper")).toEqual(["config|whisper"]);
    expect(client.run("DEBUG", "SHOUT")).toMatchObject({ message: expect.stringContaining("DEBUG command not allowed") });
    engine.engine.debugCommand = "local";
    expect(client.run("DEBUG", "SHOUT")).toBe("hey");
    client.session.isLocal = false;
    expect(client.run("DEBUG", "SHOUT")).toMatchObject({ message: expect.stringContaining("DEBUG command not allowed") });
    engine.engine.debugCommand = "yes";
    expect(client.run("DEBUG", "SHOUT")).toBe("hey");
    expect(client.run("DEBUG", "HELP")).toContain("SHOUT");
    expect(client.run("DEBUG", "SHOUT", "loud")).toMatchObject({ message: expect.stringContaining("wrong number of arguments") });
    expect(client.run("COMMAND", "LIST", "FILTERBY", "PATTERN", "*shout")).toEqual([]);
  });

  test("options, which CONFIG shows", () => {
    const { client } = start();
    expect(client.run("CONFIG", "GET", "greeting-*")).toEqual(["greeting-volume", "3"]);
    client.run("CONFIG", "SET", "greeting-volume", "1");
    expect(client.run("GREET", "you")).toBe("Hello you! ");
  });

  test("INFO sections, and fields to those that exist", () => {
    const { client } = start();
    client.batch(["SET", "k", "v"], ["GREET", "you"]);
    expect(client.run("INFO", "greetings")).toBe("# Greetings\r\ngreeted:1\r\n");
    expect(client.run("INFO")).not.toContain("# Greetings");
    expect(client.run("INFO", "everything")).toContain("# Greetings");
    const stats = String(client.run("INFO", "stats"));
    expect(stats.match(/# Stats/g)).toHaveLength(1);
    expect(stats).toContain("keyspace_hits:0\r\n");
    expect(stats).toContain("greetings_keys:1\r\n");
    expect(client.run("INFO")).toContain("greetings_keys:1\r\n");
  });

  test("subscribers to changes", () => {
    const { client } = start();
    client.batch(["SET", "k", "v"], ["TALLY.ADD", "t", "n"], ["DEL", "k"]);
    expect(client.run("GREET", "you")).toBe("Hello you!!! set k,tally t,del k");
  });

  test("all of it to one engine: another one with the same extension shares nothing", () => {
    const [one, other] = [start(), start()];
    one.client.batch(["GREET", "you"], ["TALLY.ADD", "t", "n"]);
    one.client.run("CONFIG", "SET", "greeting-volume", "0");
    expect(one.client.run("GREET", "you")).toBe("Hello you tally t");
    expect(other.client.run("GREET", "you")).toBe("Hello you!!! ");
    expect(other.client.run("INFO", "greetings")).toContain("greeted:1");
    expect(other.client.run("EXISTS", "t")).toBe(0);
  });
});

describe("a name that is taken is refused, with both owners' names", () => {
  const option = { name: "hz", type: "integer", default: 0 } as const;
  const typeNamed = (name: string) => ({ ...tallyType, name });
  test.each<[string, ExtensionSource[], string]>([
    [
      "a command of the engine's",
      [{ name: "a", commands: [subcommand("get", "")] }],
      "command GET of extension a is taken: the engine has it",
    ],
    [
      "a command of another extension's",
      [
        { name: "a", commands: [subcommand("GREET", "")] },
        { name: "b", commands: [subcommand("greet", "")] },
      ],
      "command GREET of extension b is taken: a has it",
    ],
    [
      "a command given twice",
      [{ name: "a", commands: [subcommand("GREET", ""), subcommand("GREET", "")] }],
      "command GREET of extension a is taken: a has it",
    ],
    [
      "a subcommand of the engine's",
      [{ name: "a", subcommands: { CONFIG: [subcommand("GET", "")] } }],
      "command CONFIG GET of extension a is taken: the engine has it",
    ],
    [
      "HELP, which every container has",
      [{ name: "a", subcommands: { CONFIG: [subcommand("help", "")] } }],
      "command CONFIG HELP of extension a is taken: the engine has it",
    ],
    [
      "a subcommand of another extension's",
      [
        { name: "a", subcommands: { DEBUG: [subcommand("SHOUT", "")] } },
        { name: "b", subcommands: { DEBUG: [subcommand("SHOUT", "")] } },
      ],
      "command DEBUG SHOUT of extension b is taken: a has it",
    ],
    [
      "an option",
      [
        { name: "a", options: [{ ...option, name: "greeting" }] },
        { name: "b", options: [{ ...option, name: "Greeting" }] },
      ],
      "option greeting of extension b is taken: a has it",
    ],
    ["a type of the engine's", [{ name: "a", types: [typeNamed("Hash")] }], "type hash of extension a is taken: the engine has it"],
    [
      "a type of another extension's",
      [tallies, { name: "b", types: [typeNamed("tally")] }],
      "type tally of extension b is taken: tallies has it",
    ],
  ])("%s", (_what, extensions, message) => {
    expect(() => new TestEngine({ extensions })).toThrow(message);
  });

  test("an option of the engine's", () => {
    const own = new TestEngine().engine.options.matching(["*"])[0]?.name ?? "";
    const extensions = [{ name: "a", options: [{ ...option, name: own }] }];
    expect(() => new TestEngine({ extensions })).toThrow(`option ${own} of extension a is taken: the engine has it`);
  });

  test("subcommands for what is no command", () => {
    const extensions = [{ name: "a", subcommands: { NOSUCH: [subcommand("X", "")] } }];
    expect(() => new TestEngine({ extensions })).toThrow("NOSUCH");
  });
});

describe("a type of value that an extension brings", () => {
  const start = () => {
    const engine = new TestEngine({ extensions: [tallies] });
    engine.engine.debugCommand = "yes";
    return { engine, client: engine.connect(), used: () => engine.engine.keyspace.usedBytes };
  };

  test("has a name and an encoding", () => {
    const { client } = start();
    client.batch(["TALLY.ADD", "t", "a"], ["TALLY.ADD", "t", "b"]);
    expect(client.batch(["TYPE", "t"], ["OBJECT", "ENCODING", "t"], ["OBJECT", "REFCOUNT", "t"])).toEqual(["Tally", "small-tally", 1]);
    client.run("TALLY.ADD", "t", "c");
    expect(client.run("OBJECT", "ENCODING", "t")).toBe("large-tally");
    expect(client.batch(["TALLY.GET", "t", "a"], ["TALLY.GET", "t", "x"], ["TALLY.GET", "none", "a"])).toEqual([1, null, null]);
  });

  test("is refused by commands for strings, and refuses strings", () => {
    const { client } = start();
    client.batch(["TALLY.ADD", "t", "a"], ["SET", "s", "text"], ["SET", "i", "1"]);
    for (const words of [
      ["GET", "t"],
      ["INCR", "t"],
      ["SET", "t", "v", "GET"],
      ["TALLY.ADD", "s", "a"],
      ["TALLY.GET", "i", "a"],
      ["TALLY.REMOVE", "s", "a"],
    ])
      expect([words, client.raw(...words)]).toEqual([words, wrongType]);
    expect(client.run("MGET", "t", "s")).toEqual([null, "text"]);
    expect(client.run("TALLY.GET", "t", "a")).toBe(1);
  });

  test("goes through RENAME, MOVE, COPY, EXPIRE, PERSIST and SWAPDB", () => {
    const { engine, client } = start();
    client.batch(["TALLY.ADD", "t", "a", "7"], ["EXPIRE", "t", "10"], ["RENAME", "t", "u"], ["COPY", "u", "v"], ["PERSIST", "v"]);
    expect(client.batch(["TTL", "u"], ["TTL", "v"], ["EXISTS", "t"], ["TALLY.GET", "u", "a"], ["TALLY.GET", "v", "a"])).toEqual([
      10, -1, 0, 7, 7,
    ]);
    client.batch(["TALLY.ADD", "v", "a"], ["TALLY.ADD", "v", "b"]);
    expect(client.batch(["TALLY.GET", "u", "a"], ["TALLY.GET", "u", "b"], ["TALLY.GET", "v", "a"])).toEqual([7, null, 8]);
    client.batch(["MOVE", "u", "1"], ["COPY", "v", "w", "DB", "1"], ["SWAPDB", "0", "1"]);
    expect(client.batch(["TALLY.GET", "u", "a"], ["TALLY.GET", "w", "b"], ["EXISTS", "v"], ["TTL", "u"])).toEqual([7, 1, 0, 10]);
    engine.check();
    engine.advance(10_001);
    expect(client.run("TALLY.GET", "u", "a")).toBe(null);
    engine.tickUntilIdle();
    engine.check();
  });

  test("is found by SCAN TYPE, in any case", () => {
    const { client } = start();
    client.batch(["TALLY.ADD", "t", "a"], ["SET", "s", "text"]);
    for (const name of ["Tally", "TALLY", "tally"]) expect(client.run("SCAN", "0", "TYPE", name)).toEqual(["0", ["t"]]);
    expect(client.run("SCAN", "0", "TYPE", "string")).toEqual(["0", ["s"]]);
    expect(client.run("SCAN", "0", "TYPE", "hash")).toEqual(["0", []]);
  });

  test("has a digest that does not depend on the order, but on every part", () => {
    const { client } = start();
    const digest = () => client.run("DEBUG", "DIGEST");
    const valueDigest = (key: string) => (client.run("DEBUG", "DIGEST-VALUE", key) as string[])[0];
    client.batch(["TALLY.ADD", "t", "a", "1"], ["TALLY.ADD", "t", "b", "2"], ["TALLY.ADD", "u", "b", "2"], ["TALLY.ADD", "u", "a", "1"]);
    client.batch(["TALLY.ADD", "v", "a", "2"], ["TALLY.ADD", "v", "b", "1"]);
    expect(valueDigest("t")).toBe(valueDigest("u"));
    expect(valueDigest("t")).not.toBe(valueDigest("v"));
    const before = digest();
    client.run("TALLY.ADD", "t", "a", 1);
    expect(digest()).not.toBe(before);
    client.run("TALLY.ADD", "t", "a", -1);
    expect(digest()).toBe(before);
  });

  test("is counted as it says, and its memory goes back in slices", () => {
    const { engine, client, used } = start();
    for (let i = 0; i < 9; i++) client.run("TALLY.ADD", "t", `name ${i}`);
    const { objects } = engine.engine.keyspace.shared;
    expect(objects.usedBytes).toBe(64 + 9 * 32);
    client.run("TALLY.REMOVE", "t", "name 0");
    expect(objects.usedBytes).toBe(64 + 8 * 32);
    client.run("COPY", "t", "u");
    expect(objects.usedBytes).toBe(2 * (64 + 8 * 32));
    engine.check();
    client.batch(["DEL", "t"], ["SET", "u", "text"]);
    expect([objects.leavingCount, objects.usedBytes]).toEqual([2, 2 * (64 + 8 * 32)]);
    engine.check();
    engine.clock.usPerReading = 400;
    expect(engine.engine.tick()).toBe(true);
    expect(objects.leavingCount).toBeGreaterThan(0);
    expect(engine.tickUntilIdle()).toBeGreaterThan(1);
    expect([objects.leavingCount, objects.usedBytes]).toEqual([0, 0]);
    client.run("DEL", "u");
    expect(used()).toBe(0);
  });

  test("goes with FLUSHALL at once and with FLUSHDB in slices", () => {
    const { engine, client, used } = start();
    client.batch(["TALLY.ADD", "t", "a"], ["SET", "s", "v"], ["FLUSHALL"]);
    expect(used()).toBe(0);
    client.batch(["TALLY.ADD", "t", "a"], ["SELECT", "1"], ["TALLY.ADD", "t", "a"], ["FLUSHDB"], ["SELECT", "0"]);
    expect(client.run("TALLY.GET", "t", "a")).toBe(1);
    engine.tickUntilIdle();
    engine.check();
    client.run("TALLY.REMOVE", "t", "a");
    engine.tickUntilIdle();
    expect([client.run("DBSIZE"), used()]).toEqual([0, 0]);
  });

  test("may be set in its own place, and stays whole", () => {
    const { engine, client } = start();
    client.batch(["TALLY.ADD", "t", "a"], ["EXPIRE", "t", "10"], ["TALLY.AGAIN", "t", "keep"]);
    expect(client.run("TTL", "t")).toBe(10);
    expect(client.run("TALLY.AGAIN", "t")).toBe("OK");
    engine.tickUntilIdle();
    engine.check();
    expect(client.batch(["TALLY.GET", "t", "a"], ["TTL", "t"])).toEqual([1, -1]);
  });

  test("is written to bytes and read back", () => {
    const tally = new Tally([
      ["a", 1],
      ["ü", -2],
    ]);
    expect(tallyType.deserialise(tallyType.serialise(tally))).toEqual(tally);
    expect(() => tallyType.deserialise(new Uint8Array(1))).toThrow();
  });
});
