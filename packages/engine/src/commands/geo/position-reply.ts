/** Positions and distances as they are replied. Source: redis.io GEODIST, GEOPOS and GEOSEARCH. */
import { geohash, integerTextLength, writeInteger } from "@respire/datastructures";
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

/** With four decimals, as a bulk string in both protocols. @param distance 0 or more, far below 2^52 / 10^4. */
export function appendDistance(reply: ReplyWriter, distance: number): void {
  const scaled = distance * scale + integersFrom - integersFrom;
  const whole = Math.floor(scaled / scale);
  const wholeLength = integerTextLength(whole);
  const at = reply.bulkReserve(wholeLength + 1 + decimals);
  const { bytes } = reply;
  writeInteger(bytes, at, whole);
  bytes[at + wholeLength] = point;
  let fraction = scaled - whole * scale;
  for (let i = decimals; i > 0; i--) {
    const rest = (fraction / 10) | 0;
    bytes[at + wholeLength + i] = digit0 + fraction - rest * 10;
    fraction = rest;
  }
}
