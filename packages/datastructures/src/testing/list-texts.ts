/** Elements for lists in tests: as strings of one byte a character, of every encoding that a listpack has. */
import type { Random } from "./random.js";

/** Around the ends of every width. */
const integers = [0, 1, 12, 13, 63, 64, 127, 128, 4095, 4096, 32767, 32768, 8388607, 8388608, 2147483647, 2147483648].flatMap((n) => [
  `${n}`,
  `-${n}`,
]);
const wideIntegers = ["9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "123456789012345678"];
const almostIntegers = ["", "-", "+1", "01", "-0", " 1", "1 ", "1e3", "0x10"];

export function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export function textOf(bytes: Uint8Array, start: number, length: number): string {
  let text = "";
  for (let i = start; i < start + length; i++) text += String.fromCharCode(bytes[i]);
  return text;
}

function randomText(random: Random, length: number, letters: number): string {
  let text = "";
  for (let i = 0; i < length; i++) text += String.fromCharCode(letters === 256 ? random.below(256) : 97 + random.below(letters));
  return text;
}

/** Mostly short; `longMax` is how long the longest get. */
export function listText(random: Random, longMax: number): string {
  const kind = random.below(20);
  if (kind < 3) return integers[random.below(integers.length)];
  if (kind < 4) return wideIntegers[random.below(wideIntegers.length)];
  if (kind < 5) return almostIntegers[random.below(almostIntegers.length)];
  if (kind < 7) return `${random.below(2 ** 31) - 2 ** 30}`;
  if (kind < 8) return randomText(random, random.below(longMax), 256);
  if (kind < 9) return randomText(random, 60 + random.below(8), 3);
  if (kind < 10) return randomText(random, random.below(longMax), 1);
  return randomText(random, random.below(20), 4);
}
