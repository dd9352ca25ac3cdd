import { expect, test } from "vitest";
import { TestEngine } from "./testing/test-engine.js";

const loading = "-LOADING Redis is loading the dataset in memory\r\n";
const outOfMemory = "-OOM command not allowed when used memory > 'maxmemory'.\r\n";

test("while data is loaded, only commands run that stand it", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "k", "v");
  engine.engine.admission.isLoading = true;
  for (const words of [["GET", "k"], ["SET", "k", "w"], ["DEL", "k"], ["PING"], ["MEMORY", "USAGE", "k"], ["LOLWUT"]]) {
    expect([words, client.raw(...words)]).toEqual([words, loading]);
  }
  expect(String(client.run("INFO", "persistence"))).toContain("\r\nloading:1\r\n");
  expect(client.run("TIME")).toHaveLength(2);
  expect(client.run("SLOWLOG", "LEN")).toBe(0);
  expect(client.run("SELECT", "0")).toBe("OK");
  // What comes first is what Redis looks at first: the number of words.
  expect(client.raw("GET")).toBe("-ERR wrong number of arguments for 'get' command\r\n");
  engine.engine.admission.isLoading = false;
  expect(client.run("GET", "k")).toBe("v");
  expect(String(client.run("INFO", "errorstats"))).toContain("errorstat_LOADING:count=6");
  expect(String(client.run("INFO", "commandstats"))).toMatch(/cmdstat_del:calls=0,.*rejected_calls=1,failed_calls=0/);
});

test("over the limit of memory, commands that may need more are refused, and change nothing; others go on", () => {
  const engine = new TestEngine();
  const client = engine.connect();
  client.run("SET", "k", "x".repeat(10_000));
  engine.engine.admission.memoryLimitBytes = 5_000;
  for (const words of [
    ["SET", "l", "v"],
    ["INCR", "n"],
    ["MSET", "a", "1"],
  ]) {
    expect([words, client.raw(...words)]).toEqual([words, outOfMemory]);
  }
  expect(client.run("DBSIZE")).toBe(1);
  expect(client.run("GET", "k")).toHaveLength(10_000);
  expect(client.run("EXPIRE", "k", "100")).toBe(1);
  expect(client.run("DEL", "k")).toBe(1);
  expect(client.run("SET", "l", "v")).toBe("OK");
  expect(String(client.run("INFO", "errorstats"))).toContain("errorstat_OOM:count=3");
});

test("over the limit of memory, a command that has waited is refused when it could be served; one that needs no more is served", () => {
  for (const [wake, before] of [
    [["RENAME", "given", "source"], []],
    [
      ["SWAPDB", "0", "1"],
      [
        ["MOVE", "given", "1"],
        ["SELECT", "1"],
        ["RENAME", "given", "source"],
        ["SELECT", "0"],
      ],
    ],
  ] as const) {
    for (const words of [
      ["BLMOVE", "source", "target", "LEFT", "LEFT", "0"],
      ["BRPOPLPUSH", "source", "target", "0"],
      ["BLMOVEM", "source", "target", "LEFT", "LEFT", "0"],
    ]) {
      const engine = new TestEngine();
      const [mover, popper] = [engine.connect(), engine.connect()];
      engine.run("SET", "k", "x".repeat(10_000));
      engine.run("RPUSH", "given", "a", "b");
      for (const command of before) engine.run(...command);
      mover.send(words);
      popper.send(["BLPOP", "source", "0"]);
      const changes = engine.recordChanges();
      engine.engine.admission.memoryLimitBytes = 5_000;
      engine.run(...wake);
      expect(mover.received()).toBe(outOfMemory);
      expect(popper.received()).toBe("*2\r\n$6\r\nsource\r\n$1\r\na\r\n");
      expect([engine.run("LRANGE", "source", 0, -1), engine.run("EXISTS", "target")]).toEqual([["b"], 0]);
      expect(changes.filter((change) => /MOVE|lpush|RPOPLPUSH/.test(change))).toEqual([]);
      expect(engine.engine.sessions.blockedCount).toBe(0);
      const name = (words[0] as string).toLowerCase();
      expect(String(engine.run("INFO", "commandstats"))).toMatch(new RegExp(`cmdstat_${name}:calls=1,.*rejected_calls=1,failed_calls=0`));
      expect(mover.raw("PING")).toBe("+PONG\r\n");
      engine.check();
    }
  }
});

test("what clients' buffers take counts against the limit", () => {
  const engine = new TestEngine();
  engine.engine.admission.memoryLimitBytes = 5_000;
  expect(engine.run("SET", "k", "v")).toBe("OK");
  engine.engine.memory.clientBytes = () => 5_000;
  engine.engine.tick();
  expect(engine.connect().raw("SET", "k", "w")).toBe(outOfMemory);
  engine.engine.memory.clientBytes = () => 0;
  engine.engine.tick();
  expect(engine.run("SET", "k", "w")).toBe("OK");
});

test("neither state costs anything when it is not there: no command has to be looked at", () => {
  const { engine } = new TestEngine();
  expect(engine.admission.engineState).toBe(0);
  engine.admission.isLoading = true;
  engine.admission.memoryLimitBytes = 1;
  expect(engine.admission.engineState).not.toBe(0);
  engine.admission.isLoading = false;
  engine.admission.memoryLimitBytes = 0;
  expect(engine.admission.engineState).toBe(0);
});
