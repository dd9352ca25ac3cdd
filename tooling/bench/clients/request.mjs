/** Requests as bytes. */

/** @typedef {readonly (string | Uint8Array)[]} Words */

/** @param {Words} words */
export function encoded(words) {
  const parts = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = Buffer.from(word);
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}
