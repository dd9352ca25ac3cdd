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

/** The text, or null if the bytes aren't UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
