/** The built server as a process: how it starts, what it says, how it ends. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { RawClient, request, ServerProcess, temporaryFolder, waitUntil } from "respire-test-rig";
import { describe, expect, onTestFinished, test } from "vitest";

const version = (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string }).version;

/** Runs the server with arguments that don't let it serve. */
async function attempt(args: readonly string[], options: { env?: Record<string, string>; input?: string } = {}) {
  const server = ServerProcess.spawn({ args, ...options });
  const { code } = await server.waitForExit();
  return { code, stdout: server.stdout, stderr: server.stderr, messages: server.messages };
}

async function configured(server: ServerProcess, ...names: string[]): Promise<string[]> {
  const client = await RawClient.connect({ port: server.port });
  const values: string[] = [];
  for (const name of names) values.push((await client.command("CONFIG", "GET", name)).split("\r\n")[4] ?? "none");
  return values;
}

describe("the start", () => {
  test("is logged line by line while it runs, in the order that tools wait for", async () => {
    const server = await ServerProcess.start();
    await waitUntil(() => server.messages.length === 5, "the log"); // A pipe, read while the server runs: nothing is buffered.
    expect(server.messages).toEqual([
      "Respire is starting",
      expect.stringMatching(new RegExp(`^Respire version=${version}, .* PID: ${server.pid}$`)),
      `Running mode=standalone, port=${server.port}.`,
      "Server initialized",
      "Ready to accept connections tcp",
    ]);
    expect(server.stderr).toBe("");
    const client = await RawClient.connect({ port: server.port });
    client.send("PING\r\n\n");
    expect(await client.replies(1)).toEqual(["+PONG\r\n"]);
  });

  test("goes to a log file instead, when there is one", async () => {
    const file = join(temporaryFolder(), "log.txt");
    const server = ServerProcess.spawn({ args: ["--port", "0", "--logfile", file] });
    await waitUntil(() => readOr(file).includes("Ready to accept connections tcp") || server.exit !== null, "the log file");
    expect(readOr(file)).toContain(` PID: ${server.pid}\n`);
    expect(server.stdout).toBe("");
    server.signal("SIGTERM");
    expect(await server.waitForExit()).toEqual({ code: 0, signal: null });
    expect(readOr(file)).toContain("bye bye");
  });

  test.each(["-v", "--version"])("%s tells the version", async (flag) => {
    expect(await attempt([flag])).toMatchObject({
      code: 0,
      stdout: `Respire server v=${version} bits=64 node=${process.versions.node}\n`,
      stderr: "",
    });
  });

  test.each(["-h", "--help"])("%s tells the usage", async (flag) => {
    expect(await attempt([flag])).toMatchObject({ code: 0, stderr: expect.stringContaining("Usage: respire-server") });
  });

  test("names once the options that are set and have no effect", async () => {
    const server = await ServerProcess.start({ args: ["--port", "0", "--appendonly", "yes", "--replica-priority", "5", "--timeout", "0"] });
    expect(server.messages[2]).toBe("Options that are set and have no effect in this version: appendonly, replica-priority");
    const client = await RawClient.connect({ port: server.port });
    await client.command("CONFIG", "SET", "appendfsync", "no", "appendonly", "yes");
    await client.command("CONFIG", "SET", "appendfsync", "always");
    await server.waitForLine("appendfsync");
    expect(server.messages.filter((message) => message.includes("effect"))).toEqual([
      server.messages[2],
      "The option appendfsync has no effect in this version",
    ]);
  });

  test("RESPIRE_TRANSPORT chooses the transport", async () => {
    for (const [choice, name] of [
      ["raw", "raw handle"],
      ["public", "public net"],
      ["auto", "raw handle"],
    ] as const) {
      const server = await ServerProcess.start({ env: { RESPIRE_TRANSPORT: choice } });
      expect(server.stdout).toContain(`transport=${name},`);
    }
    expect(await attempt([], { env: { RESPIRE_TRANSPORT: "pigeon" } })).toMatchObject({
      code: 1,
      stderr: "RESPIRE_TRANSPORT is 'pigeon', but must be one of: auto, raw, public\n",
    });
  });
});

