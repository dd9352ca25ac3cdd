/** What was read from a client and waits to be run, in order. */
import { copyBytes } from "@respire/datastructures";

/**
 * Pieces are put together up to this length, so that a client that sends byte by byte costs little more than its bytes. 64 KiB; the first ones are shorter,
 * each as long as those before it together, since thousands of clients may wait with a short request each.
 */
const pieceBytesMax = 64 * 1024;
const pieceBytesMin = 1024;

interface Piece {
  bytes: Uint8Array;
  length: number;
}

/** In the place of a piece that was taken, so that its memory is not kept. */
const taken: Piece = { bytes: new Uint8Array(0), length: 0 };

export class HeldInput {
  private pieces: Piece[] = [];
  /** The first piece not taken yet: taking does not move the others. */
  private first = 0;
  /** Memory that the pieces take. */
  bytes = 0;

  /** Puts a copy of bytes[from, to) behind the rest. */
  add(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    let last = this.pieces[this.pieces.length - 1];
    if (last === undefined || last.bytes.length - last.length < length) {
      const pieceBytes = Math.min(Math.max(this.bytes, pieceBytesMin), pieceBytesMax);
      last = { bytes: new Uint8Array(Math.max(length, pieceBytes)), length: 0 };
      this.pieces.push(last);
      this.bytes += last.bytes.length;
    }
    copyBytes(bytes, from, last.bytes, last.length, length);
    last.length += length;
  }

  /** Puts a copy of bytes[from, to) before the rest. */
  addFirst(bytes: Uint8Array, from: number, to: number): void {
    const piece = { bytes: new Uint8Array(to - from), length: to - from }; // Not `slice`, which of a Buffer makes no copy.
    copyBytes(bytes, from, piece.bytes, 0, piece.length);
    if (this.first > 0) this.pieces[--this.first] = piece;
    else this.pieces.unshift(piece);
    this.bytes += piece.length;
  }

  /** Takes the first piece away; null if there is none. */
  take(): Uint8Array | null {
    const piece = this.pieces[this.first];
    if (piece === undefined) return null;
    this.bytes -= piece.bytes.length;
    this.pieces[this.first++] = taken;
    if (this.first === this.pieces.length) this.clear();
    return piece.bytes.subarray(0, piece.length);
  }

  /** Bytes that wait: less than the memory they lie in. */
  get length(): number {
    return this.pieces.reduce((total, { length }) => total + length, 0);
  }

  clear(): void {
    this.pieces = [];
    this.first = 0;
    this.bytes = 0;
  }
}
