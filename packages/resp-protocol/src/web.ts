/**
 * The web globals this package uses. They exist in Node, Bun, Deno, browsers and workers, but not in the ES2023
 * library that portable code is compiled against; declaring them globally would clash with @types/node or the DOM.
 */

interface WebGlobals {
  readonly TextDecoder: new (label?: string, options?: { ignoreBOM?: boolean }) => { decode(bytes: Uint8Array): string };
  readonly TextEncoder: new () => { encodeInto(text: string, target: Uint8Array): { read: number; written: number } };
}

export const { TextDecoder, TextEncoder } = globalThis as unknown as WebGlobals;
