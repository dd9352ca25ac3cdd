/**
 * XXH3-64 without a seed: an unkeyed 64-bit hash of a byte range, for telling values apart (what Redis's DIGEST returns), not for tables that strangers fill.
 *
 * Up to 240 bytes it is a handful of multiplications, done with bigints: some microseconds. Longer ranges go through eight accumulators, in 32-bit halves,
 * and become a bigint at the end.
 *
 * Source: xxHash algorithm description (doc/xxhash_spec.md), "XXH3 Algorithm Description".
 */
const prime32n1 = 0x9e3779b1;
const accumulators = 8;
const stripeBytes = 64;
const stripesPerBlock = 16;
const blockBytes = stripeBytes * stripesPerBlock;
/** Where in the secret (192 bytes) its last stripe begins, which scrambles, and the one for the last stripe of the input. */
const scrambleOffset = 192 - stripeBytes;
const lastStripeOffset = 192 - 71;
const mergeOffset = 11;

const prime64n1 = 0x9e3779b185ebca87n;
const prime64n2 = 0xc2b2ae3d27d4eb4fn;
const prime64n3 = 0x165667b19e3779f9n;
const primeMix1 = 0x165667919e3779f9n;
const primeMix2 = 0x9fb21c651e98df25n;

/** The accumulators at the beginning, low and high halves: primes of XXH32 and XXH64. */
const accumulatorsAtFirst = [
  0xc2b2ae3d, 0, 0x85ebca87, 0x9e3779b1, 0x27d4eb4f, 0xc2b2ae3d, 0x9e3779f9, 0x165667b1, 0xc2b2ae63, 0x85ebca77, 0x85ebca77, 0, 0x165667c5,
  0x27d4eb2f, 0x9e3779b1, 0,
];

const secretHex =
  "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c" +
  "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364" +
  "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e";
const secret = Uint8Array.from({ length: 192 }, (_, at) => Number.parseInt(secretHex.slice(at * 2, at * 2 + 2), 16));

/** The hash of `bytes[start, start + length)`, 0 to 2^64 - 1. */
export function xxh3(bytes: Uint8Array, start: number, length: number): bigint {
  if (length > 240) return hashLong(bytes, start, length);
  if (length > 128) return hashUpTo240(bytes, start, length);
  if (length > 16) return hashUpTo128(bytes, start, length);
  if (length > 8) return hashUpTo16(bytes, start, length);
  if (length >= 4) return hashUpTo8(bytes, start, length);
  if (length > 0) return hashUpTo3(bytes, start, length);
  return avalancheAsXxh64(read64(secret, 56) ^ read64(secret, 64));
}

// ---- Short ranges --------------------------------------------------------------------------------------------------------------------

function hashUpTo3(bytes: Uint8Array, start: number, length: number): bigint {
  const combined = bytes[start + length - 1] | (length << 8) | (bytes[start] << 16) | (bytes[start + (length >>> 1)] << 24);
  return avalancheAsXxh64(BigInt((read32(secret, 0) ^ read32(secret, 4) ^ combined) >>> 0));
}

function hashUpTo8(bytes: Uint8Array, start: number, length: number): bigint {
  const input = BigInt(read32(bytes, start + length - 4) >>> 0) | (BigInt(read32(bytes, start) >>> 0) << 32n);
  let value = read64(secret, 8) ^ read64(secret, 16) ^ input;
  value ^= rotate(value, 49n) ^ rotate(value, 24n);
  value = low64(value * primeMix2);
  value ^= (value >> 35n) + BigInt(length);
  value = low64(value * primeMix2);
  return value ^ (value >> 28n);
}

function hashUpTo16(bytes: Uint8Array, start: number, length: number): bigint {
  const low = read64(secret, 24) ^ read64(secret, 32) ^ read64(bytes, start);
  const high = read64(secret, 40) ^ read64(secret, 48) ^ read64(bytes, start + length - 8);
  return avalanche(low64(BigInt(length) + swapBytes(low) + high + foldedProduct(low, high)));
}

function hashUpTo128(bytes: Uint8Array, start: number, length: number): bigint {
  let sum = BigInt(length) * prime64n1;
  for (let i = (length - 1) >>> 5; i >= 0; i--) {
    sum += mix(bytes, start + i * 16, i * 32);
    sum += mix(bytes, start + length - i * 16 - 16, i * 32 + 16);
  }
  return avalanche(low64(sum));
}

function hashUpTo240(bytes: Uint8Array, start: number, length: number): bigint {
  let sum = BigInt(length) * prime64n1;
  for (let i = 0; i < 8; i++) sum += mix(bytes, start + i * 16, i * 16);
  sum = avalanche(low64(sum));
  for (let i = 8; i < length >>> 4; i++) sum += mix(bytes, start + i * 16, (i - 8) * 16 + 3);
  return avalanche(low64(sum + mix(bytes, start + length - 16, 119)));
}

