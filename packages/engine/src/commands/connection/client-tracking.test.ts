import { describe, expect, test } from "vitest";
import { bytesOf, type TestClient, TestEngine } from "../../testing/test-engine.js";

const words = (command: string): string[] => command.split(" ");
const ask = (client: TestClient, command: string): string => client.raw(...words(command));
const bulk = (...texts: string[]): string => texts.map((text) => `$${text.length}\r\n${text}\r\n`).join("");
const info = (flags: readonly string[], redirect: number, prefixes: readonly string[] = []): string =>
  `*6\r\n${bulk("flags")}*${flags.length}\r\n${bulk(...flags)}${bulk("redirect")}:${redirect}\r\n${bulk("prefixes")}*${prefixes.length}\r\n${bulk(...prefixes)}`;
const ok = "+OK\r\n";

describe("CLIENT TRACKING", () => {
  test.each([
    ["CLIENT TRACKING", "wrong number of arguments for 'client|tracking' command"],
    ["CLIENT TRACKING MAYBE", "syntax error"],
    ["CLIENT TRACKING MAYBE BCAST OPTIN", "syntax error"],
    ["CLIENT TRACKING MAYBE REDIRECT 9999", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON FOO", "syntax error"],
    ["CLIENT TRACKING ON ON", "syntax error"],
    ["CLIENT TRACKING OFF FOO", "syntax error"],
    ["CLIENT TRACKING ON REDIRECT", "syntax error"],
    ["CLIENT TRACKING ON PREFIX", "syntax error"],
    ["CLIENT TRACKING ON REDIRECT x", "value is not an integer or out of range"],
    ["CLIENT TRACKING ON REDIRECT 99999999999999999999", "value is not an integer or out of range"],
    ["CLIENT TRACKING ON REDIRECT 9223372036854775807", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON REDIRECT 9999", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON REDIRECT 0", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON REDIRECT -1", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING OFF REDIRECT 9999", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON REDIRECT 9999 REDIRECT 1", "The client ID you want redirect to does not exist"],
    ["CLIENT TRACKING ON REDIRECT 1 REDIRECT 1", "A client can only redirect to a single other client"],
    ["CLIENT TRACKING ON PREFIX a", "PREFIX option requires BCAST mode to be enabled"],
    ["CLIENT TRACKING ON PREFIX a OPTIN", "PREFIX option requires BCAST mode to be enabled"],
    ["CLIENT TRACKING ON BCAST OPTIN", "OPTIN and OPTOUT are not compatible with BCAST"],
    ["CLIENT TRACKING ON OPTOUT BCAST", "OPTIN and OPTOUT are not compatible with BCAST"],
    ["CLIENT TRACKING ON BCAST OPTIN OPTOUT", "OPTIN and OPTOUT are not compatible with BCAST"],
    ["CLIENT TRACKING ON OPTIN OPTOUT", "You can't specify both OPTIN mode and OPTOUT mode"],
  ])("refuses %s", (command, error) => {
    const engine = new TestEngine();
    const client = engine.connect();
    expect(ask(client, command)).toBe(`-ERR ${error}\r\n`);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["off"], -1));
    expect(engine.engine.tracking.sessionCount).toBe(0);
  });

  test.each([
    ["a PREFIX ab", "a", "ab"],
    ["ab PREFIX a", "ab", "a"],
    ["ab PREFIX ab", "ab", "ab"],
    ["x PREFIX q PREFIX xy", "x", "xy"],
    ["x PREFIX ", "x", ""],
  ])("refuses prefixes of which one is the beginning of another: %s", (prefixes, prefix, other) => {
    const client = new TestEngine().connect();
    expect(ask(client, `CLIENT TRACKING ON BCAST PREFIX ${prefixes}`)).toBe(
      `-ERR Prefix '${prefix}' overlaps with another provided prefix '${other}'. Prefixes for a single client must not overlap.\r\n`,
    );
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["off"], -1));
  });

  test("repeats prefixes as bytes, up to a zero, line ends as spaces", () => {
    const client = new TestEngine().connect();
    expect(client.raw("CLIENT", "TRACKING", "ON", "BCAST", "PREFIX", bytesOf("\xff\r\nx\0y"), "PREFIX", bytesOf("\xff\r\n"))).toBe(
      "-ERR Prefix '\xff  x' overlaps with another provided prefix '\xff  '. Prefixes for a single client must not overlap.\r\n",
    );
  });

  test("adds prefixes to those there are, in the order of their bytes, unless they overlap", () => {
    const client = new TestEngine().connect();
    const overlaps = (prefix: string, other: string): string =>
      `-ERR Prefix '${prefix}' overlaps with an existing prefix '${other}'. Prefixes for a single client must not overlap.\r\n`;
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX ab NOLOOP")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX a")).toBe(overlaps("a", "ab"));
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX ab")).toBe(overlaps("ab", "ab"));
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX x PREFIX abc")).toBe(overlaps("abc", "ab"));
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX b PREFIX B")).toBe(ok);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["on", "bcast"], 0, ["B", "ab", "b"]));
    // Every key, which is no overlap if it is not said; a second time it changes nothing.
    expect(ask(client, "CLIENT TRACKING ON BCAST")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON BCAST")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON BCAST PREFIX z")).toBe(overlaps("z", ""));
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["on", "bcast"], 0, ["", "B", "ab", "b"]));
    expect(ask(client, "CLIENT TRACKING OFF BCAST PREFIX a PREFIX a OPTIN OPTOUT")).toBe(ok);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["off"], -1));
  });

  test("changes its mode only by way of OFF; other options are what was said last", () => {
    const client = new TestEngine().connect();
    const noSwitch = (what: string): string =>
      `-ERR You can't switch ${what} before disabling tracking for this client, and then re-enabling it with a different mode.\r\n`;
    expect(ask(client, "client tracking on noloop optin redirect 1")).toBe(ok);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["on", "optin", "noloop"], 1));
    for (const mode of ["BCAST", "BCAST PREFIX a", "BCAST OPTIN", "BCAST OPTIN OPTOUT"]) {
      expect(ask(client, `CLIENT TRACKING ON ${mode}`)).toBe(noSwitch("BCAST mode on/off"));
    }
    expect(ask(client, "CLIENT TRACKING ON OPTOUT")).toBe(noSwitch("OPTIN/OPTOUT mode"));
    expect(ask(client, "CLIENT TRACKING ON OPTIN OPTIN")).toBe(ok);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["on", "optin"], 0));
    expect(ask(client, "CLIENT TRACKING ON")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON OPTOUT")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON OPTIN")).toBe(noSwitch("OPTIN/OPTOUT mode"));
    expect(ask(client, "CLIENT TRACKING OFF")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING OFF")).toBe(ok);
    expect(ask(client, "CLIENT TRACKING ON BCAST BCAST")).toBe(ok);
    for (const mode of ["", " OPTIN", " NOLOOP"]) {
      expect(ask(client, `CLIENT TRACKING ON${mode}`)).toBe(noSwitch("BCAST mode on/off"));
    }
    expect(ask(client, "CLIENT TRACKING ON PREFIX x")).toBe("-ERR PREFIX option requires BCAST mode to be enabled\r\n");
    expect(ask(client, "CLIENT TRACKING ON BCAST OPTOUT")).toBe("-ERR OPTIN and OPTOUT are not compatible with BCAST\r\n");
  });
});