describe("the configuration", () => {
  test("comes from the file, then standard input, then the command line; what comes later wins", async () => {
    const file = join(temporaryFolder(), "redis.conf");
    writeFileSync(file, "# comment\n\nport 1\nport 0\nbind '127.0.0.1'\nmaxclients \"11\"\nhz 11\ndatabases 11\nsave 3600 1\nsave ''\n");
    const server = await ServerProcess.start({ args: [file, "--hz", "33", "-"], input: "hz 22\ndatabases 22\n" });
    expect(await configured(server, "maxclients", "databases", "hz", "save")).toEqual(["11", "22", "33", ""]);
    const client = await RawClient.connect({ port: server.port });
    expect(await client.command("INFO", "server")).toContain(`config_file:${file}\r\n`);
  });

  test.each([
    { args: ["--port", "0", "--save", "", "--loglevel", "verbose"], values: ["0", "", "verbose"] },
    { args: ["--port 0", "--loglevel", "debug"], values: ["0", "3600 1 300 100 60 10000", "debug"] },
    { args: ["--port", "0", "--save", "60", "1", "10", "5"], values: ["0", "60 1 10 5", "notice"] },
    { args: ["--save", "--port", "0"], values: ["0", "", "notice"] },
    { args: ["-"], input: "port 0\nloglevel debug\n", values: ["0", "3600 1 300 100 60 10000", "debug"] },
  ])("$args", async ({ args, input = "", values }) => {
    const server = await ServerProcess.start({ args, input });
    expect(await configured(server, "port", "save", "loglevel")).toEqual(values);
  });

  test.each([
    { args: ["--port", "abc"], line: 2, text: 'port "abc"', message: "argument couldn't be parsed into an integer" },
    { args: ["--port", "99999"], line: 2, text: 'port "99999"', message: "argument must be between 0 and 65535 inclusive" },
    { args: ["--port"], line: 2, text: "port", message: "wrong number of arguments" },
    { args: ["--port", "1", "2"], line: 2, text: 'port "1" "2"', message: "wrong number of arguments" },
    { args: ["--nosuch", "1"], line: 2, text: 'nosuch "1"', message: "Bad directive or wrong number of arguments" },
    { args: ["--save", "", "--port", "x"], line: 3, text: 'port "x"', message: "argument couldn't be parsed into an integer" },
    {
      args: ["--loglevel", "--port"],
      line: 2,
      text: 'loglevel "--port"',
      message: "argument(s) must be one of the following: debug, verbose, notice, warning, nothing",
    },
    { args: ["--unixsocketperm", "999"], line: 2, text: 'unixsocketperm "999"', message: "argument couldn't be parsed as an octal number" },
    { args: ["--appendonly", "maybe"], line: 2, text: 'appendonly "maybe"', message: "argument must be 'yes' or 'no'" },
    { args: ["-"], input: 'port 1\n\nsave "abc\n', line: 4, text: 'save "abc', message: "Unbalanced quotes in configuration line" },
  ])("$args is fatal: $message", async ({ args, input = "", line, text, message }) => {
    const { code, stdout, stderr } = await attempt(args, { input });
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toBe(
      `\n*** FATAL CONFIG FILE ERROR (Respire ${version}) ***\nReading the configuration file, at line ${line}\n>>> '${text}'\n${message}\n`,
    );
  });

  test("an error in a file is fatal and names its line; the command line counts on from there", async () => {
    const file = join(temporaryFolder(), "redis.conf");
    writeFileSync(file, "port 0\nhz abc\n");
    expect(await attempt([file])).toMatchObject({ code: 1, stderr: expect.stringContaining("at line 2\n>>> 'hz abc'\n") });
    writeFileSync(file, "port 0\n");
    expect(await attempt([file, "--hz", "abc"])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("at line 3\n>>> 'hz \"abc\"'\n"),
    });
  });

  test("a file that is not there is fatal", async () => {
    const file = join(temporaryFolder(), "none.conf");
    expect(await attempt([file])).toMatchObject({
      code: 1,
      stderr: `Fatal error, can't open config file '${file}': No such file or directory\n`,
    });
  });
});

