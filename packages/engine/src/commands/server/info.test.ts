import { expect, test } from "vitest";
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
  expect(headings()).toEqual(["# Stats", "# Keyspace"]);
  expect(headings("default", "commandstats")).toEqual(["# Stats", "# Commandstats", "# Keyspace"]);
  expect(headings("all")).toEqual(["# Stats", "# Commandstats", "# Latencystats", "# Keyspace"]);
  expect(headings("everything")).toEqual(headings("all"));
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
  expect(stats.get("cmdstat_set")).toMatch(/^calls=3,usec=0,usec_per_call=0\.00,rejected_calls=0,failed_calls=1$/);
  expect(stats.get("cmdstat_incr")).toMatch(/^calls=0,usec=0,usec_per_call=0\.00,rejected_calls=1,failed_calls=0$/);
  expect(stats.has("cmdstat_config")).toBe(false);
  expect(stats.get("latency_percentiles_usec_get")).toMatch(/^p50=[\d.]+,p99=[\d.]+,p99\.9=[\d.]+$/);
  expect(stats.get("db0")).toMatch(/^keys=1,expires=0,avg_ttl=0/);
});