/** Sixteen bytes of the input with sixteen of the secret. */
function mix(bytes: Uint8Array, at: number, secretAt: number): bigint {
  return foldedProduct(read64(bytes, at) ^ read64(secret, secretAt), read64(bytes, at + 8) ^ read64(secret, secretAt + 8));
}

// ---- Long ranges ---------------------------------------------------------------------------------------------------------------------

function hashLong(bytes: Uint8Array, start: number, length: number): bigint {
  const sums = Uint32Array.from(accumulatorsAtFirst);
  const lastBlock = Math.floor((length - 1) / blockBytes) * blockBytes;
  for (let block = 0; block < lastBlock; block += blockBytes) {
    for (let stripe = 0; stripe < stripesPerBlock; stripe++) accumulate(sums, bytes, start + block + stripe * stripeBytes, stripe * 8);
    scramble(sums);
  }
  const stripes = Math.floor((length - lastBlock - 1) / stripeBytes);
  for (let stripe = 0; stripe < stripes; stripe++) accumulate(sums, bytes, start + lastBlock + stripe * stripeBytes, stripe * 8);
  accumulate(sums, bytes, start + length - stripeBytes, lastStripeOffset);
  let result = BigInt(length) * prime64n1;
  for (let i = 0; i < accumulators; i += 2) {
    result += foldedProduct(
      sumAt(sums, i) ^ read64(secret, mergeOffset + i * 8),
      sumAt(sums, i + 1) ^ read64(secret, mergeOffset + i * 8 + 8),
    );
  }
  return avalanche(low64(result));
}

/** Adds to each accumulator the product of the halves of its lane with the secret, and to its neighbour the lane itself. */
function accumulate(sums: Uint32Array, bytes: Uint8Array, at: number, secretAt: number): void {
  for (let lane = 0; lane < accumulators; lane++) {
    const low = read32(bytes, at + lane * 8);
    const high = read32(bytes, at + lane * 8 + 4);
    add64(sums, (lane ^ 1) * 2, low, high);
    const a = low ^ read32(secret, secretAt + lane * 8);
    const b = high ^ read32(secret, secretAt + lane * 8 + 4);
    add64(sums, lane * 2, Math.imul(a, b), highOfProduct(a, b));
  }
}

function scramble(sums: Uint32Array): void {
  for (let lane = 0; lane < accumulators; lane++) {
    const at = lane * 2;
    const high = sums[at + 1];
    const a = sums[at] ^ (high >>> 15) ^ read32(secret, scrambleOffset + lane * 8);
    const b = high ^ read32(secret, scrambleOffset + lane * 8 + 4);
    sums[at] = Math.imul(a, prime32n1);
    sums[at + 1] = highOfProduct(a, prime32n1) + Math.imul(b, prime32n1);
  }
}

function add64(sums: Uint32Array, at: number, low: number, high: number): void {
  const sum = sums[at] + (low >>> 0);
  sums[at] = sum;
  sums[at + 1] += high + (sum > 0xffffffff ? 1 : 0);
}

/** The upper 32 bits of the product of two unsigned 32-bit integers, by halves that stay below 2^53. */
function highOfProduct(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return aHigh * bHigh + (middle >>> 16) + ((aLow * bHigh + (middle & 0xffff)) >>> 16);
}

function sumAt(sums: Uint32Array, index: number): bigint {
  return BigInt(sums[index * 2]) | (BigInt(sums[index * 2 + 1]) << 32n);
}

// ---- 64 bits -------------------------------------------------------------------------------------------------------------------------

function avalanche(value: bigint): bigint {
  const mixed = low64((value ^ (value >> 37n)) * primeMix1);
  return mixed ^ (mixed >> 32n);
}

function avalancheAsXxh64(value: bigint): bigint {
  let mixed = low64((value ^ (value >> 33n)) * prime64n2);
  mixed = low64((mixed ^ (mixed >> 29n)) * prime64n3);
  return mixed ^ (mixed >> 32n);
}

/** The two halves of the 128-bit product, one xor the other. */
function foldedProduct(a: bigint, b: bigint): bigint {
  const product = a * b;
  return low64(product) ^ (product >> 64n);
}

function rotate(value: bigint, bits: bigint): bigint {
  return low64((value << bits) | (value >> (64n - bits)));
}

function swapBytes(value: bigint): bigint {
  let swapped = 0n;
  for (let byte = 0; byte < 8; byte++) swapped = (swapped << 8n) | ((value >> BigInt(byte * 8)) & 0xffn);
  return swapped;
}

function low64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Little-endian, signed. */
function read32(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

function read64(bytes: Uint8Array, at: number): bigint {
  return BigInt(read32(bytes, at) >>> 0) | (BigInt(read32(bytes, at + 4) >>> 0) << 32n);
}
