/** Text as bytes of UTF-8, and back. Decoder and encoder are everywhere, but in no library of types that Node, workers and browsers share. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}

interface Encoder {
  encode(text: string): Uint8Array;
}

const { TextDecoder, TextEncoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options: { ignoreBOM: boolean; fatal: boolean }) => Decoder;
  TextEncoder: new () => Encoder;
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
const encoder = new TextEncoder();

export function utf8Bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Code units that stand in no text alone: one for each byte from 0x80 on, as Python's `surrogateescape` has it (PEP 383). */
const escapeOfByteZero = 0xdc00;

/** The text; if the bytes aren't UTF-8, ASCII in it as it is, and other bytes as what is no text. */
export function textOrEscaped(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    let escaped = "";
    for (const byte of bytes) escaped += String.fromCharCode(byte < 0x80 ? byte : escapeOfByteZero + byte);
    return escaped;
  }
}

/** Whether it is text that UTF-8 can express, so that nothing in it is escaped. */
export function isText(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
