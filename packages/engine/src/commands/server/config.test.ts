import { describe, expect, test } from "vitest";
import { TestEngine } from "../../testing/test-engine.js";

describe("CONFIG GET", () => {
  test("returns the options that match, as a map in RESP3 and a flat list in RESP2", () => {
    const engine = new TestEngine();
    expect(engine.connect(2).raw("CONFIG", "GET", "slowlog-max-len")).toBe("*2\r\n$15\r\nslowlog-max-len\r\n$3\r\n128\r\n");
    expect(engine.connect(3).raw("config", "get", "SLOWLOG-MAX-LEN")).toBe("%1\r\n$15\r\nslowlog-max-len\r\n$3\r\n128\r\n");
  });

  test("takes several patterns, and returns each option once", () => {
    const client = new TestEngine().connect(3);
    const options = client.run("CONFIG", "GET", "slowlog-*", "*-len", "nosuch") as ReadonlyMap<string, string>;
    expect([...options.keys()].sort()).toEqual(["slowlog-log-slower-than", "slowlog-max-len"]);
    expect(client.raw("CONFIG", "GET", "nosuch")).toBe("%0\r\n");
  });

  test("refuses what is no subcommand, and too few words", () => {
    const client = new TestEngine().connect();
    expect(client.raw("CONFIG")).toBe("-ERR wrong number of arguments for 'config' command\r\n");
    expect(client.raw("CONFIG", "GET")).toBe("-ERR wrong number of arguments for 'config|get' command\r\n");
    expect(client.raw("CONFIG", "Nosuch", "x")).toBe("-ERR unknown subcommand 'Nosuch'. Try CONFIG HELP.\r\n");
  });
});
