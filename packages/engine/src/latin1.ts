/** A byte for each character up to U+00FF: names and error texts, which repeat what clients sent byte for byte. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length); // A loop: `Uint8Array.from` takes ten times as long, and texts may be values.
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A character up to U+00FF for each byte. */
export function latin1Text(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}
