/** Commands that don't end: SUBSCRIBE and its relatives, MONITOR. */
import { hasRedis, RawClient, RedisProcess, waitUntil } from "respire-test-rig";
import { expect, test } from "vitest";
import { type CliResult, runCli } from "./testing/run-cli.ts";

/** What a program prints that listens while somebody says hello, up to that. */
async function listen(program: "redis-cli" | "respire-cli", port: number, args: readonly string[], input = ""): Promise<CliResult> {
  const speaker = await RawClient.connect({ port });
  const done = runCli(program, ["-p", `${port}`, ...args], { input, until: /hello\W*\n/ });
  await waitUntil(async () => / (sub=[12]|psub=1|flags=O) /.test(await speaker.command("CLIENT", "LIST")), "a listener");
  await speaker.command("PUBLISH", "news", "hello");
  return done;
}

if (hasRedis("respire-cli subscribed to redis-server") && hasRedis("the same", "redis-cli")) {
  test.each([
    [["SUBSCRIBE", "news"], ""],
    [["--no-raw", "SUBSCRIBE", "other", "news"], ""],
    [["-3", "--no-raw", "SUBSCRIBE", "news"], ""],
    [["-3", "--no-raw", "--show-pushes", "yes", "PSUBSCRIBE", "n*"], ""],
    [["--csv", "PSUBSCRIBE", "n*"], ""],
    [["--json", "SUBSCRIBE", "news"], ""],
    [["--no-raw", "MONITOR"], ""],
    [["-3", "--csv", "MONITOR"], ""],
    [["--no-raw"], "PING\nSUBSCRIBE news\n"],
  ])("%j %j prints what redis-cli prints", async (args, input) => {
    const { port } = await RedisProcess.start();
    const [theirs, ours] = [await listen("redis-cli", port, args, input), await listen("respire-cli", port, args, input)];
    // Lines of MONITOR begin with the time, and name the client's port.
    const masked = ({ stdout }: CliResult): string => stdout.replace(/\d+\.\d+ \[(\d+) [\d.:]+\]/g, "TIME [$1 CLIENT]");
    expect(masked(ours)).toBe(masked(theirs));
    expect(ours.stderr).toBe(theirs.stderr);
  });

  test("when the server goes, so does the listener", async () => {
    const redis = await RedisProcess.start();
    const speaker = await RawClient.connect({ port: redis.port });
    const done = runCli("respire-cli", ["-p", `${redis.port}`, "SUBSCRIBE", "news"]);
    await waitUntil(async () => (await speaker.command("PUBLISH", "news", "a")) !== ":0\r\n", "a listener");
    await redis.kill();
    expect(await done).toMatchObject({ code: 1, stderr: "Error: Server closed the connection\n" });
  });

  test("a refused subscription ends", async () => {
    const { port } = await RedisProcess.start();
    const { code, stdout } = await runCli("respire-cli", ["-p", `${port}`, "SUBSCRIBE"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "ERR wrong number of arguments for 'subscribe' command\n\n" });
  });
}
