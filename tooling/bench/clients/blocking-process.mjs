/** Connections that wait for elements, and connections that push them. Its parent (blocking.mjs) sends one question at a time. */
import { encoded } from "./request.mjs";
import { inWaves, open } from "./sockets.mjs";

const port = Number(process.argv[2]);
/** This many cycles are on their way at the same time, each with a key of its own. */
const waiterCount = 100;
/** Each of these pushes for as many waiters, in one pipeline. */
const pusherCount = 10;
/** Half of the waiters would wait for ever, half have a timeout that never comes. Seconds. */
const timeouts = ["0", "60"];
const pollsMax = 10_000;
const queue = "the queue";

/** @param {string} text */
const bulk = (text) => `$${text.length}\r\n${text}\r\n`;
/** @param {string} key @param {string} element */
const served = (key, element) => Buffer.from(`*2\r\n${bulk(key)}${bulk(element)}`);
/** @param {number} number */
const numbered = (number) => `item:${String(number).padStart(9, "0")}`;

/** A connection that knows what it is to be sent. */
class Line {
  /** @type {Buffer} */
  expected = Buffer.alloc(0);
  received = 0;
  /** @type {(value?: unknown) => void} */
  onCame = () => {};

  static async open() {
    const line = new Line(await open(port, (chunk) => line.take(chunk)));
    return line;
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
  }

  /** Sends a request; resolves when these bytes have come. @param {Uint8Array} request @param {Buffer} expected */
  ask(request, expected) {
    this.socket.write(request);
    return this.hear(expected);
  }

  /** @param {Buffer} expected */
  hear(expected) {
    this.expected = expected;
    this.received = 0;
    return new Promise((resolve) => {
      this.onCame = resolve;
    });
  }

  /** @param {Buffer} chunk */
  take(chunk) {
    const end = this.received + chunk.length;
    if (end > this.expected.length || chunk.compare(this.expected, this.received, end) !== 0) {
      const expected = this.expected.toString("latin1", this.received, this.received + 200);
      throw new Error(`${JSON.stringify(chunk.toString("latin1", 0, 400))} came instead of ${JSON.stringify(expected)}`);
    }
    this.received = end;
    if (end === this.expected.length) this.onCame();
  }
}

/** The connection that asks how many clients wait. */
class Observer {
  text = "";
  onText = () => {};

  static async open() {
    const observer = new Observer(
      await open(port, (chunk) => {
        observer.text += chunk.toString("latin1");
        observer.onText();
      }),
    );
    return observer;
  }

  /** @param {import("node:net").Socket} socket */
  constructor(socket) {
    this.socket = socket;
  }

  /** @returns {Promise<number>} */
  blockedCount() {
    return new Promise((resolve) => {
      this.onText = () => {
        const match = /^\$(\d+)\r\n/.exec(this.text);
        if (match === null || this.text.length < match[0].length + Number(match[1]) + 2) return;
        const count = Number(/\r\nblocked_clients:(\d+)\r\n/.exec(this.text)?.[1]);
        this.text = "";
        resolve(count);
      };
      this.socket.write(infoRequest);
    });
  }

  /** Resolves when so many clients wait. @param {number} count */
  async hasBlocked(count) {
    for (let polls = 0; (await this.blockedCount()) !== count; polls++) {
      if (polls === pollsMax) throw new Error(`${await this.blockedCount()} clients wait, not ${count}.`);
    }
  }
}

const infoRequest = encoded(["INFO", "clients"]);
const ping = encoded(["PING"]);
const pong = Buffer.from("+PONG\r\n");

/** @type {Line[]} */
const waiters = [];
/** @param {number} count */
async function haveWaiters(count) {
  if (waiters.length < count) waiters.push(...(await inWaves(count - waiters.length, () => Line.open())));
}
const pushers = await inWaves(pusherCount, () => Line.open());
const observer = await Observer.open();

const keys = Array.from({ length: waiterCount }, (_, i) => `queue:${String(i).padStart(3, "0")}`);
const requests = keys.map((key, i) => encoded(["BLPOP", key, timeouts[i % timeouts.length]]));
const share = waiterCount / pusherCount;
const lengthsOne = Buffer.from(":1\r\n".repeat(share));
let next = 0;

/** Each waits, then each is served. */
async function wave() {
  const first = next;
  next += waiterCount;
  const waiting = keys.map((key, i) => waiters[i].ask(requests[i], served(key, numbered(first + i))));
  await observer.hasBlocked(waiterCount);
  const pushing = pushers.map((pusher, p) => {
    const pushes = keys.slice(p * share, (p + 1) * share).map((key, i) => encoded(["LPUSH", key, numbered(first + p * share + i)]));
    return pusher.ask(Buffer.concat(pushes), lengthsOne);
  });
  await Promise.all([...waiting, ...pushing]);
}

/** Who waits for the queue. @type {Promise<unknown>[]} */
let gathered = [];

/** One after the other: the reply to a PING says that the request behind it, which came with it, has been carried out. @param {number} count */
async function gather(count) {
  await haveWaiters(count);
  const request = Buffer.concat([ping, encoded(["BLPOP", queue, "0"])]);
  gathered = [];
  for (let i = 0; i < count; i++) {
    await waiters[i].ask(request, pong);
    gathered.push(waiters[i].hear(served(queue, numbered(i))));
  }
  await observer.hasBlocked(count);
}

async function serve() {
  const elements = gathered.map((_, i) => numbered(i));
  await pushers[0].ask(encoded(["RPUSH", queue, ...elements]), Buffer.from(`:${elements.length}\r\n`));
  await Promise.all(gathered);
  gathered = [];
}

process.on("disconnect", () => process.exit());
process.on("message", async (/** @type {import("./blocking.mjs").Question} */ question) => {
  if ("cycles" in question) {
    await haveWaiters(waiterCount);
    for (let done = 0; done < question.cycles; done += waiterCount) await wave();
  } else if ("gather" in question) {
    await gather(question.gather);
  } else {
    await serve();
  }
  process.send?.("done");
});
