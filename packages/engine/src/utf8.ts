/** Bytes of UTF-8 as text. The decoder is everywhere, but in no library of types that Node, workers and browsers share. */
interface Decoder {
  decode(bytes: Uint8Array): string;
}

const { TextDecoder } = globalThis as unknown as {
  TextDecoder: new (label: string, options: { ignoreBOM: boolean; fatal: boolean }) => Decoder;
};

const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

/** The text, or null if the bytes aren't UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
