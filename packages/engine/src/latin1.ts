/** A byte for each character up to U+00FF: names and error texts, which repeat what clients sent byte for byte. */
export function latin1Bytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
