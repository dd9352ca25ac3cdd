import type { RequestArgument } from "@respire/resp-protocol";
import { describe, expect, test } from "vitest";
import { bulk, notInteger, wrongType } from "../../testing/list-forms.js";
import { startMs } from "../../testing/manual-clock.js";
import { entries, entry, fieldsOf, streamForms } from "../../testing/stream-forms.js";
import { TestEngine } from "../../testing/test-engine.js";

const integer = (value: number | bigint): string => `:${value}\r\n`;

describe.each(streamForms)("XINFO in RESP$protocol of a stream of $form", ({ protocol, form, start }) => {
  const map = (...fields: readonly (readonly [name: string, value: string])[]): string =>
    `${protocol === 2 ? `*${2 * fields.length}` : `%${fields.length}`}\r\n${fields.map(([name, value]) => bulk(name) + value).join("")}`;
  const common = (length: number, last: string, deleted: string, added: number, first: string, nodes: number) =>
    [
      ["length", integer(length)],
      ["radix-tree-keys", integer(nodes)],
      ["radix-tree-nodes", "#"],
      ["last-generated-id", bulk(last)],
      ["max-deleted-entry-id", bulk(deleted)],
      ["entries-added", integer(added)],
      ["recorded-first-entry-id", bulk(first)],
      ["idmp-duration", integer(100)],
      ["idmp-maxsize", integer(100)],
      ["pids-tracked", integer(0)],
      ["iids-tracked", integer(0)],
      ["iids-added", integer(0)],
      ["iids-duplicates", integer(0)],
    ] as const;
  /** The reply, without how many nodes a radix tree would have. */
  const masked = (reply: string): string => reply.replace(/(radix-tree-nodes\r\n):\d+\r\n/, "$1#");

  test("STREAM tells of a stream, and of its first and last entry", () => {
    const { client, engine, fill, nil } = start();
    fill("k", "1-1", "2-1", "3-1", "4-1");
    engine.run("XDEL", "k", "2-1");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    const nodes = form === "one node" ? 1 : 2;
    expect(masked(client.raw("XINFO", "STREAM", "k"))).toBe(
      map(...common(3, "4-1", "2-1", 4, "1-1", nodes), ["groups", integer(1)], ["first-entry", entry("1-1")], ["last-entry", entry("4-1")]),
    );
    engine.run("XTRIM", "k", "MAXLEN", 0);
    expect(masked(client.raw("XINFO", "STREAM", "k"))).toBe(
      map(...common(0, "4-1", "2-1", 4, "0-0", 0), ["groups", integer(1)], ["first-entry", nil], ["last-entry", nil]),
    );
  });

  test("STREAM FULL tells of groups and consumers, and of so many entries of each", () => {
    const { client, engine, fill, nil } = start();
    fill("k", "1-1", "2-1", "3-1");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XGROUP", "CREATE", "k", "h", "1-0");
    engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 2, "STREAMS", "k", ">");
    engine.run("XGROUP", "CREATECONSUMER", "k", "g", "idle");
    engine.advance(10);
    engine.run("XREADGROUP", "GROUP", "g", "d", "STREAMS", "k", ">");
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0, "COUNT", 1);
    engine.run("XNACK", "k", "g", "FAIL", "IDS", 1, "3-1");
    const pending = (id: string, consumer: string, ms: number): string => `*4\r\n${bulk(id)}${bulk(consumer)}${integer(ms)}${integer(1)}`;
    const own = (id: string): string => `*3\r\n${bulk(id)}${integer(startMs)}${integer(1)}`;
    const consumer = (name: string, seenMs: number, activeMs: number, count: number, list: string): string =>
      map(
        ["name", bulk(name)],
        ["seen-time", integer(seenMs)],
        ["active-time", integer(activeMs)],
        ["pel-count", integer(count)],
        ["pending", list],
      );
    const full = (shown: string, groupPending: string, ownPending: string): string =>
      map(
        ...common(3, "3-1", "0-0", 3, "1-1", form === "one node" ? 1 : 2),
        ["entries", shown],
        [
          "groups",
          `*2\r\n${map(
            ["name", bulk("g")],
            ["last-delivered-id", bulk("3-1")],
            ["entries-read", integer(3)],
            ["lag", integer(0)],
            ["pel-count", integer(3)],
            ["nacked-count", integer(1)],
            ["pending", groupPending],
            [
              "consumers",
              `*3\r\n${consumer("c", startMs, startMs, 2, ownPending)}${consumer("d", startMs + 10, startMs + 10, 0, "*0\r\n")}${consumer("idle", startMs, -1, 0, "*0\r\n")}`,
            ],
          )}${map(
            ["name", bulk("h")],
            ["last-delivered-id", bulk("1-0")],
            ["entries-read", nil],
            ["lag", integer(3)],
            ["pel-count", integer(0)],
            ["nacked-count", integer(0)],
            ["pending", "*0\r\n"],
            ["consumers", "*0\r\n"],
          )}`,
        ],
      );
    const all = full(
      entries("1-1", "2-1", "3-1"),
      `*3\r\n${pending("1-1", "c", startMs)}${pending("2-1", "c", startMs)}${pending("3-1", "", 0)}`,
      `*2\r\n${own("1-1")}${own("2-1")}`,
    );
    expect(masked(client.raw("XINFO", "STREAM", "k", "FULL"))).toBe(all);
    expect(masked(client.raw("XINFO", "STREAM", "k", "full", "count", 0))).toBe(all);
    expect(masked(client.raw("XINFO", "STREAM", "k", "FULL", "COUNT", -7))).toBe(all);
    expect(masked(client.raw("XINFO", "STREAM", "k", "FULL", "COUNT", 1))).toBe(
      full(entries("1-1"), `*1\r\n${pending("1-1", "c", startMs)}`, `*1\r\n${own("1-1")}`),
    );
    engine.check();
  });

  test("FULL tells ten of each, unless it is told otherwise", () => {
    const { engine, fill } = start();
    fill("k", ...Array.from({ length: 15 }, (_, i) => `${i + 1}-0`));
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
    const lengths = (...words: readonly RequestArgument[]): unknown => {
      const full = fieldsOf(engine.run("XINFO", "STREAM", "k", "FULL", ...words));
      const group = fieldsOf((full.groups as unknown[])[0]);
      const consumer = fieldsOf((group.consumers as unknown[])[0]);
      return [full.entries, group.pending, consumer.pending].map((list) => (list as unknown[]).length);
    };
    expect([lengths(), lengths("COUNT", 0), lengths("COUNT", 12), lengths("COUNT", 99)]).toEqual([
      [10, 10, 10],
      [15, 15, 15],
      [12, 12, 12],
      [15, 15, 15],
    ]);
  });

  test("GROUPS and CONSUMERS tell of each, by name", () => {
    const { client, engine, fill } = start();
    fill("k", "1-1", "2-1");
    expect(client.raw("XINFO", "GROUPS", "k")).toBe("*0\r\n");
    engine.run("XGROUP", "CREATE", "k", "g", 0);
    expect(client.raw("XINFO", "CONSUMERS", "k", "g")).toBe("*0\r\n");
    engine.run("XREADGROUP", "GROUP", "g", "c", "COUNT", 1, "STREAMS", "k", ">");
    engine.advance(30);
    engine.run("XREADGROUP", "GROUP", "g", "b", "NOACK", "STREAMS", "k", ">");
    engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", 0);
    engine.advance(5);
    expect(client.raw("XINFO", "GROUPS", "k")).toBe(
      `*1\r\n${map(
        ["name", bulk("g")],
        ["consumers", integer(2)],
        ["pending", integer(1)],
        ["last-delivered-id", bulk("2-1")],
        ["entries-read", integer(2)],
        ["lag", integer(0)],
      )}`,
    );
    const consumer = (name: string, count: number, idle: number, inactive: number): string =>
      map(["name", bulk(name)], ["pending", integer(count)], ["idle", integer(idle)], ["inactive", integer(inactive)]);
    expect(client.raw("XINFO", "CONSUMERS", "k", "g")).toBe(`*2\r\n${consumer("b", 0, 5, -1)}${consumer("c", 1, 5, 35)}`);
  });
});

