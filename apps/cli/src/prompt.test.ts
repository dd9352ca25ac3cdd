/** The prompt, as somebody at a terminal sees it. */
import { spawn, spawnSync } from "node:child_process";
import { freePort, hasRedis, RedisProcess, ScriptedServer, waitUntil } from "respire-test-rig";
import { expect, onTestFinished, test } from "vitest";
import { main } from "./testing/run-cli.ts";

/** A program at a terminal of its own, which util-linux's `script` makes. */
class Terminal {
  screen = "";
  isGone = false;
  private readonly child;

  constructor(args: readonly string[], program: readonly string[] = [process.execPath, main]) {
    const { NODE_OPTIONS: _options, ...env } = process.env;
    const command = [...program, ...args].map((word) => `'${word}'`).join(" ");
    this.child = spawn("script", ["-qfec", command, "/dev/null"], { env: { ...env, TERM: "dumb" } });
    this.child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.screen += text;
    });
    this.child.on("close", () => {
      this.isGone = true;
    });
    onTestFinished(() => void this.child.kill("SIGKILL"));
  }

  async until(prompt: string | RegExp): Promise<string> {
    const isThere = (screen: string): boolean => (typeof prompt === "string" ? screen.endsWith(prompt) : prompt.test(screen));
    await waitUntil(() => isThere(this.screen.replace(/\r+\n/g, "\n")) || this.isGone, `${prompt} after ${this.screen}`);
    const screen = this.screen.replace(/\r+\n/g, "\n");
    this.screen = "";
    return screen;
  }

  /** Types a line, and returns what is on the screen after it up to `prompt`. */
  async type(line: string, prompt: string | RegExp): Promise<string> {
    this.child.stdin.write(line.length === 1 && line < " " ? line : `${line}\r`);
    return (await this.until(prompt)).replace(`${line}\n`, "");
  }

  async end(): Promise<void> {
    await waitUntil(() => this.isGone, "the end of the program");
  }
}

if (spawnSync("script", ["--version"]).status !== 0) {
  console.log("Left out, because util-linux's script is not installed: the prompt of respire-cli.");
} else {
  test("says where it is connected, the database, and that a transaction is open", async () => {
    const server = await ScriptedServer.start(([name, word]) =>
      name === "fail" ? "-ERR failed\r\n" : name === "echo" ? `$${word?.length}\r\n${word}\r\n` : "+OK\r\n",
    );
    const at = `127.0.0.1:${server.port}`;
    const terminal = new Terminal(["-p", `${server.port}`]);
    await terminal.until(`${at}> `);
    expect(await terminal.type("echo a", `${at}> `)).toBe(`"a"\n${at}> `);
    expect(await terminal.type('echo "na\u00efve"', `${at}> `)).toBe(`"na\\xc3\\xafve"\n${at}> `);
    expect(await terminal.type("fail", `${at}> `)).toBe(`(error) ERR failed\n${at}> `);
    expect(await terminal.type('echo "', `${at}> `)).toBe(`Invalid argument(s)\n${at}> `);
    expect(await terminal.type("2 echo a", `${at}> `)).toBe(`"a"\n"a"\n${at}> `);
    expect(await terminal.type("select 3", `${at}[3]> `)).toBe(`OK\n${at}[3]> `);
    expect(await terminal.type("multi", `${at}[3](TX)> `)).toBe(`OK\n${at}[3](TX)> `);
    expect(await terminal.type("exec", `${at}[3]> `)).toBe(`OK\n${at}[3]> `);
    await server.stop();
    const refused = `Could not connect to Redis at ${at}: Connection refused\n`;
    expect(await terminal.type("echo a", "not connected> ")).toBe(`${refused}not connected> `);
    const port = await freePort();
    const other = `127.0.0.1:${port}`;
    expect(await terminal.type(`connect 127.0.0.1 ${port}`, "not connected> ")).toContain(`Redis at ${other}: Connection refused\n`);
    const second = await ScriptedServer.start(() => "+OK\r\n", port);
    expect(await terminal.type("ping", `${other}[3]> `)).toBe(`OK\n${other}[3]> `);
    expect(second.requests).toEqual([["SELECT", "3"], ["ping"]]);
    await terminal.type("exit", "never");
    await terminal.end();
  });

  if (hasRedis("the prompt with redis-server") && hasRedis("the same", "redis-cli")) {
    test("a session looks as it does with redis-cli", async () => {
      const lines = [
        "dbsize",
        "select 2",
        "select 99",
        "multi",
        "foo",
        "exec",
        "hello 3",
        "config get save",
        "client tracking on",
        "get a",
      ];
      lines.push(
        "set a 1",
        "3 incr a",
        "lrange a 0 -1",
        "rpush l a b",
        "lrange l 0 -1",
        "client list",
        "command info get set",
        "reset",
        "get a",
      );
      const prompt = /(^|\n)127\.0\.0\.1:\d+(\[\d+\])?(\(TX\))?> $/;
      const screens: string[] = [];
      for (const program of [["redis-cli"], undefined]) {
        const { port } = await RedisProcess.start();
        const terminal = new Terminal(["-p", `${port}`, "-n", "99"], program);
        let screen = await terminal.until(prompt);
        for (const line of lines) screen += `${line}\n${await terminal.type(line, prompt)}`;
        screens.push(
          screen
            .replaceAll(`${port}`, "PORT")
            .replace(/^id=.*$/m, "a client")
            .replace(/id" => \(integer\) \d+/, "id"),
        );
      }
      expect(screens[1]).toBe(screens[0]);
      expect(screens[1]).toContain("-> invalidate: 'a'\n");
    });

    test("Ctrl-C ends a subscription, and then the program", async () => {
      const { port } = await RedisProcess.start();
      const terminal = new Terminal(["-p", `${port}`]);
      await terminal.until("> ");
      const screen = await terminal.type("subscribe news", "(integer) 1\n");
      expect(screen).toBe('Reading messages... (press Ctrl-C to quit)\n1) "subscribe"\n2) "news"\n3) (integer) 1\n');
      await terminal.type("\x03", `127.0.0.1:${port}> `);
      expect(await terminal.type("ping", `127.0.0.1:${port}> `)).toBe(`PONG\n127.0.0.1:${port}> `);
      await terminal.type("\x03", "never");
      await terminal.end();
    });

    test("Ctrl-C ends the program while a command blocks", async () => {
      const { port } = await RedisProcess.start();
      const terminal = new Terminal(["-p", `${port}`]);
      await terminal.until("> ");
      await terminal.type("blpop list 0", "blpop list 0\n");
      await terminal.type("\x03", "never");
      await terminal.end();
    });
  }
}
