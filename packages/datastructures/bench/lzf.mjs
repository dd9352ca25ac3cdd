/**
 * How fast LZF compresses and decompresses, and how much is left, of texts like those that lists hold.
 *
 * Run: node bench/lzf.mjs   (after a build)
 */
import { compressLzf, decompressLzf } from "../dist/index.js";
import { printTable, randomBits } from "./entries.mjs";

const blockBytes = 8192;
const blocks = 512;
const random = randomBits(5);
const words = Array.from({ length: 2000 }, () => (random() ^ 0).toString(36).replace("-", ""));

const texts = {
  "JSON records": (i) =>
    `{"id":${i},"user":"user:${random() % 5000}","state":"${["new", "paid", "sent"][random() % 3]}","total":${random() % 100_000}}`,
  "one text again and again": () => "x".repeat(64),
  words: () => `${words[random() % words.length]} `,
  "random bytes": () => String.fromCharCode(random() & 0xff),
};

function sourceOf(textOf) {
  const bytes = new Uint8Array(blockBytes * blocks);
  for (let at = 0, i = 0; at < bytes.length; i++) for (const character of textOf(i)) bytes[at++] = character.charCodeAt(0);
  return bytes;
}

function measured(name, textOf) {
  const source = sourceOf(textOf);
  const target = new Uint8Array(source.length);
  const back = new Uint8Array(source.length);
  const lengths = new Int32Array(blocks);
  let [compressMs, decompressMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 12; round++) {
    let from = performance.now();
    for (let i = 0; i < blocks; i++) lengths[i] = compressLzf(source, i * blockBytes, blockBytes, target, i * blockBytes, blockBytes);
    compressMs = Math.min(compressMs, performance.now() - from);
    from = performance.now();
    for (let i = 0; i < blocks; i++) {
      if (lengths[i] > 0 && !decompressLzf(target, i * blockBytes, lengths[i], back, i * blockBytes, blockBytes))
        throw new Error("no way back");
    }
    decompressMs = Math.min(decompressMs, performance.now() - from);
  }
  const left = lengths.reduce((sum, length) => sum + (length === 0 ? blockBytes : length), 0) / source.length;
  const perSecond = (ms) => Math.round(source.length / 1000 / ms);
  return { text: name, "left %": left * 100, "compress MB/s": perSecond(compressMs), "decompress MB/s": perSecond(decompressMs) };
}

printTable(
  `LZF, blocks of ${blockBytes} bytes`,
  Object.entries(texts).map(([name, textOf]) => measured(name, textOf)),
);
