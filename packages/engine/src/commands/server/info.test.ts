import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

const fieldsOf = (text: string): Map<string, string> =>
  new Map(
    text
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)]),
  );

test("INFO is a bulk string in RESP2 and a verbatim one in RESP3", () => {
  const engine = new TestEngine();
  expect(engine.connect(2).raw("INFO", "keyspace")).toBe("$12\r\n# Keyspace\r\n\r\n");
  expect(engine.connect(3).raw("INFO", "KEYSPACE")).toBe("=16\r\ntxt:# Keyspace\r\n\r\n");
  expect(engine.connect(2).raw("INFO", "nosuch")).toBe("$0\r\n\r\n");
});

test("the default sections, some by name, all of them", () => {
  const engine = new TestEngine();
  const headings = (...sections: string[]): string[] => String(engine.run("INFO", ...sections)).match(/^# \w+/gm) ?? [];
  const byDefault = ["# Memory", "# Persistence", "# Stats", "# Replication", "# Modules", "# Errorstats", "# Cluster", "# Keyspace"];
  expect(headings()).toEqual(byDefault);
  expect(headings("default", "commandstats")).toEqual([...byDefault.slice(0, 5), "# Commandstats", ...byDefault.slice(5)]);
  expect(headings("all")).toEqual([
    ...byDefault.slice(0, 5),
    "# Commandstats",
    "# Errorstats",
    "# Latencystats",
    "# Cluster",
    "# Keyspace",
  ]);
  expect(headings("everything")).toEqual(headings("all"));
  expect(headings("debug", "nosuch")).toEqual(["# Debug"]);
  expect(headings("keyspace", "STATS", "stats")).toEqual(["# Stats", "# Keyspace"]);
});

test("counts what happened", () => {
  const engine = new TestEngine();
  engine.run("SET", "a", "1");
  engine.run("SET", "b", "1", "PX", "5");
  engine.run("GET", "a");
  engine.run("GET", "none");
  engine.run("INCR", "a", "too many");
  engine.run("SET", "a", "1", "FOO");
  engine.run("NOSUCH");
  engine.run("CONFIG", "NOSUCH");
  engine.advance(6);
  engine.run("GET", "b");
  const stats = fieldsOf(String(engine.run("INFO", "all")));
  const select = (...names: string[]) => names.map((name) => [name, stats.get(name)]);
  expect(
    select(
      "total_connections_received",
      "total_commands_processed",
      "expired_keys",
      "keyspace_hits",
      "keyspace_misses",
      "total_error_replies",
    ),
  ).toEqual([
    ["total_connections_received", "1"],
    ["total_commands_processed", "6"],
    ["expired_keys", "1"],
    ["keyspace_hits", "1"],
    ["keyspace_misses", "2"],
    ["total_error_replies", "4"],
  ]);
  expect(stats.get("errorstat_ERR")).toBe("count=4");
  expect(stats.get("cmdstat_set")).toMatch(/^calls=3,usec=0,usec_per_call=0\.00,rejected_calls=0,failed_calls=1$/);
  expect(stats.get("cmdstat_incr")).toMatch(/^calls=0,usec=0,usec_per_call=0\.00,rejected_calls=1,failed_calls=0$/);
  expect(stats.has("cmdstat_config")).toBe(false);
  expect(stats.get("latency_percentiles_usec_get")).toMatch(/^p50=[\d.]+,p99=[\d.]+,p99\.9=[\d.]+$/);
  expect(stats.get("db0")).toMatch(/^keys=1,expires=0,avg_ttl=0,subexpiry=0$/);
});

describe("latencystats", () => {
  test("shows the percentiles that are asked for, while latencies are tracked", () => {
    const engine = new TestEngine();
    engine.clock.usPerReading = 100;
    engine.run("PING");
    engine.clock.usPerReading = 0;
    engine.engine.stats.latencyPercentiles = [50, 99.99, 100];
    expect(String(engine.run("INFO", "latencystats"))).toMatch(
      /latency_percentiles_usec_ping:p50=10\d\.\d{3},p99\.99=10\d\.\d{3},p100=10\d\.\d{3}\r\n/,
    );
    engine.engine.stats.isLatencyTracked = false;
    expect(engine.run("INFO", "latencystats")).toBe("# Latencystats\r\n");
  });
});

describe("a field", () => {
  test("that is registered again keeps its place and has the later value", () => {
    const engine = new TestEngine({
      extensions: [
        {
          name: "log",
          info: [
            {
              name: "persistence",
              isDefault: true,
              fields: () => [
                ["aof_enabled", 1],
                ["aof_base_size", 7],
              ],
            },
          ],
        },
      ],
    });
    const text = String(engine.run("INFO", "persistence"));
    expect(text.match(/^aof_enabled:.*$/gm)).toEqual(["aof_enabled:1"]);
    expect(text.indexOf("aof_enabled")).toBeLessThan(text.indexOf("aof_rewrite_in_progress"));
    expect(text.trimEnd().endsWith("aof_base_size:7")).toBe(true);
  });
});

test("memory adds up, and shows bytes to people", () => {
  const engine = new TestEngine();
  engine.engine.memory.ofProcess = () => ({
    residentBytes: 30 * 1024 * 1024,
    baselineBytes: 1024 * 1024,
    heapBytes: 5,
    systemBytes: 8 * 1024 ** 3,
  });
  engine.engine.memory.clientBytes = () => 1000;
  engine.engine.admission.memoryLimitBytes = 100 * 1024 ** 2;
  for (let i = 0; i < 3000; i++) engine.run("SET", `key:${i}`, "value");
  const fields = fieldsOf(String(engine.run("INFO", "memory")));
  const number = (name: string): number => Number(fields.get(name));
  expect(number("used_memory")).toBe(engine.engine.usedMemoryBytes);
  expect(number("used_memory_dataset") + number("used_memory_overhead")).toBe(number("used_memory"));
  expect(number("mem_clients_normal")).toBe(1000);
  expect(fields.get("used_memory_rss_human")).toBe("30.00M");
  expect(fields.get("total_system_memory_human")).toBe("8.00G");
  expect(fields.get("maxmemory_human")).toBe("100.00M");
  expect(fields.get("mem_allocator")).not.toContain("jemalloc");
  expect(fields.get("used_memory_human")).toMatch(/^\d+\.\d\dK$/);
  expect(number("mem_fragmentation_bytes")).toBe(29 * 1024 * 1024 - number("used_memory"));
});

test("keys on their way out are pending, then freed", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "elsewhere", "v");
  client.run("SELECT", "1");
  for (let i = 0; i < 1000; i++) client.run("SET", `key:${i}`, "value");
  client.run("FLUSHDB");
  const fields = () => fieldsOf(String(engine.run("INFO", "memory")));
  expect(fields().get("lazyfree_pending_objects")).toBe("1000");
  engine.tickUntilIdle();
  expect([fields().get("lazyfree_pending_objects"), fields().get("lazyfreed_objects")]).toEqual(["0", "1000"]);
});

