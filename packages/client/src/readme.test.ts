import { readFileSync } from "node:fs";
import { hasRedis, RawClient, RedisProcess, ServerProcess, waitUntil } from "respire-test-rig";
import { expect, onTestFinished, test } from "vitest";
import { Client } from "./index.js";

const blocks = [...readFileSync(new URL("../README.md", import.meta.url), "utf8").matchAll(/```js\n(.*?)```/gs)].map(
  ([, code]) => code as string,
);

/** Runs a block of the README against the server at `port`; returns its `client`, and fills `printed`. */
async function run(code: string, port: number, printed: unknown[][]): Promise<Client> {
  const body = code.replace(/^import .*$/m, "").replaceAll("6379", `${port}`);
  const AsyncFunction = (async () => {}).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<Client>;
  const block = new AsyncFunction("Client", "console", `${body}\nreturn client;`);
  return block(Client, { log: (...values: unknown[]) => printed.push(values) });
}

test("the first example prints what it says", async () => {
  const { port } = await ServerProcess.start();
  const printed: unknown[][] = [];
  const client = await run(blocks[0] as string, port, printed);
  expect(printed).toEqual([["hello"], [[1, 2, 3]], [Uint8Array.of(0, 255)], ["INCR", "ERR"]]);
  expect(client.status).toBe("closed");
});

if (hasRedis("the README's example of a subscription")) {
  test("the example of a subscription hears the news", async () => {
    const { port } = await RedisProcess.start();
    const printed: unknown[][] = [];
    const client = await run(blocks[1] as string, port, printed);
    onTestFinished(() => client.destroy());
    const speaker = await RawClient.connect({ port });
    await waitUntil(async () => (await speaker.command("PUBLISH", "news", "hello")) !== ":0\r\n", "the subscription");
    await waitUntil(() => printed.length > 0, "the message");
    expect(printed).toEqual([["news", "hello"]]);
  });
}
