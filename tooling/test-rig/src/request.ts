/** Requests as bytes, made in the plainest way, so that they owe nothing to the code under test. */
type Word = string | number | Uint8Array;

/** One request: `*2\r\n$4\r\nECHO\r\n$2\r\nhi\r\n`. */
export function request(...words: readonly Word[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = word instanceof Uint8Array ? word : Buffer.from(String(word));
    parts.push(Buffer.from(`$${bytes.length}\r\n`), Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), Buffer.from("\r\n"));
  }
  return Buffer.concat(parts);
}

/** A pipeline. */
export function requests(...list: readonly (readonly Word[])[]): Buffer {
  return Buffer.concat(list.map((words) => request(...words)));
}
