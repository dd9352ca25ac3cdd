/**
 * How long decoding a reply takes, against the decoders of ioredis, node-redis and redis-parser.
 *
 *   pnpm build && node bench/replies.mjs
 *
 * Each decoder runs in processes of its own, in turn with the others, and sees every workload before any is measured, as in a client that uses
 * more than one command. Replies arrive in chunks of 64 KB, as sockets deliver them, so every chunk cuts one. All
 * decode to strings; the last 256 replies are kept, so that the garbage collector has something to do.
 */

import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const chunkLength = 64 * 1024;
const rounds = 30;
const processes = 4;

const text = (length) => "abcdefghijklmnopqrstuvwxyz0123456789".repeat(Math.ceil(length / 36)).slice(0, length);
const bulk = (length) => `$${length}\r\n${text(length)}\r\n`;
const sizes = [3, 12, 7, 40, 16, 250, 5, 100, 24, 1000, 9, 60, 32, 4, 500, 18];

/** One repetition of each workload, and how many replies it is. */
const workloads = {
  "integer, 1 digit": [":1\r\n", 1],
  "integer, 6 digits": [":123456\r\n", 1],
  "integer, 13 digits": [":1712345678901\r\n", 1],
  "+OK": ["+OK\r\n", 1],
  null: ["$-1\r\n", 1],
  "bulk, 4 bytes": [bulk(4), 1],
  "bulk, 8 bytes": [bulk(8), 1],
  "bulk, 16 bytes": [bulk(16), 1],
  "bulk, 32 bytes": [bulk(32), 1],
  "bulk, 100 bytes": [bulk(100), 1],
  "bulk, 1000 bytes": [bulk(1000), 1],
  "bulk, 4000 bytes": [bulk(4000), 1],
  "bulk, 16 bytes, not ASCII": ["$16\r\nпривет, é\r\n", 1],
  "bulk, 3 to 1000 bytes mixed": [sizes.map(bulk).join(""), sizes.length],
  "array of 10 bulks of 16 bytes": [`*10\r\n${bulk(16).repeat(10)}`, 1],
  "array of 100 integers": [`*100\r\n${":12345\r\n".repeat(100)}`, 1],
  "array of 100 mixed": [`*100\r\n${`${bulk(12)}:42\r\n${bulk(30)}$-1\r\n`.repeat(25)}`, 1],
  "mixed replies": [`+OK\r\n:1\r\n${bulk(10)}$-1\r\n*3\r\n${bulk(5)}:7\r\n${bulk(70)}${bulk(300)}`, 6],
};

/** Each makes a function that takes chunks, given one that takes replies. */
const decoders = {
  respire: async (onReply) => {
    const { ReplyParser } = await import("../dist/index.js");
    const parser = new ReplyParser({ onReply, onError: onReply, onPush: onReply });
    return (chunk) => parser.feed(chunk);
  },
  ioredis: async (onReply) => {
    const { Decoder } = require(join(dirname(require.resolve("ioredis")), "resp/decoder.js"));
    const types = {};
    const decoder = new Decoder({ onReply, onErrorReply: onReply, onPush: onReply, getTypeMapping: () => types });
    return (chunk) => decoder.write(chunk);
  },
  "node-redis": async (onReply) => {
    const { Decoder } = require(join(dirname(require.resolve("@redis/client")), "lib/RESP/decoder.js"));
    const types = {};
    const decoder = new Decoder({ onReply, onErrorReply: onReply, onPush: onReply, getTypeMapping: () => types });
    return (chunk) => decoder.write(chunk);
  },
  "redis-parser": async (onReply) => {
    const Parser = require("redis-parser");
    const parser = new Parser({ returnReply: onReply, returnError: onReply });
    return (chunk) => parser.execute(chunk);
  },
};

/** Nanoseconds a reply, best of the rounds, for each workload. */
async function measure(name) {
  const kept = new Array(256).fill(null);
  let count = 0;
  const feed = await decoders[name]((reply) => {
    kept[count++ & 255] = reply;
  });
  const streams = Object.entries(workloads).map(([workload, [once, replies]]) => {
    const repetitions = Math.ceil((1 << 20) / Buffer.byteLength(once));
    return { workload, bytes: Buffer.from(once.repeat(repetitions)), replies: repetitions * replies };
  });
  const run = ({ bytes, replies, workload }) => {
    const before = count;
    const start = process.hrtime.bigint();
    for (let at = 0; at < bytes.length; at += chunkLength) feed(bytes.subarray(at, at + chunkLength));
    const elapsed = Number(process.hrtime.bigint() - start);
    if (count - before !== replies) throw new Error(`${name} gave ${count - before} replies for ${workload}, not ${replies}`);
    return elapsed / replies;
  };
  for (let round = 0; round < 3; round++) for (const stream of streams) run(stream);
  return Object.fromEntries(
    streams.map((stream) => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < rounds; round++) best = Math.min(best, run(stream));
      return [stream.workload, best];
    }),
  );
}

const inChild = (name) =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [name]);
    child.once("message", resolve);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });

if (process.argv[2] !== undefined) {
  process.send(await measure(process.argv[2]));
} else {
  const results = {};
  for (let i = 0; i < processes; i++) {
    for (const name of Object.keys(decoders)) {
      const measured = await inChild(name);
      for (const [workload, ns] of Object.entries(measured)) {
        results[name] ??= {};
        results[name][workload] = Math.min(results[name][workload] ?? Number.POSITIVE_INFINITY, ns);
      }
    }
  }
  const others = Object.keys(decoders).filter((name) => name !== "respire");
  console.log(`Node ${process.version}, nanoseconds a reply, best of ${rounds * processes} rounds\n`);
  console.log(`| replies | respire | ${others.join(" | ")} | best other ÷ respire |`);
  console.log(`|---|${"---:|".repeat(others.length + 2)}`);
  for (const workload of Object.keys(workloads)) {
    const own = results.respire[workload];
    const theirs = others.map((name) => results[name][workload]);
    const cells = [own, ...theirs].map((ns) => (ns < 100 ? ns.toFixed(1) : ns.toFixed(0)));
    console.log(`| ${workload} | ${cells.join(" | ")} | ${(Math.min(...theirs) / own).toFixed(1)} |`);
  }
}
