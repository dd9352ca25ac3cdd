import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe("MEMORY USAGE", () => {
  test("grows with key and value, and with an expiry; a large value counts whole", () => {
    const engine = new TestEngine();
    const usage = (key: string, value: string, ...options: string[]): number => {
      engine.run("SET", key, value, ...options);
      return engine.run("MEMORY", "USAGE", key) as number;
    };
    const small = usage("k", "v");
    expect(small).toBeGreaterThan(10);
    expect(small).toBeLessThan(64);
    expect(usage("k2", "v".repeat(1000)) - small).toBeGreaterThanOrEqual(992);
    expect(usage("k".repeat(1000), "v") - small).toBeGreaterThanOrEqual(992);
    expect(usage("k3", "v", "EX", "100")).toBeGreaterThan(small);
    const large = usage("k4", "v".repeat(1_000_000));
    expect(large).toBeGreaterThan(1_000_000);
    expect(large).toBeLessThan(1_000_100);
  });

  test("of all keys together is about what the engine has in use", () => {
    const engine = new TestEngine();
    let sum = 0;
    const count = 5_000;
    for (let i = 0; i < count; i++) engine.run("SET", `key:${i}`, "x".repeat(i % 300), ...(i % 3 === 0 ? ["EX", "100"] : []));
    for (let i = 0; i < count; i++) sum += engine.run("MEMORY", "USAGE", `key:${i}`) as number;
    expect(sum / engine.engine.usedMemoryBytes).toBeGreaterThan(0.97);
    expect(sum / engine.engine.usedMemoryBytes).toBeLessThan(1.05);
  });

  test("is null for a missing key, whatever the number of samples; one whose time has come takes memory until it goes", () => {
    const engine = new TestEngine();
    expect(engine.run("MEMORY", "USAGE", "k")).toBe(null);
    engine.run("SET", "k", "v", "PX", "5");
    expect(engine.run("MEMORY", "USAGE", "k", "SAMPLES", "0", "samples", "5")).toBeGreaterThan(0);
    engine.advance(6);
    expect(engine.run("MEMORY", "USAGE", "k")).toBeGreaterThan(0);
    engine.run("GET", "k");
    expect(engine.run("MEMORY", "USAGE", "k")).toBe(null);
  });

  test("refuses other options, before it looks at the key", () => {
    const client = new TestEngine().connect();
    expect(client.raw("MEMORY", "USAGE", "k", "b")).toBe("-ERR syntax error\r\n");
    expect(client.raw("MEMORY", "USAGE", "k", "SAMPLES")).toBe("-ERR syntax error\r\n");
    expect(client.raw("MEMORY", "USAGE", "k", "SAMPLES", "-1")).toBe("-ERR syntax error\r\n");
    expect(client.raw("MEMORY", "USAGE", "k", "SAMPLES", "x")).toBe("-ERR value is not an integer or out of range\r\n");
    expect(client.raw("MEMORY", "USAGE")).toBe("-ERR wrong number of arguments for 'memory|usage' command\r\n");
  });

  test("neither counts as a use of the key nor as a hit", () => {
    const engine = new TestEngine();
    engine.run("SET", "k", "v");
    engine.run("MEMORY", "USAGE", "k");
    expect(engine.engine.keyspace.shared.statistics).toMatchObject({ hits: 0, misses: 0 });
  });
});