test("commands and bytes per second are those of the last ticks", () => {
  const engine = new TestEngine();
  engine.engine.tick();
  for (let tick = 0; tick < 16; tick++) {
    for (let i = 0; i < 10; i++) engine.run("PING");
    engine.engine.traffic.inputBytes += 10_240;
    engine.advance(100);
    engine.engine.tick();
  }
  const fields = fieldsOf(String(engine.run("INFO", "stats")));
  expect(fields.get("instantaneous_ops_per_sec")).toBe("100");
  expect(fields.get("instantaneous_input_kbps")).toBe("100.00");
  expect(fields.get("total_net_input_bytes")).toBe("163840");
});

test("expiry in the background tells what it did", () => {
  const engine = new TestEngine();
  for (let i = 0; i < 5000; i++) engine.run("SET", `key:${i}`, "v", "PX", "10");
  engine.advance(11);
  engine.clock.usPerReading = 300;
  engine.tickUntilIdle();
  engine.clock.usPerReading = 0;
  const fields = fieldsOf(String(engine.run("INFO", "stats")));
  expect(fields.get("expired_keys")).toBe("5000");
  expect(Number(fields.get("expired_time_cap_reached_count"))).toBeGreaterThan(5);
  expect(Number(fields.get("expire_cycle_cpu_milliseconds"))).toBeGreaterThan(5);
  expect(Number(fields.get("expired_stale_perc"))).toBeGreaterThan(50);
});

test("what CONFIG RESETSTAT sets back begins at zero again", () => {
  const engine = new TestEngine();
  engine.run("SET", "a", "1", "PX", "5");
  engine.run("GET", "a");
  engine.run("GET", "none");
  engine.run("NOSUCH");
  engine.engine.traffic.rejectedConnections = 3;
  engine.engine.noteworthy.slow.threshold = 0;
  engine.run("PING");
  engine.engine.noteworthy.slow.threshold = -1;
  engine.engine.resetStatistics();
  const fields = fieldsOf(String(engine.run("INFO", "everything")));
  for (const name of [
    "total_connections_received",
    "total_commands_processed",
    "keyspace_hits",
    "keyspace_misses",
    "total_error_replies",
    "rejected_connections",
  ]) {
    expect([name, fields.get(name)]).toEqual([name, "0"]);
  }
  expect([...fields.keys()].filter((name) => /^(cmdstat|errorstat|latency_percentiles)_/.test(name))).toEqual([]);
  expect(engine.run("SLOWLOG", "LEN")).toBe(1);
});

test("replication has an id of its own, and nobody to follow", () => {
  const idOf = (engine: TestEngine) => fieldsOf(String(engine.run("INFO", "replication"))).get("master_replid");
  expect(idOf(new TestEngine({ seed: 1 }))).toMatch(/^[0-9a-f]{40}$/);
  expect(idOf(new TestEngine({ seed: 1 }))).not.toBe(idOf(new TestEngine({ seed: 2 })));
});