test("CLIENT CACHING says what the mode allows to say, until the next command", () => {
  const client = new TestEngine().connect();
  const withoutTracking =
    "-ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled\r\n";
  const withoutOptIn = "-ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.\r\n";
  const withoutOptOut = "-ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.\r\n";
  const flags = (): string => ask(client, "CLIENT TRACKINGINFO");
  expect(ask(client, "CLIENT CACHING YES")).toBe(withoutTracking);
  expect(ask(client, "CLIENT CACHING MAYBE")).toBe(withoutTracking);
  expect(ask(client, "CLIENT CACHING")).toBe("-ERR wrong number of arguments for 'client|caching' command\r\n");
  for (const mode of ["", "BCAST"]) {
    ask(client, `CLIENT TRACKING ON ${mode}`.trim());
    expect(ask(client, "CLIENT CACHING YES")).toBe(withoutOptIn);
    expect(ask(client, "CLIENT CACHING NO")).toBe(withoutOptOut);
    expect(ask(client, "CLIENT CACHING MAYBE")).toBe("-ERR syntax error\r\n");
    ask(client, "CLIENT TRACKING OFF");
  }
  ask(client, "CLIENT TRACKING ON OPTIN");
  expect(ask(client, "CLIENT CACHING NO")).toBe(withoutOptOut);
  expect(flags()).toBe(info(["on", "optin"], 0));
  expect(ask(client, "client caching yes")).toBe(ok);
  expect(flags()).toBe(info(["on", "optin", "caching-yes"], 0));
  ask(client, "PING");
  expect(flags()).toBe(info(["on", "optin"], 0));
  // It is what is said of the next command, whatever the mode is then.
  ask(client, "CLIENT CACHING YES");
  ask(client, "CLIENT TRACKING ON");
  expect(flags()).toBe(info(["on"], 0));
  ask(client, "CLIENT TRACKING ON OPTOUT");
  expect(flags()).toBe(info(["on", "optout", "caching-no"], 0));
  expect(ask(client, "CLIENT CACHING YES")).toBe(withoutOptIn);
  ask(client, "CLIENT TRACKING OFF");
  ask(client, "CLIENT TRACKING ON OPTOUT");
  expect(flags()).toBe(info(["on", "optout"], 0));
});

