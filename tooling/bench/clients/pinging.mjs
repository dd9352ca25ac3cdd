/** A connection that asks for nothing but to be answered: how long does another client's work keep it waiting? */
import { setTimeout as sleep } from "node:timers/promises";
import { converse } from "./conversation.mjs";

const pingEveryMs = 1;

/** Another client, who asks again and again; answers how long it waited at most. @template T @param {import("../servers.mjs").Server} server @param {() => Promise<T>} body */
export async function pinging(server, body) {
  const client = await converse(server);
  let isOver = false;
  let longestWaitMs = 0;
  const asking = (async () => {
    while (!isOver) {
      const begin = performance.now();
      await client.ask("PING");
      longestWaitMs = Math.max(longestWaitMs, performance.now() - begin);
      await sleep(pingEveryMs);
    }
  })();
  try {
    const result = await body();
    return { ...result, longestWaitMs: () => longestWaitMs };
  } finally {
    isOver = true;
    await asking;
    client.close();
  }
}
