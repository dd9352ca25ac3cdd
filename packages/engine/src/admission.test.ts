import { describe, expect, test } from "vitest";
import { state } from "./session/state.js";
import { latin1, TestEngine } from "./testing/test-engine.js";

const start = () => {
  const engine = new TestEngine();
  return { engine, client: engine.connect(), admission: engine.engine.admission };
};

describe("a command that may not run now is refused and changes nothing", () => {
  test("before the session has said its password, but for those that need none", () => {
    const { client } = start();
    client.run("SET", "k", "v");
    client.session.state |= state.needsAuth;
    expect(client.raw("DEL", "k")).toBe("-NOAUTH Authentication required.\r\n");
    expect(client.raw("NOSUCH")).toMatch(/^-ERR unknown command/);
    expect(client.raw("DEL")).toMatch(/^-ERR wrong number of arguments/);
    expect(client.run("QUIT")).toBe("OK");
    client.session.state &= ~state.needsAuth;
    expect(client.run("EXISTS", "k")).toBe(1);
  });

  test("while the engine reads its data, but for those that stand it", () => {
    const { client, admission } = start();
    admission.isLoading = true;
    expect(admission.isLoading).toBe(true);
    expect(client.raw("GET", "k")).toBe("-LOADING Redis is loading the dataset in memory\r\n");
    expect(String(client.run("INFO", "stats"))).toContain("# Stats");
    admission.isLoading = false;
    expect(client.run("GET", "k")).toBe(null);
  });

  test("beyond the limit on memory, if it may need more", () => {
    const { client, admission } = start();
    client.run("SET", "k", "x".repeat(300_000));
    admission.memoryLimitBytes = 1_000;
    expect(client.raw("SET", "l", "v")).toBe("-OOM command not allowed when used memory > 'maxmemory'.\r\n");
    expect(client.raw("COPY", "k", "l")).toMatch(/^-OOM/);
    expect(client.batch(["EXISTS", "l"], ["EXPIRE", "k", "100"], ["DEL", "k"], ["SET", "l", "v"])).toEqual([0, 1, 1, "OK"]);
    client.run("SET", "k", "x".repeat(300_000));
    admission.memoryLimitBytes = 0;
    expect(client.raw("SET", "l", "w")).toBe("+OK\r\n");
  });

  test("for the first of these reasons that there is", () => {
    const { client, admission } = start();
    client.run("SET", "k", "x".repeat(300_000));
    client.session.state |= state.needsAuth;
    admission.memoryLimitBytes = 1;
    admission.isLoading = true;
    expect(client.raw("SET", "k", "v")).toMatch(/^-NOAUTH/);
    client.session.state = 0;
    expect(client.raw("SET", "k", "v")).toMatch(/^-OOM/);
    admission.memoryLimitBytes = 0;
    expect(client.raw("SET", "k", "v")).toMatch(/^-LOADING/);
  });
});

test("watchers see every command that runs, those excepted that nobody may see, until they are taken away", () => {
  const { client, admission } = start();
  const seen: string[][] = [[], []];
  const [first, second] = seen.map((list) =>
    admission.watch(({ args }, command) => list.push(`${command.fullName} ${args.count > 1 ? latin1(args.word(1)) : ""}`)),
  );
  client.batch(["SET", "k", "v"], ["NOSUCH"], ["GET"], ["CONFIG", "GET", "x"], ["OBJECT", "ENCODING", "k"]);
  expect(seen[0]).toEqual(["set k", "object|encoding ENCODING"]);
  first?.();
  client.run("GET", "k");
  expect(seen.map((list) => list.length)).toEqual([2, 3]);
  second?.();
  client.run("GET", "k");
  expect(seen.map((list) => list.length)).toEqual([2, 3]);
  expect(admission.engineState).toBe(0);
});

test("a muted session gets no replies, refusals neither", () => {
  const { client } = start();
  client.session.state |= state.isMuted;
  expect([client.raw("SET", "k", "v"), client.raw("INCR", "k")]).toEqual(["", ""]);
  client.session.state = 0;
  expect(client.run("GET", "k")).toBe("v");
});
