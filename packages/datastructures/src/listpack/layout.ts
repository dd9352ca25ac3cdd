/**
 * Listpack: byte strings and integers one behind the other, the form in which Redis keeps small collections, and in which RDB and DUMP carry them.
 *
 *   offset  bytes  field
 *        0      4  total     bytes of all this, header and end included, little-endian
 *        4      2  count     elements, little-endian; `countUnknown`: to be counted
 *        6      …  entries
 *        …      1  end       0xff
 *
 * Entry: encoding, data, and how many bytes these two take (`backward length`), so that it can be walked from either end.
 *
 *   first byte       data                                     means
 *   0xxxxxxx                                                  an integer, 0 to 127
 *   10xxxxxx         so many bytes                            a string of up to 63 bytes
 *   110xxxxx         1 byte                                   an integer of 13 bits, two's complement, the high bits first
 *   1110xxxx         1 byte, then as many as the 12 bits say  a string of up to 4095 bytes
 *   11110000         4 bytes, little-endian, then so many     a string
 *   11110001 … 0100  2, 3, 4, 8 bytes, little-endian          an integer
 *
 * The backward length is written in groups of 7 bits, the highest first, so that it is read from its end; all bytes but the first have their top bit set.
 *
 * Source: "Listpack specification" (github.com/antirez/listpack). That an exact 2^14 - 1 (2^21 - 1, 2^28 - 1) takes a byte more than it had to is in what
 * Redis writes, and so in what it reads.
 */
export const totalOffset = 0;
export const countOffset = 4;
export const headerBytes = 6;
export const endByte = 0xff;
/** Bytes of a listpack without elements. */
export const emptyBytes = headerBytes + 1;
/** As `count`: there are so many elements or more. */
export const countUnknown = 0xffff;
/** As many elements as the header can count. */
export const countMax = countUnknown - 1;

export const smallIntegerEnd = 0x80;
export const shortStringEnd = 0xc0;
export const integer13End = 0xe0;
export const mediumStringEnd = 0xf0;
export const longString = 0xf0;
export const integer16 = 0xf1;
export const integer24 = 0xf2;
export const integer32 = 0xf3;
export const integer64 = 0xf4;

export const shortStringMax = 63;
export const mediumStringMax = 4095;

/** Bytes that the backward length of an entry takes whose encoding and data take `length` bytes. */
export function backwardBytes(length: number): number {
  if (length <= 127) return 1;
  if (length < 16383) return 2;
  if (length < 2097151) return 3;
  return length < 268435455 ? 4 : 5;
}