describe("MEMORY STATS", () => {
  test("adds up", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    for (let i = 0; i < 1000; i++) client.run("SET", `key:${i}`, "value", "EX", "100");
    client.run("SELECT", 3);
    client.run("SET", "k", "v");
    engine.engine.memory.clientBytes = () => 5000;
    engine.engine.memory.ofProcess = () => ({ residentBytes: 50_000_000, baselineBytes: 40_000_000, heapBytes: 1, systemBytes: 2 });
    const stats = client.run("MEMORY", "STATS") as Map<string, number>;
    const of = (name: string): number => stats.get(name) as number;
    expect(of("total.allocated")).toBe(engine.engine.usedMemoryBytes);
    expect(of("overhead.total") + of("dataset.bytes")).toBe(of("total.allocated"));
    expect(of("clients.normal")).toBe(5000);
    expect(of("keys.count")).toBe(1001);
    expect(of("dataset.percentage")).toBeCloseTo((of("dataset.bytes") / of("total.allocated")) * 100);
    expect(of("fragmentation")).toBeCloseTo(50_000_000 / (of("total.allocated") + 40_000_000));
    expect([...stats.keys()].filter((name) => /^db\.\d+$/.test(name))).toEqual(["db.0", "db.3"]);
    const [zero, three] = ["db.0", "db.3"].map((name) => stats.get(name) as unknown as Map<string, number>);
    expect(zero?.get("overhead.hashtable.expires")).toBeGreaterThan(8000);
    expect(three?.get("overhead.hashtable.expires")).toBe(0);
  });

  test("remembers the peak", () => {
    const engine = new TestEngine();
    const client = engine.connect(3);
    engine.engine.memory.clientBytes = () => 0;
    client.run("SET", "k", "x".repeat(1_000_000));
    engine.engine.tick();
    client.run("FLUSHALL");
    const stats = client.run("MEMORY", "STATS") as Map<string, number>;
    expect(stats.get("peak.allocated")).toBeGreaterThan(1_000_000);
    expect(stats.get("total.allocated")).toBe(0);
  });
});

test("MEMORY DOCTOR tells what is unusual, and that nothing is", () => {
  const engine = new TestEngine();
  const report = (): string => String(engine.run("MEMORY", "DOCTOR"));
  engine.engine.memory.clientBytes = () => 0;
  expect(report()).toContain("There is little in memory (0B)");
  engine.run("SET", "k", "x".repeat(10_000_000));
  engine.run("SET", "l", "x".repeat(10_000_000));
  expect(report()).toContain("Nothing is unusual about the 19.07M in use.");
  engine.run("DEL", "l");
  expect(report()).toContain("Peak: at some time 19.07M were in use, 2.00 times as much as now.");
  engine.engine.memory.ofProcess = () => ({ residentBytes: 100_000_000, baselineBytes: 20_000_000, heapBytes: 5_000_000, systemBytes: 0 });
  expect(report()).toMatch(/Process: .* it has 66\.\d\dM\./);
  engine.engine.memory.clientBytes = () => 1_000_000;
  expect(report()).toContain("Clients: their buffers take 976.56K");
});

test("MEMORY MALLOC-STATS shows the arena's figures", () => {
  const engine = new TestEngine();
  engine.run("SET", "k", "v");
  expect(engine.connect(3).raw("MEMORY", "MALLOC-STATS")).toMatch(/^=\d+\r\ntxt:Arena, bytes\n {2}reserved +\d+ {2}chunks/);
});

test("MEMORY PURGE has blocks brought together that would not be worth it otherwise, and the host give back what it can", () => {
  const engine = new TestEngine();
  let purges = 0;
  engine.engine.memory.onPurge = () => {
    purges++;
  };
  const count = 80_000;
  const thousand = (from: number): string[] => Array.from({ length: 1000 }, (_, index) => `key:${from + index}`);
  for (let from = 0; from < count; from += 1000) engine.run("MSET", ...thousand(from).flatMap((key) => [key, "x".repeat(50)]));
  for (let from = 0; from < count; from += 1000) engine.run("DEL", ...thousand(from).filter((_, index) => index % 4 !== 0));
  const before = engine.engine.keyspace.arenaUsage.reserved;
  expect(engine.tickUntilIdle()).toBe(1);
  expect(engine.run("MEMORY", "PURGE")).toBe("OK");
  expect(purges).toBe(1);
  expect(engine.tickUntilIdle()).toBeGreaterThan(1);
  expect(engine.tickUntilIdle()).toBe(1);
  expect(engine.engine.keyspace.arenaUsage.reserved).toBeLessThanOrEqual(before);
  for (let i = 0; i < count; i += 4000) expect(engine.run("GET", `key:${i}`)).toBe("x".repeat(50));
  engine.check();
});
