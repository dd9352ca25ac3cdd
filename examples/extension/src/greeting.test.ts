import { RespireServer } from "@respire/server";
import { RawClient } from "respire-test-rig";
import { expect, onTestFinished, test } from "vitest";
import { greeting } from "./greeting.js";

test("a server has the command, the option and the line of INFO", async () => {
  let stopped = (): void => {};
  const ended = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const server = new RespireServer({
    lines: ["port 0", "bind 127.0.0.1", "loglevel warning", "greeting Moin"],
    extensions: [greeting],
    onStopped: stopped,
  });
  onTestFinished(async () => {
    server.stop("The test is over");
    await ended;
  });
  await server.start();
  const client = await RawClient.connect({ port: server.port });
  expect(await client.command("GREET", "you")).toBe("$10\r\nMoin, you!\r\n");
  expect(await client.command("CONFIG", "SET", "greeting", "Servus")).toBe("+OK\r\n");
  expect(await client.command("greet", "Ada")).toBe("$12\r\nServus, Ada!\r\n");
  expect(await client.command("CONFIG", "GET", "greet*")).toBe("*2\r\n$8\r\ngreeting\r\n$6\r\nServus\r\n");
  expect(await client.command("INFO", "greeting")).toContain("# Greeting\r\ngreetings:2\r\n");
  expect(await client.command("GREET")).toBe("-ERR wrong number of arguments for 'greet' command\r\n");
  expect(await client.command("COMMAND", "GETKEYS", "GREET", "x")).toBe("-ERR The command has no key arguments\r\n");
});