describe("the end", () => {
  test("a port in use", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { code, stdout, messages } = await attempt(["--port", String(port)]);
    expect(code).toBe(1);
    expect(stdout.split("\n")[0]).not.toContain("already in use");
    expect(messages.slice(-2)).toEqual([
      expect.stringMatching(new RegExp(`^Warning: Could not create server TCP listening socket \\*:${port}: .*already in use`)),
      `Failed listening on port ${port} (tcp), aborting.`,
    ]);
  });

  test.each(["SIGTERM", "SIGINT"] as const)("%s ends it in order: what was asked before is answered", async (signal) => {
    const server = await ServerProcess.start();
    const client = await RawClient.connect({ port: server.port });
    expect(await client.command("SET", "a", "1")).toBe("+OK\r\n");
    server.signal(signal);
    expect(await server.waitForExit()).toEqual({ code: 0, signal: null });
    expect(await client.rest()).toBe("");
    expect(server.messages.slice(-2)).toEqual([`Received ${signal} scheduling shutdown...`, "Respire is now ready to exit, bye bye..."]);
    expect(server.stderr).toBe("");
  });

  test("a second signal ends it at once, the same one sent twice in a moment does not", async () => {
    const server = await ServerProcess.start();
    // A client that doesn't read keeps the server from ending in order right away.
    const client = await RawClient.connect({ port: server.port });
    await client.command("SET", "big", Buffer.alloc(20_000_000));
    client.socket.pause();
    client.send(request("GET", "big"));
    const other = await RawClient.connect({ port: server.port });
    await waitUntil(async () => / omem=2\d{7} .* cmd=get /.test(await other.command("CLIENT", "LIST")), "the reply under way");
    server.signal("SIGINT");
    server.signal("SIGINT");
    await server.waitForLine("Received SIGINT scheduling shutdown...");
    expect(server.exit).toBe(null);
    await waitUntil(() => {
      server.signal("SIGTERM");
      return server.exit !== null;
    }, "the end");
    expect(await server.waitForExit()).toEqual({ code: 1, signal: null });
  });

  test("SHUTDOWN ends it with code 0", async () => {
    const server = await ServerProcess.start();
    const client = await RawClient.connect({ port: server.port });
    client.send(request("SHUTDOWN", "NOSAVE"));
    expect(await client.rest()).toBe("");
    expect(await server.waitForExit()).toEqual({ code: 0, signal: null });
    expect(server.messages.slice(-2)).toEqual(["User requested shutdown...", "Respire is now ready to exit, bye bye..."]);
  });

  test("a log that nobody reads any more doesn't end it", async () => {
    const server = await ServerProcess.start({ args: ["--port", "0", "--loglevel", "debug"] });
    server.child.stdout?.destroy();
    const client = await RawClient.connect({ port: server.port });
    expect(await client.command("PING")).toBe("+PONG\r\n");
    client.send(request("SHUTDOWN"));
    await waitUntil(() => server.child.exitCode !== null, "the end");
    expect(server.child.exitCode).toBe(0);
  });

  // Limits on open files are set by the shell.
  test.skipIf(process.platform === "win32")("more clients than files may be open don't end it", async () => {
    const script = join(temporaryFolder(), "limited");
    writeFileSync(script, `#!/bin/sh\nulimit -n 50\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    const server = await ServerProcess.start({ node: script });
    const clients = await Promise.all(Array.from({ length: 60 }, () => RawClient.connect({ port: server.port })));
    clients[0]?.send(request("PING"));
    expect(await clients[0]?.replies(1)).toEqual(["+PONG\r\n"]);
    for (const client of clients) client.vanish();
    await waitUntil(async () => {
      const late = await RawClient.connect({ port: server.port });
      return (await late.command("PING").catch(() => "")) === "+PONG\r\n";
    }, "room for a client");
    expect(server.exit).toBe(null);
  });
});

function readOr(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