describe("what a client learns of tracking", () => {
  test("CLIENT TRACKINGINFO answers a map with a set in RESP3", () => {
    const client = new TestEngine().connect(3);
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(
      `%3\r\n${bulk("flags")}~1\r\n${bulk("off")}${bulk("redirect")}:-1\r\n${bulk("prefixes")}*0\r\n`,
    );
    ask(client, "CLIENT TRACKING ON BCAST PREFIX b PREFIX a NOLOOP");
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(
      `%3\r\n${bulk("flags")}~3\r\n${bulk("on", "bcast", "noloop")}${bulk("redirect")}:0\r\n${bulk("prefixes")}*2\r\n${bulk("a", "b")}`,
    );
  });

  test("CLIENT GETREDIR, CLIENT LIST and TRACKINGINFO tell of a redirection, and that it is broken", () => {
    const engine = new TestEngine();
    const [client, other] = [engine.connect(), engine.connect()];
    const list = (): string =>
      /flags=\w+|$/.exec(ask(client, "CLIENT INFO"))?.[0] + (/ redir=\S+/.exec(ask(client, "CLIENT INFO"))?.[0] ?? "");
    expect(ask(client, "CLIENT GETREDIR")).toBe(":-1\r\n");
    expect(list()).toBe("flags=N redir=-1");
    ask(client, "CLIENT TRACKING ON");
    expect(ask(client, "CLIENT GETREDIR")).toBe(":0\r\n");
    expect(list()).toBe("flags=t redir=0");
    ask(client, `CLIENT TRACKING ON REDIRECT ${other.session.id}`);
    expect(ask(client, "CLIENT GETREDIR")).toBe(":2\r\n");
    expect(list()).toBe("flags=t redir=2");
    ask(client, "GET k");
    other.close();
    expect(list()).toBe("flags=t redir=2"); // Nobody has missed it yet.
    ask(client, "SET k v");
    expect(list()).toBe("flags=tR redir=2");
    expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["on", "broken_redirect"], 2));
    ask(client, "CLIENT TRACKING ON");
    expect(list()).toBe("flags=t redir=0");
    ask(client, "CLIENT TRACKING OFF");
    ask(client, "CLIENT TRACKING ON BCAST");
    expect(list()).toBe("flags=tB redir=0");
    ask(client, "CLIENT TRACKING OFF");
    expect(list()).toBe("flags=N redir=-1");
  });

  test("CLIENT LIST counts the prefixes to the client's memory", () => {
    const engine = new TestEngine();
    const client = engine.connect();
    const memory = (): number => Number(/tot-mem=(\d+)/.exec(engine.run("CLIENT", "LIST", "ID", client.session.id) as string)?.[1]);
    ask(client, "PING");
    const before = memory();
    ask(client, `CLIENT TRACKING ON BCAST PREFIX ${"p".repeat(1000)}`);
    expect(memory()).toBe(before + 1000);
    ask(client, "CLIENT TRACKING OFF");
    expect(memory()).toBe(before);
  });

  test("RESET turns tracking off", () => {
    const engine = new TestEngine();
    for (const mode of ["OPTIN", "BCAST PREFIX a"]) {
      const client = engine.connect();
      ask(client, `CLIENT TRACKING ON ${mode}`);
      ask(client, "RESET");
      expect(ask(client, "CLIENT TRACKINGINFO")).toBe(info(["off"], -1));
      expect(engine.engine.tracking.prefixCount).toBe(0);
    }
    expect(engine.engine.tracking.sessionCount).toBe(0);
  });

  test("INFO counts clients, keys, the clients that each is remembered for, and prefixes", () => {
    const engine = new TestEngine();
    const [one, two, three, four] = [engine.connect(), engine.connect(), engine.connect(), engine.connect()];
    const counts = (): number[] =>
      [...(engine.run("INFO", "stats") as string).matchAll(/^tracking_total_(?:keys|items|prefixes):(\d+)/gm)].map(([, count]) =>
        Number(count),
      );
    expect(counts()).toEqual([0, 0, 0]);
    ask(one, "CLIENT TRACKING ON");
    ask(two, "CLIENT TRACKING ON");
    ask(three, "CLIENT TRACKING ON BCAST PREFIX a PREFIX b");
    ask(four, "CLIENT TRACKING ON BCAST PREFIX b PREFIX c");
    ask(one, "MGET a b c");
    ask(two, "MGET b c b d");
    expect(counts()).toEqual([4, 6, 3]);
    ask(two, "SET b 1");
    expect(counts()).toEqual([3, 4, 3]);
    three.close();
    expect(counts()).toEqual([3, 4, 2]);
    one.close();
    expect(counts()).toEqual([3, 4, 2]); // What it has read is forgotten with the keys.
    ask(four, "MSET a 1 c 1");
    expect(counts()).toEqual([1, 1, 2]);
    ask(four, "FLUSHDB");
    expect(counts()).toEqual([0, 0, 2]);
  });
});
