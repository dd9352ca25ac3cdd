import { describe, expect, test } from "vitest";
import { state } from "../../session/state.js";
import { TestEngine } from "../../testing/test-engine.js";

const longest = "x".repeat(44);

describe.each([2, 3] as const)("in RESP%i", (protocol) => {
  const start = () => {
    const engine = new TestEngine();
    return { engine, client: engine.connect(protocol) };
  };

  test("OBJECT ENCODING tells how a string is kept, as Redis names it", () => {
    const { client } = start();
    for (const [value, encoding] of [
      ["1", "int"],
      ["-9223372036854775808", "int"],
      ["9223372036854775808", "embstr"],
      ["01", "embstr"],
      ["", "embstr"],
      [longest, "embstr"],
      [`${longest}x`, "raw"],
      ["x".repeat(300_000), "raw"],
    ] as const) {
      client.run("SET", "k", value);
      expect(client.raw("OBJECT", "encoding", "k")).toBe(`$${encoding.length}\r\n${encoding}\r\n`);
      client.run("EXPIRE", "k", 100);
      expect(client.run("OBJECT", "ENCODING", "k")).toBe(encoding);
    }
  });

  test("OBJECT REFCOUNT is always 1", () => {
    const { client } = start();
    client.run("MSET", "small", "1", "text", "text");
    expect([client.raw("OBJECT", "REFCOUNT", "small"), client.raw("OBJECT", "REFCOUNT", "text")]).toEqual([":1\r\n", ":1\r\n"]);
  });

  test("a key that is not there, or has expired, gets null from all of them", () => {
    const { engine, client } = start();
    client.run("SET", "late", "v", "PX", 5);
    engine.advance(6);
    for (const subcommand of ["ENCODING", "FREQ", "IDLETIME", "REFCOUNT"])
      for (const key of ["none", "late"]) expect(client.raw("OBJECT", subcommand, key)).toBe(protocol === 2 ? "$-1\r\n" : "_\r\n");
  });

  test("OBJECT HELP lists the subcommands", () => {
    const lines = start().client.run("OBJECT", "HELP") as string[];
    expect(lines[0]).toBe("OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    expect(lines.filter((line) => !line.startsWith(" ")).slice(1)).toEqual([
      "ENCODING key",
      "FREQ key",
      "IDLETIME key",
      "REFCOUNT key",
      "HELP",
    ]);
    expect(lines.slice(-2)).toEqual(["HELP", "    Print this help."]);
  });

  test.each([
    [["OBJECT"], "wrong number of arguments for 'object' command"],
    [["OBJECT", "ENCODING"], "wrong number of arguments for 'object|encoding' command"],
    [["OBJECT", "FREQ", "a", "b"], "wrong number of arguments for 'object|freq' command"],
    [["OBJECT", "HELP", "x"], "wrong number of arguments for 'object|help' command"],
    [["OBJECT", "nosuch", "k"], "unknown subcommand 'nosuch'. Try OBJECT HELP."],
  ])("%j is refused: %s", (words, message) => {
    expect(start().client.raw(...words)).toBe(`-ERR ${message}\r\n`);
  });
});

describe("OBJECT IDLETIME", () => {
  /** Seconds that `k` is idle after `words`, 100 seconds after it was created. */
  function idleAfter(...words: (string | number)[]): unknown {
    const engine = new TestEngine();
    const client = engine.connect();
    client.run("SET", "k", "v");
    engine.advance(100_000);
    engine.engine.tick();
    client.run(...words);
    return client.run("OBJECT", "IDLETIME", words[0] === "RENAME" || words[0] === "COPY" ? "l" : "k");
  }

  test.each([["GET k"], ["SET k w"], ["SET k 1"], ["INCR k"], ["TOUCH k"], ["EXPIRE k 100"], ["PERSIST k"], ["RENAME k l"], ["COPY k l"]])(
    "is 0 after %s",
    (request) => {
      expect(idleAfter(...request.split(" "))).toBe(0);
    },
  );

  test.each([
    ["EXISTS k"],
    ["TYPE k"],
    ["TTL k"],
    ["PTTL k"],
    ["EXPIRETIME k"],
    ["OBJECT ENCODING k"],
    ["KEYS *"],
    ["SCAN 0"],
    ["RANDOMKEY"],
  ])("goes on through %s", (request) => {
    expect(idleAfter(...request.split(" "))).toBe(100);
  });

  test("begins anew where the key is moved to, and is kept through an expiry that comes and goes", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v");
    engine.advance(100_000);
    engine.engine.tick();
    engine.run("MOVE", "k", 1);
    engine.run("SELECT", 1);
    expect(engine.run("OBJECT", "IDLETIME", "k")).toBe(0);
    engine.advance(7_000);
    engine.engine.tick();
    expect(engine.run("OBJECT", "IDLETIME", "k")).toBe(7);
  });

  test("is refused under an LFU policy, for a key that is there", () => {
    const engine = new TestEngine();
    engine.engine.keyspaceSettings.countsUses = true;
    engine.run("SET", "k", "v");
    expect(engine.run("OBJECT", "IDLETIME", "none")).toBe(null);
    expect(engine.run("OBJECT", "IDLETIME", "k")).toMatchObject({
      message: expect.stringMatching(/^ERR An LFU maxmemory policy is selected, idle time not tracked\./),
    });
  });
});

