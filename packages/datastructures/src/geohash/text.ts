/**
 * A position as a geohash in text: 11 characters of 5 bits each, over the whole range of latitudes, -90 to 90. A score has bits for ten and two more, which are left out:
 * the last character is always `0`.
 *
 * Source: the geohash of Gustavo Niemeyer (2008); that the last character says nothing, redis.io GEOHASH and a running redis-server.
 */
import { interleave } from "./interleave.js";
import { decode, decoded, longitudeMin, longitudeSpan, stripCount } from "./position.js";

export const geohashLength = 11;
const alphabet = Uint8Array.from("0123456789bcdefghjkmnpqrstuvwxyz", (character) => character.charCodeAt(0));
const characterBits = 5;
const characterMask = 2 ** characterBits - 1;
/** Of the 52 bits, those that no character says; above them half of the ten characters, twice. */
const unsaid = 2 ** 2;
const charactersOfHalf = 5;
const half = 2 ** (characterBits * charactersOfHalf);
const textLatitudeMin = -90;
const textLatitudeSpan = 180;

/** Writes the geohash of a score's position, 11 bytes. */
export function writeGeohash(target: Uint8Array, at: number, score: number): void {
  decode(score);
  const latitudeStrip = ((decoded[1] - textLatitudeMin) / textLatitudeSpan) * stripCount;
  // Longitude 180 is -180 here.
  const longitudeStrip = (((decoded[0] - longitudeMin) / longitudeSpan) * stripCount) & (stripCount - 1);
  const bits = Math.floor(interleave(latitudeStrip, longitudeStrip) / unsaid);
  const first = Math.floor(bits / half);
  writeHalf(target, at, first);
  writeHalf(target, at + charactersOfHalf, bits - first * half);
  target[at + geohashLength - 1] = alphabet[0];
}

function writeHalf(target: Uint8Array, at: number, bits: number): void {
  let rest = bits | 0;
  for (let i = charactersOfHalf - 1; i >= 0; i--) {
    target[at + i] = alphabet[rest & characterMask];
    rest >>>= characterBits;
  }
}
