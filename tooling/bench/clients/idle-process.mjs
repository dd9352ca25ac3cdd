/**
 * Opens many connections to a server and leaves them idle. Its parent sends "ping", and gets the number of connections that answered; the first time is
 * once they are open.
 */
import { once } from "node:events";
import { connect } from "node:net";

const [port, count] = process.argv.slice(2).map(Number);
/** More at once would overflow the server's backlog. */
const waveLength = 100;
const ping = "*1\r\n$4\r\nPING\r\n";
const pong = "+PONG\r\n";
const answerMsMax = 10_000;

/** @type {import("node:net").Socket[]} */
const sockets = [];
/** The first thing that went wrong. @type {string | undefined} */
let trouble;

async function open() {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", (error) => {
    trouble ??= error.message;
  });
  socket.on("close", () => {
    trouble ??= "The server closed an idle connection.";
  });
  sockets.push(socket);
}

/** Does the server still answer on this connection? @param {import("node:net").Socket} socket @returns {Promise<boolean>} */
function answers(socket) {
  return new Promise((resolve) => {
    if (socket.destroyed) return resolve(false);
    let text = "";
    /** @param {boolean} isRight */
    const settle = (isRight) => {
      clearTimeout(timer);
      socket.removeListener("data", onData).removeListener("close", onClose);
      if (!isRight) trouble ??= `PING was answered with ${JSON.stringify(text)}.`;
      resolve(isRight);
    };
    const onData = (/** @type {Buffer} */ bytes) => {
      text += bytes.toString("latin1");
      if (text.length >= pong.length) settle(text === pong);
    };
    const onClose = () => settle(false);
    const timer = setTimeout(onClose, answerMsMax);
    socket.on("data", onData).on("close", onClose);
    socket.write(ping);
  });
}

async function pingAll() {
  let answered = 0;
  for (let from = 0; from < sockets.length; from += waveLength) {
    const results = await Promise.all(sockets.slice(from, from + waveLength).map(answers));
    answered += results.filter(Boolean).length;
  }
  process.send?.({ answered, trouble });
}

for (let opened = 0; opened < count; opened += waveLength) {
  await Promise.all(Array.from({ length: Math.min(waveLength, count - opened) }, open));
}
process.on("message", () => void pingAll());
process.on("disconnect", () => process.exit());
await pingAll();