test("a clock that goes back makes nobody idle for less than no time", () => {
  const engine = new TestEngine();
  engine.run("XADD", "k", "1-1", "f", "v");
  engine.run("XGROUP", "CREATE", "k", "g", 0);
  engine.run("XREADGROUP", "GROUP", "g", "c", "STREAMS", "k", ">");
  engine.clock.setWallClockForward(-60_000);
  const consumer = fieldsOf((engine.run("XINFO", "CONSUMERS", "k", "g") as unknown[])[0]);
  expect([consumer.idle, consumer.inactive]).toEqual([0, 0]);
  expect(engine.run("XPENDING", "k", "g", "-", "+", 9)).toEqual([["1-1", "c", 0, 1]]);
});

test.each<readonly [RequestArgument[], string]>([
  [["STREAM", "none"], "-ERR no such key\r\n"],
  [["STREAM", "none", "BLA"], "-ERR no such key\r\n"],
  [["STREAM", "none", "FULL", "COUNT", "x"], "-ERR no such key\r\n"],
  [["STREAM", "s"], wrongType],
  [["STREAM", "k", "BLA"], "-ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.\r\n"],
  [["stream", "k", "FULL", "COUNT"], "-ERR unknown subcommand or wrong number of arguments for 'stream'. Try XINFO HELP.\r\n"],
  [["STREAM", "k", "FULL", "BLA", 1], "-ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.\r\n"],
  [["STREAM", "k", "FULL", "COUNT", 1, "x"], "-ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.\r\n"],
  [["STREAM", "k", "FULL", "COUNT", "x"], notInteger],
  [["GROUPS", "none"], "-ERR no such key\r\n"],
  [["GROUPS", "s"], wrongType],
  [["GROUPS", "k", "x"], "-ERR wrong number of arguments for 'xinfo|groups' command\r\n"],
  [["CONSUMERS", "none", "g"], "-ERR no such key\r\n"],
  [["CONSUMERS", "s", "g"], wrongType],
  [["CONSUMERS", "k", "h"], "-NOGROUP No such consumer group 'h' for key name 'k'\r\n"],
  [["CONSUMERS", "k"], "-ERR wrong number of arguments for 'xinfo|consumers' command\r\n"],
  [["BLA"], "-ERR unknown subcommand 'BLA'. Try XINFO HELP.\r\n"],
])("XINFO with %j is refused", (words, refused) => {
  const client = new TestEngine().connect();
  client.run("SET", "s", "v");
  client.run("XADD", "k", "1-1", "f", "v");
  expect(client.raw("XINFO", ...words)).toBe(refused);
});
