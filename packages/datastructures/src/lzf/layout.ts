/**
 * The compressed form of LZF, which Redis uses in its files (RDB), in DUMP and for the inner nodes of lists. It has no header: who keeps it keeps both lengths.
 *
 *   first byte     then                   means
 *   000LLLLL       L + 1 bytes            these bytes: a literal run of 1 to 32
 *   LLLDDDDD       DDDDDDDD               copy L + 2 bytes, 3 to 8 (L is 1 to 6), from D + 1 bytes back in what is decompressed already
 *   111DDDDD  LLLLLLLL  DDDDDDDD          copy L + 9 bytes, 9 to 264, from D + 1 bytes back, 1 to 8192. What is copied may reach into what it makes
 *
 * Source: the format as the documentation of liblzf (Lehmann) and of those who read RDB files describe it.
 */
/** Control bytes below this begin a literal run of one byte more than they say. */
export const literalMax = 32;
export const lengthShift = 5;
export const distanceHighMask = 0x1f;
/** The length field that says that a byte follows with the rest of the length. */
export const longLength = 7;
/** What a length field of 0 would stand for. */
export const lengthBase = 2;
export const matchMin = 3;
export const matchMax = longLength + 0xff + lengthBase;
export const distanceMax = 1 << 13;
