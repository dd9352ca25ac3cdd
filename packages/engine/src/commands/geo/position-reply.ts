/** Positions and distances as they are replied. Source: redis.io GEODIST, GEOPOS and GEOSEARCH. */
import { geohash, integerTextLength } from "@respire/datastructures";
import type { ReplyWriter } from "@respire/resp-protocol";

const decimals = 4;
const scale = 10 ** decimals;
/** Added and taken away again, it leaves no fraction: what is in the middle goes to the even side. */
const integersFrom = 2 ** 52;
const digit0 = 0x30;
const point = 0x2e;

/** Longitude and latitude of a score. */
export function appendPosition(reply: ReplyWriter, score: number): void {
  geohash.decode(score);
  reply.array(2);
  reply.double(geohash.decoded[0]);
  reply.double(geohash.decoded[1]);
}

/** With four decimals, as a bulk string in both protocols. @param distance 0 or more, below 2^31: half of the Earth's girth is not 10^8 feet. */
export function appendDistance(reply: ReplyWriter, distance: number): void {
  const scaled = distance * scale + integersFrom - integersFrom;
  const whole = Math.floor(scaled / scale);
  const wholeLength = integerTextLength(whole);
  const at = reply.bulkReserve(wholeLength + 1 + decimals);
  const { bytes } = reply;
  writeDigits(bytes, at, wholeLength, whole);
  bytes[at + wholeLength] = point;
  writeDigits(bytes, at + wholeLength + 1, decimals, scaled - whole * scale);
}

/** Writes so many digits of an integer below 2^31. */
function writeDigits(bytes: Uint8Array, at: number, length: number, integer: number): void {
  let rest = integer | 0;
  for (let i = at + length - 1; i >= at; i--) {
    const quotient = (rest / 10) | 0;
    bytes[i] = digit0 + rest - quotient * 10;
    rest = quotient;
  }
}
