/**
 * What the dictionary needs to know of an entry, and how a segment looks.
 *
 * Entry: an arena block that its owner allocates and frees. The dictionary reads its key, nothing else.
 *
 *   offset  bytes  field
 *        0      4  —          the owner's
 *        4      4  key word   low 14 bits: key length, or `longKey`; the other 18 bits are the owner's
 *        8      …  key        if the length is below `longKey`; after it the owner's bytes
 *    or  8      4  length     of a long key, 16383 bytes and more
 *       16      …  key        a long one
 *
 * Segment: an arena block of at most 8 KiB for the entries whose hashes share their first `depth` bits.
 *
 *   word    field
 *      0    slots      how many slots there are
 *      1    state      bits 0-15: entries in use · bits 24-31: depth
 *   2 … n   slots      two words each: hash, reference (0 in an empty slot)
 */
// Numbers first: the bundler inlines only those that stand before everything else.
export const keyLengthBits = 14;
export const keyLengthMask = (1 << keyLengthBits) - 1;
/** A key length this long does not fit the key word. */
export const longKey = keyLengthMask;
const keyOffset = 8;
const longKeyOffset = 16;

export const segmentSlots = 0;
export const segmentState = 1;
export const segmentHeaderWords = 2;
export const stateDepthShift = 24;

/** Up to this many slots a segment is a plain sorted list: every hash has its home in the first slot. So it is beyond `slotsMax`. */
const listSlotsMax = 14;
export const slotsMin = 6;

/** A segment of this many slots has a buddy worth merging with; a shorter one is still the whole dictionary. */
export const slotsLarge = 511;
const slotsStep = 64;
/**
 * The longest segment, an 8 KiB block; a fuller one is split. Only where no bits are left to split by, which takes a hash that is none, does a
 * segment get longer: as a list, because spreading would not help entries of equal hash.
 */
export const slotsMax = 1023;
/** Entries of a segment, at most: what its count can hold. */
export const segmentEntriesMax = 0xffff;
export const stateCountMask = segmentEntriesMax;
/** Hash bits that tell segments apart, at most. Four million segments of a thousand entries are more than 32 GiB can hold. */
export const depthMax = 22;

/** All hashes are below this. */
export const hashSpace = 2 ** 32;

/** Numbers of slots that, with the header, just fill a block of the arena. From the last on they rise by `slotsStep`, one size class. */
const slotsSeries = [slotsMin, listSlotsMax, 30, 63, 127, 255, 511];

/** Where the key begins in its entry, for a key of this many bytes. */
export function keyOffsetFor(keyLength: number): number {
  return keyLength < longKey ? keyOffset : longKeyOffset;
}

/** Where the key begins, from the entry's key word. */
export function keyOffsetOf(keyWord: number): number {
  return (keyWord & keyLengthMask) === longKey ? longKeyOffset : keyOffset;
}

export function segmentBytes(slots: number): number {
  return 8 + slots * 8;
}

/** The next larger number of slots. */
export function slotsAfter(slots: number): number {
  return slotsSeries.find((next) => next > slots) ?? slots + slotsStep;
}

/** The smallest number of slots that holds `count` entries at a load of at most `load`. */
export function slotsFor(count: number, load: number): number {
  let slots = slotsMin;
  while (slots * load < count) slots = slotsAfter(slots);
  return slots;
}

/**
 * The slot where a hash belongs, once the `depth` bits that all hashes of the segment share are shifted out. It rises with the hash, so that
 * slots hold hashes in ascending order. The last slots are nobody's home: they take what is pushed beyond the end.
 */
export function homeSlot(hash: number, depth: number, slots: number): number {
  // One comparison for both: unsigned, what is below the range is far above it.
  if ((slots - listSlotsMax - 1) >>> 0 >= slotsMax - listSlotsMax) return 0;
  return (((hash << depth) >>> 16) * (slots - spareSlots(slots))) >>> 16;
}

function spareSlots(slots: number): number {
  return slots < 256 ? slots >>> 3 : 32;
}

/** The first hash after the segment of this depth that `hash` falls into; 2^32 after the last. */
export function segmentEnd(hash: number, depth: number): number {
  const width = hashSpace / 2 ** depth;
  return (Math.floor(hash / width) + 1) * width;
}
