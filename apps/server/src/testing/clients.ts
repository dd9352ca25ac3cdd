/** The clients that people use, connected; they are gone after the test. */
import { Redis } from "ioredis";
import { createClient } from "redis";
import { runProgram, waitUntil } from "respire-test-rig";
import { expect, onTestFinished } from "vitest";

/** How soon a client tries again after a connection was lost. */
const retryMs = 20;

/** An ioredis that is connected. Tests look at what becomes of commands, so its errors while the server is away are nobody's. */
export async function openIoredis(port: number, { protocol = 3 }: { protocol?: 2 | 3 } = {}): Promise<Redis> {
  const redis = new Redis({ port, protocol, lazyConnect: true, retryStrategy: () => retryMs, maxRetriesPerRequest: null });
  await ready(redis);
  return redis;
}

/** Another connection with the same options, as one makes it for subscriptions. */
export async function duplicateOf(redis: Redis): Promise<Redis> {
  const duplicate = redis.duplicate();
  await ready(duplicate);
  return duplicate;
}

async function ready(redis: Redis): Promise<void> {
  redis.on("error", () => {});
  onTestFinished(() => redis.disconnect());
  await redis.connect();
}

type NodeRedisOptions = Pick<NonNullable<Parameters<typeof createClient>[0]>, "clientSideCache" | "emitInvalidate">;

/** A node-redis client that is connected. */
export async function openNodeRedis(port: number, { RESP = 3, ...options }: { RESP?: 2 | 3 } & NodeRedisOptions = {}) {
  const client = createClient({ url: `redis://127.0.0.1:${port}`, RESP, ...options, socket: { reconnectStrategy: () => retryMs } });
  client.on("error", () => {});
  onTestFinished(() => client.destroy());
  await client.connect();
  return client;
}

/** Runs a script that uses Debian's redis-py, if that is installed; it is to write `all well` as its last word. */
export async function runPython(script: string): Promise<void> {
  const python = "/usr/bin/python3";
  const { code } = await runProgram(python, ["-c", "import redis"]);
  if (code !== 0) {
    console.log("Left out: Debian's python3-redis is not installed.");
    return;
  }
  expect(await runProgram(python, ["-c", script])).toMatchObject({ code: 0, stdout: "all well\n", stderr: "" });
}

/** Waits until so many clients wait for something that a key is to have. @param info answers `INFO clients` */
export function untilBlocked(info: () => Promise<unknown>, count: number): Promise<void> {
  return waitUntil(async () => String(await info()).includes(`\r\nblocked_clients:${count}\r\n`), `${count} blocked clients`);
}
