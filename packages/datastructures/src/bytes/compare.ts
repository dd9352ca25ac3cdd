/** Whether `bytes[start, start + length)` begins with these bytes. */
export function beginsWith(bytes: Uint8Array, start: number, length: number, prefix: Uint8Array): boolean {
  if (prefix.length > length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}

/** Whether `bytes[start, start + length)` is these bytes. */
export function equalsBytes(bytes: Uint8Array, start: number, length: number, other: Uint8Array): boolean {
  return other.length === length && beginsWith(bytes, start, length, other);
}

/** The order of byte strings: by the first byte that differs, a shorter one before what it is the beginning of. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const difference = a[i] - b[i];
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** As `compareBytes`, of `a[aStart, aStart + aLength)` and `b[bStart, bStart + bLength)`. */
export function compareRanges(a: Uint8Array, aStart: number, aLength: number, b: Uint8Array, bStart: number, bLength: number): number {
  const length = Math.min(aLength, bLength);
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i] - b[bStart + i];
    if (difference !== 0) return difference;
  }
  return aLength - bLength;
}
