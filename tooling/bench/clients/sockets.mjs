/** Connections whose reads cost the client little: all of them read into the same memory. */
import { once } from "node:events";
import { connect } from "node:net";
import { readBytesMax } from "./templates.mjs";

const memory = Buffer.alloc(readBytesMax);
/** More connections at once would overflow the server's backlog. */
const waveLength = 100;

/**
 * A connection that throws when it is closed by the server, which ends the process.
 * @param {number} port
 * @param {(chunk: Buffer) => void} onChunk gets what came; it is valid until it returns
 */
export async function open(port, onChunk) {
  const socket = connect({
    port,
    host: "127.0.0.1",
    noDelay: true,
    onread: {
      buffer: memory,
      callback: (length) => {
        onChunk(memory.subarray(0, length));
        return true;
      },
    },
  });
  await once(socket, "connect");
  socket.on("close", () => {
    throw new Error("The server closed a connection.");
  });
  return socket;
}

/** Does `one` for each number below `count`, some at a time. @template T @param {number} count @param {(number: number) => Promise<T>} one */
export async function inWaves(count, one) {
  /** @type {T[]} */
  const results = [];
  while (results.length < count) {
    const wave = Array.from({ length: Math.min(waveLength, count - results.length) }, (_, i) => one(results.length + i));
    results.push(...(await Promise.all(wave)));
  }
  return results;
}
