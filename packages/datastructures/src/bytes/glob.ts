/**
 * Glob patterns as Redis matches them: `*`, `?`, `[abc]`, `[^a-z]`, and `\` before a character that stands for itself.
 *
 * Never exponential: of all stars only the last one met needs to be tried again, so a match costs at most pattern × text. Source: redis.io KEYS.
 */
const star = 0x2a;
const question = 0x3f;
const open = 0x5b;
const close = 0x5d;
const caret = 0x5e;
const dash = 0x2d;
const backslash = 0x5c;

/** Whether the whole of `text` matches `pattern`. */
export function matchesGlob(pattern: Uint8Array, text: Uint8Array): boolean {
  let p = 0;
  let t = 0;
  let afterStar = -1;
  let starText = 0;
  while (t < text.length) {
    if (p < pattern.length && pattern[p] === star) {
      afterStar = ++p;
      starText = t;
      continue;
    }
    const next = p < pattern.length ? matchOne(pattern, p, text[t] as number) : -1;
    if (next >= 0) {
      p = next;
      t++;
    } else if (afterStar >= 0) {
      p = afterStar;
      t = ++starText;
    } else return false;
  }
  while (p < pattern.length && pattern[p] === star) p++;
  return p === pattern.length;
}

/** Where the pattern goes on if its element at `p` matches `byte`, else -1. */
function matchOne(pattern: Uint8Array, p: number, byte: number): number {
  const element = pattern[p];
  if (element === question) return p + 1;
  if (element === open) return matchClass(pattern, p + 1, byte);
  if (element === backslash && p + 1 < pattern.length) return pattern[p + 1] === byte ? p + 2 : -1;
  return element === byte ? p + 1 : -1;
}

/** A class that is never closed ends with the pattern, as in Redis. */
function matchClass(pattern: Uint8Array, from: number, byte: number): number {
  let p = from;
  const isNegated = pattern[p] === caret;
  if (isNegated) p++;
  let isMember = false;
  while (p < pattern.length && pattern[p] !== close) {
    if (pattern[p] === backslash && p + 1 < pattern.length) {
      p++;
      if (pattern[p] === byte) isMember = true;
    } else if (pattern[p + 1] === dash && p + 2 < pattern.length) {
      const low = Math.min(pattern[p] as number, pattern[p + 2] as number);
      const high = Math.max(pattern[p] as number, pattern[p + 2] as number);
      if (byte >= low && byte <= high) isMember = true;
      p += 2;
    } else if (pattern[p] === byte) isMember = true;
    p++;
  }
  return isMember === isNegated ? -1 : Math.min(p + 1, pattern.length);
}
