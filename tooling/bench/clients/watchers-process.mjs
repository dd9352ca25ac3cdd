/**
 * Connections that watch keys for a transaction, and connections that cache keys and are told when they change. Its parent (watchers.mjs) says when they
 * begin anew: the former end their transaction and watch the same keys again, the latter read again what changed.
 */
import { encoded } from "./request.mjs";
import { inWaves, open } from "./sockets.mjs";

/** @typedef {import("./watchers.mjs").Job} Job */

const port = Number(process.argv[2]);
/** @type {Job} */
const { connections, watched, tracked } = JSON.parse(process.argv[3]);

const end = "+PONG\r\n";
const ping = encoded(["PING"]);
const invalidation = /^>2\r\n\$10\r\ninvalidate\r\n\*1\r\n\$\d+\r\n(key:\d+)\r\n/;

/** What a template of a key is for this number. @param {number} number */
const key = (number) => `key:${String(number).padStart(12, "0")}`;

/** The keys of one of the connections. @param {{ from: number, count: number }} all @param {number} index */
function shareOf({ from, count }, index) {
  const length = count / connections;
  return Array.from({ length }, (_, i) => key(from + index * length + i));
}

/** A connection, asked with a PING behind the requests, whose reply tells that theirs are in. */
class Conversation {
  text = "";
  onText = () => {};

  static async open() {
    const conversation = new Conversation(
      await open(port, (chunk) => {
        conversation.text += chunk.toString("latin1");
        conversation.onText();
      }),
    );
    return conversation;
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
  }

  /** Everything that came since the last time, up to the replies to these requests. @param {readonly (readonly string[])[]} requests @returns {Promise<string>} */
  ask(requests) {
    return new Promise((resolve) => {
      this.onText = () => {
        if (!this.text.endsWith(end)) return;
        resolve(this.text.slice(0, -end.length));
        this.text = "";
        this.onText = () => {};
      };
      this.socket.write(Buffer.concat([...requests.map(encoded), ping]));
    });
  }
}

/** @param {string} actual @param {string} expected */
function check(actual, expected) {
  if (actual !== expected)
    throw new Error(`${JSON.stringify(actual.slice(0, 400))} came instead of ${JSON.stringify(expected.slice(0, 400))}`);
}

/** Watches its keys. What it answers begins anew, and tells whether one of them has changed. @param {number} index @returns {Promise<() => Promise<boolean>>} */
async function watch(index) {
  const conversation = await Conversation.open();
  const words = ["WATCH", ...shareOf(watched, index)];
  check(await conversation.ask([words]), "+OK\r\n");
  return async () => {
    const replies = await conversation.ask([["MULTI"], ["EXEC"], words]);
    const hasChanged = replies.includes("*-1");
    check(replies, `+OK\r\n${hasChanged ? "*-1" : "*0"}\r\n+OK\r\n`);
    return hasChanged;
  };
}

/** Caches its keys. What it answers begins anew, and tells how many of them have changed. @param {number} index @returns {Promise<() => Promise<number>>} */
async function cache(index) {
  const conversation = await Conversation.open();
  await conversation.ask([["HELLO", "3"]]);
  check(await conversation.ask([["CLIENT", "TRACKING", "ON"]]), "+OK\r\n");
  const read = async (/** @type {readonly string[]} */ keys) => {
    const values = await conversation.ask(keys.map((one) => ["GET", one]));
    if (values.split("$").length - 1 !== keys.length)
      throw new Error(`${JSON.stringify(values.slice(0, 400))} came for ${keys.length} keys`);
  };
  await read(shareOf(tracked, index));
  return async () => {
    let text = await conversation.ask([]);
    const changed = [];
    for (let match = invalidation.exec(text); match !== null; match = invalidation.exec(text)) {
      changed.push(match[1]);
      text = text.slice(match[0].length);
    }
    check(text, "");
    await read(changed);
    return changed.length;
  };
}

const watchers = await inWaves(connections, watch);
const caches = await inWaves(connections, cache);
process.on("disconnect", () => process.exit());
process.on("message", async () => {
  const changed = await Promise.all(watchers.map((beginAnew) => beginAnew()));
  const counts = await Promise.all(caches.map((beginAnew) => beginAnew()));
  process.send?.({ conflicts: changed.filter(Boolean).length, invalidations: counts.reduce((sum, count) => sum + count, 0) });
});
process.send?.("ready");
