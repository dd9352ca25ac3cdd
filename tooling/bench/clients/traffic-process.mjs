/**
 * Connections that ask a server, and connections that subscribed to something there. Its parent (traffic.mjs) sends one question at a time. Each asking
 * connection has one batch of operations in flight; it sends its next one when all replies to it are in, and every subscriber has what was published.
 */

import { encoded } from "./request.mjs";
import { inWaves, open } from "./sockets.mjs";
import { Batch, KeyNumbers, Repeated, repliesLike } from "./templates.mjs";

/** @typedef {import("./traffic.mjs").Load} Load @typedef {import("./traffic.mjs").Subscription} Subscription */

const port = Number(process.argv[2]);
const numbers = new KeyNumbers();

/** @type {Asker[]} */
const askers = [];
/** Messages that the subscribers have received, all together. */
let delivered = 0;
let subscriberCount = 0;
/** Called when a message has come. */
let onDelivery = () => {};

class Asker {
  expected = repliesLike(" ");
  onReply = () => {};

  static async open() {
    const asker = new Asker(await open(port, (chunk) => asker.take(chunk)));
    return asker;
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
  }

  /** @param {Buffer} chunk */
  take(chunk) {
    this.expected.take(chunk);
    this.onReply();
  }
}

/** @param {Subscription} subscription */
async function subscribe({ words, confirmation, message }) {
  let expected = new Repeated(confirmation);
  /** @type {(value?: unknown) => void} */
  let confirmed;
  const confirming = new Promise((resolve) => {
    confirmed = resolve;
  });
  let isSubscribed = false;
  const socket = await open(port, (chunk) => {
    const before = expected.count;
    expected.take(chunk);
    const came = expected.count - before;
    if (isSubscribed) {
      delivered += came;
      if (came > 0) onDelivery();
    } else if (came > 0) {
      isSubscribed = true;
      expected = new Repeated(message);
      confirmed();
    }
  });
  socket.write(encoded(words));
  await confirming;
  subscriberCount++;
}

/** @param {Load} load */
async function run({ connections, pipeline, operations, commands, reply, keys = { from: 0, count: 1 }, ahead = 0 }) {
  if (askers.length < connections) askers.push(...(await inWaves(connections - askers.length, () => Asker.open())));
  const nextNumber = () => numbers.next(keys);
  numbers.begin(keys);
  const deliveredBefore = delivered;
  /** Operations that were sent, and those whose replies are in. */
  let sent = 0;
  let answered = 0;
  /** Of connections whose replies are in: they wait for the messages. @type {(() => void)[]} */
  let waiting = [];
  await new Promise((resolve) => {
    onDelivery = () => {
      const owed = answered * subscriberCount - (delivered - deliveredBefore);
      if (owed > ahead * subscriberCount) return;
      const released = waiting;
      waiting = [];
      for (const send of released) send();
      if (answered === operations && owed <= 0) resolve(undefined);
    };
    for (const asker of askers.slice(0, connections)) {
      const batch = new Batch(commands, pipeline);
      asker.expected = repliesLike(reply);
      let target = 0;
      const send = () => {
        const count = Math.min(pipeline, operations - sent);
        if (count === 0) return;
        sent += count;
        target += count;
        asker.socket.write(batch.fill(count, nextNumber));
      };
      let done = 0;
      asker.onReply = () => {
        if (asker.expected.count < target) return;
        answered += target - done;
        done = target;
        waiting.push(send);
        onDelivery();
      };
      send();
    }
  });
  return { delivered: delivered - deliveredBefore, subscribers: subscriberCount };
}

process.on("disconnect", () => process.exit());
process.on("message", async (/** @type {import("./traffic.mjs").Question} */ question) => {
  if ("subscriptions" in question) {
    const { subscriptions } = question;
    await inWaves(subscriptions.length, (i) => subscribe(subscriptions[i]));
    process.send?.({ subscribers: subscriberCount });
  } else {
    process.send?.(await run(question.load));
  }
});
