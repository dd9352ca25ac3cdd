/**
 * One load job, as load.mjs describes it. Each connection has one batch of commands in flight and sends the next when all replies are in, so a server
 * never reads more than a batch at once from a connection, and there is nothing to buffer on either side.
 */
import { once } from "node:events";
import { connect } from "node:net";

/** @type {import("./load.mjs").Job & { port: number }} */
const job = JSON.parse(process.argv[2]);
const { command, from, to, port, prefix = "key:", cycle, only, valueBytes = 16, connections = 1, batchBytes = 64 * 1024 } = job;
const { expiresAtMs, expiresSpreadMs = 1 } = job;

const reply = Buffer.from(command === "SET" ? "+OK\r\n" : ":1\r\n");
/** What a read may bring, wherever in a reply it begins: reads are at most 64 KiB. */
const replies = Buffer.alloc(128 * 1024, reply);
const words = command === "SET" ? (expiresAtMs === undefined ? 3 : 5) : 2;
const head = command === "SET" ? `*${words}\r\n$3\r\nSET\r\n$` : "*2\r\n$3\r\nDEL\r\n$";
const tail = command === "SET" ? `\r\n$${valueBytes}\r\n${"v".repeat(valueBytes)}\r\n` : "\r\n";

/** When the key of number `n` expires, as the words of a request. @param {number} n */
function expiryWords(n) {
  if (expiresAtMs === undefined) return "";
  const moment = String(expiresAtMs + (n % expiresSpreadMs));
  return `$4\r\nPXAT\r\n$${moment.length}\r\n${moment}\r\n`;
}

let next = from;
let commands = 0;

/** By chance, but the same for the same number. The mixing is the finalizer of MurmurHash3. @param {number} n */
function isDeleted(n) {
  let hash = n ^ 0x5bd1e995;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % 10 !== 0;
}

/** The next commands, at most `batchBytes` long. */
function batch() {
  let text = "";
  let count = 0;
  const roomBytes = head.length + prefix.length + tail.length + 24 + expiryWords(0).length; // No command is longer.
  for (; next < to && text.length + roomBytes <= batchBytes; next++) {
    if (only !== undefined && isDeleted(next) !== (only === "deleted")) continue;
    const key = prefix + (cycle === undefined ? next : next % cycle);
    text += `${head}${key.length}\r\n${key}${tail}${expiryWords(next)}`;
    count++;
  }
  commands += count;
  return { text, count };
}

/** Sends batches until there are no more. */
async function work() {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  await new Promise((resolve, reject) => {
    let missing = 0;
    let received = 0;
    const send = () => {
      const { text, count } = batch();
      if (count === 0) return resolve(undefined);
      missing = count * reply.length;
      received = 0;
      socket.write(text, "latin1");
    };
    socket.on("data", (bytes) => {
      const at = received % reply.length;
      if (bytes.length > missing || !bytes.equals(replies.subarray(at, at + bytes.length))) {
        reject(new Error(`An unexpected reply to ${command}, among these: ${JSON.stringify(bytes.toString("latin1", 0, 400))}`));
      }
      received += bytes.length;
      missing -= bytes.length;
      if (missing === 0) send();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("The server closed the connection.")));
    send();
  });
  socket.destroy();
}

const begin = performance.now();
await Promise.all(Array.from({ length: connections }, work));
console.log(JSON.stringify({ commands, seconds: (performance.now() - begin) / 1000 }));
