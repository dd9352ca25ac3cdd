/**
 * What a request costs to parse and a reply to write, in nanoseconds.
 *
 *   pnpm build && node bench/server-side.mjs
 */

import { ReplyWriter, RequestParser, unpooledBuffers } from "../dist/index.js";

const encode = (...args) => `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join("")}`;
const requests = {
  PING: encode("PING"),
  "GET key:000012": encode("GET", "key:000012"),
  "SET key:000012, 16 bytes": encode("SET", "key:000012", "0123456789abcdef"),
  "SET, 1,500 bytes": encode("SET", "key:000012", "x".repeat(1500)),
  "MSET of 10 pairs": encode("MSET", ...Array(20).fill("key:00001")),
  "MSET of 100 pairs": encode("MSET", ...Array(200).fill("key:00001")),
  "inline SET": "SET key:000012 0123456789abcdef\r\n",
};

const value = new TextEncoder().encode("0123456789abcdef".repeat(64));
const ok = new TextEncoder().encode("+OK\r\n");
const replies = {
  "+OK from bytes": (writer) => writer.raw(ok),
  "integer 7": (writer) => writer.integer(7),
  "integer 123456": (writer) => writer.integer(123456),
  "bulk of 16 bytes": (writer) => writer.bulk(value, 0, 16),
  "bulk of 1 KB": (writer) => writer.bulk(value, 0, 1024),
  "bulkText of 11 characters": (writer) => writer.bulkText("hello world"),
  null: (writer) => writer.null(),
  "array header": (writer) => writer.array(3),
};

/** Nanoseconds apiece in the best round of half a second, which leaves the compiler time to settle. */
function best(run) {
  let least = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + 500; performance.now() < end; ) {
    const start = process.hrtime.bigint();
    const count = run();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / count);
  }
  return least.toFixed(1);
}

console.log(`Node ${process.version}, best round of half a second\n\n| request, parsed | ns |\n|---|---:|`);
const parser = new RequestParser();
for (const [name, text] of Object.entries(requests)) {
  const bytes = new TextEncoder().encode(text.repeat(Math.ceil((1 << 17) / text.length)));
  const run = () => {
    let at = 0;
    let count = 0;
    while (parser.parse(bytes, at, bytes.length)) {
      at = parser.position;
      count++;
    }
    return count;
  };
  console.log(`| ${name} | ${best(run)} |`);
}

console.log("\n| reply, written | ns |\n|---|---:|");
const writer = new ReplyWriter(unpooledBuffers(1 << 21));
for (const [name, write] of Object.entries(replies)) {
  const run = () => {
    writer.position = 0;
    for (let i = 0; i < 1000; i++) write(writer);
    return 1000;
  };
  console.log(`| ${name} | ${best(run)} |`);
}
