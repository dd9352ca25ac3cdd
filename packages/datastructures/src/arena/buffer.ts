/** Where an arena's chunks come from. */

// The standard library of the language version we compile for does not know the second argument yet; an engine that does not either ignores it.
type SharedBufferConstructor = new (lengthBytes: number, options: { maxByteLength: number }) => SharedArrayBuffer;

/**
 * Memory that grows without pauses and is given back when it is dropped.
 *
 * Shared, because V8 counts ArrayBuffers towards its heap and collects ever so often while they grow (109 collections, up to 4 ms each, for
 * 1.6 GB in 4 MiB chunks on Node 20; none with SharedArrayBuffers).
 *
 * Growable, although it never grows, because V8 maps such a buffer's pages itself. Others come from calloc, and once glibc has seen one block of
 * 4 MiB freed it serves the next from its heap, which shrinks only at its end: what a compaction dropped stayed with the process for good.
 */
export const defaultBuffer: (lengthBytes: number) => ArrayBuffer | SharedArrayBuffer =
  typeof SharedArrayBuffer === "undefined"
    ? (length) => new ArrayBuffer(length)
    : (length) => new (SharedArrayBuffer as SharedBufferConstructor)(length, { maxByteLength: length });
