/**
 * Short strings beyond ASCII, in the plain cases: valid sequences of one to three bytes, which is nearly all text but
 * emoji. Twice as fast as TextDecoder up to some 30 bytes.
 */

/** Code units of the string at hand; one array for each length, because `apply` takes arrays whole. */
const unitsByLength: number[][] = [];

/** The string of bytes[from, to), at most a few dozen bytes; null if it has anything that isn't plain. */
export function shortText(bytes: Uint8Array, from: number, to: number): string | null {
  let length = 0;
  for (let at = from; at < to; at++) if (((bytes[at] as number) & 0xc0) !== 0x80) length++;
  while (unitsByLength.length <= length) unitsByLength.push(new Array<number>(unitsByLength.length).fill(0));
  const units = unitsByLength[length] as number[];
  let filled = 0;
  let at = from;
  while (at < to) {
    const first = bytes[at] as number;
    if (first < 0x80) {
      units[filled++] = first;
      at++;
    } else if (first >= 0xc2 && first < 0xe0 && at + 1 < to && isContinuation(bytes[at + 1] as number)) {
      units[filled++] = ((first & 0x1f) << 6) | ((bytes[at + 1] as number) & 0x3f);
      at += 2;
    } else if (
      // Not 0xe0 and 0xed, whose second byte has less room: overlong forms and surrogates hide there.
      first > 0xe0 &&
      first < 0xf0 &&
      first !== 0xed &&
      at + 2 < to &&
      isContinuation(bytes[at + 1] as number) &&
      isContinuation(bytes[at + 2] as number)
    ) {
      units[filled++] = ((first & 0x0f) << 12) | (((bytes[at + 1] as number) & 0x3f) << 6) | ((bytes[at + 2] as number) & 0x3f);
      at += 3;
    } else {
      return null;
    }
  }
  return String.fromCharCode.apply(null, units);
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
