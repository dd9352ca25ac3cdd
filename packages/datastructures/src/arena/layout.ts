/**
 * How a reference names a place, and how chunks are cut into pages, spans and blocks.
 *
 *   reference (32 bits)   = chunk index (13 bits) · unit inside the chunk (19 bits); 0 is no reference, as chunk 0 does not exist
 *   unit                  = 8 bytes                      so 32 bits reach 32 GiB
 *   chunk                 = 4 MiB, one buffer            what is taken from and given back to the system
 *   page                  = 4 KiB                        what passes from one size class to another
 *   span                  = 1 to 8 pages of one class    cut into blocks of that class; or a run of pages that is one large block
 */
export const unitBytes = 8;
export const chunkUnitsLog2 = 19;
export const chunkOffsetMask = (1 << chunkUnitsLog2) - 1;
export const chunkBytes = (1 << chunkUnitsLog2) * unitBytes;
export const chunkIndexMax = (1 << (32 - chunkUnitsLog2)) - 1;
export const pageUnitsLog2 = 9;
export const pageUnits = 1 << pageUnitsLog2;
export const pageBytes = pageUnits * unitBytes;
export const pagesPerChunkLog2 = chunkUnitsLog2 - pageUnitsLog2;
export const pagesPerChunk = 1 << pagesPerChunkLog2;
/** The first chunk begins this small and doubles, so that an engine with little data costs little. 32 KiB. */
export const firstChunkPages = 8;
/** Longer blocks get chunks of their own: a quarter of a chunk, so that runs always find room in an empty one. */
export const runPagesMax = pagesPerChunk >>> 2;
/** The longest block that shares a chunk with others. 1 MiB. */
export const sharedBlockBytesMax = runPagesMax * pageBytes;
/** The longest block. 1 GiB: twice the longest value Redis accepts, and lengths in units stay far from 2^31. */
export const blockBytesMax = 2 ** 30;

/** What the arena remembers of each page, as eight 32-bit integers. All but the first word have a meaning only for a span's first page. */
export const pageRecordLog2 = 3;
/** The span's first page in the chunk, or `pageFree`. */
export const recordSpan = 0;
export const recordClass = 1;
export const recordPages = 2;
/** Live blocks of the span. */
export const recordUsed = 3;
/** Unit offset in the chunk of the first freed block, or -1. A freed block's first word holds the next. */
export const recordFreeHead = 4;
/** Blocks handed out at least once; the memory of later ones was never touched. */
export const recordCarved = 5;
/** Neighbours in the list of spans of this class with room, as span numbers (chunk index · page), or -1. */
export const recordNext = 6;
export const recordPrevious = 7;
export const pageFree = -1;