test("keys are marked by a new policy from the moment it is set", () => {
  const engine = new TestEngine();
  engine.run("CONFIG", "SET", "maxmemory-policy", "allkeys-lfu");
  engine.run("SET", "k", "v");
  expect(engine.run("OBJECT", "FREQ", "k")).toBe(5);
  engine.run("CONFIG", "SET", "maxmemory-policy", "noeviction");
  engine.run("SET", "k2", "v");
  engine.run("GET", "k");
  expect([engine.run("OBJECT", "IDLETIME", "k"), engine.run("OBJECT", "IDLETIME", "k2")]).toEqual([0, 0]);
});

describe("OBJECT FREQ", () => {
  const start = () => {
    const engine = new TestEngine();
    engine.engine.keyspaceSettings.countsUses = true;
    const frequency = (key = "k") => engine.run("OBJECT", "FREQ", key) as number;
    const use = (times: number) => {
      for (let i = 0; i < times; i++) engine.run("GET", "k");
    };
    return { engine, frequency, use };
  };

  test("is refused under an LRU policy, for a key that is there", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v");
    expect(engine.run("OBJECT", "FREQ", "none")).toBe(null);
    expect(engine.run("OBJECT", "FREQ", "k")).toMatchObject({
      message: expect.stringMatching(/^ERR An LFU maxmemory policy is not selected, access frequency not tracked\./),
    });
  });

  test("begins at 5, grows ever more slowly, and looking does not count", () => {
    const { engine, frequency, use } = start();
    engine.run("SET", "k", "v");
    for (let i = 0; i < 20; i++) expect(frequency()).toBe(5);
    use(100);
    const after100 = frequency();
    use(900);
    const after1000 = frequency();
    expect(after100).toBeGreaterThanOrEqual(7);
    expect(after100).toBeLessThan(16);
    expect(after1000).toBeGreaterThan(after100);
    expect(after1000).toBeLessThan(30);
    engine.engine.keyspaceSettings.lfuLogFactor = 0;
    use(300);
    expect(frequency()).toBe(255);
  });

  test("falls by one for every minute in which the key is not used, or as configured", () => {
    const { engine, frequency, use } = start();
    const settings = engine.engine.keyspaceSettings;
    settings.lfuLogFactor = 0;
    engine.run("SET", "k", "v");
    use(15);
    expect(frequency()).toBe(20);
    engine.advance(10 * 60_000);
    engine.engine.tick();
    expect(frequency()).toBe(10);
    settings.lfuDecayMinutes = 5;
    expect(frequency()).toBe(18);
    settings.lfuDecayMinutes = 0;
    expect(frequency()).toBe(20);
    settings.lfuDecayMinutes = 1;
    engine.advance(60 * 60_000);
    engine.engine.tick();
    expect(frequency()).toBe(0);
    use(1);
    expect(frequency()).toBe(1);
  });

  test("stays with the key when its value or its expiry is replaced; a copy, a renamed and a moved key are new", () => {
    const { engine, frequency, use } = start();
    const settings = engine.engine.keyspaceSettings;
    settings.lfuLogFactor = 0;
    engine.run("SET", "k", "v");
    use(15);
    settings.lfuLogFactor = 1e9; // From now on it hardly grows.
    for (const request of [
      "SET k w",
      "SET k longer",
      "SET k 1",
      "INCR k",
      "EXPIRE k 100",
      "SET k x KEEPTTL",
      "PERSIST k",
      "SET k y EX 9",
    ]) {
      engine.run(...request.split(" "));
      expect([request, frequency()]).toEqual([request, 20]);
    }
    engine.run("COPY", "k", "copied");
    expect([frequency("copied"), frequency()]).toEqual([5, 20]);
    engine.run("RENAME", "k", "renamed");
    expect(frequency("renamed")).toBe(5);
    engine.run("MOVE", "renamed", 1);
    engine.run("SELECT", 1);
    expect(frequency("renamed")).toBe(5);
  });
});

test("a client that asked for no marks leaves none, but with TOUCH", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "k", "v");
  engine.advance(100_000);
  engine.engine.tick();
  client.session.state |= state.isNotTouching;
  for (const words of [
    ["GET", "k"],
    ["EXPIRE", "k", "1000"],
    ["PERSIST", "k"],
    ["SET", "k", "w"],
  ])
    client.run(...words);
  expect(client.run("OBJECT", "IDLETIME", "k")).toBe(100);
  expect(client.run("TOUCH", "k", "none")).toBe(1);
  expect(client.run("OBJECT", "IDLETIME", "k")).toBe(0);
});
