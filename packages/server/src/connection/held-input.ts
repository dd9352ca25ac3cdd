/** What was read from a client and waits to be run, in order. */
import { copyBytes } from "@respire/datastructures";

/**
 * Pieces are put together up to this length, so that a client that sends byte by byte costs little more than its bytes. 64 KiB; the first ones are shorter,
 * each as long as those before it together, since thousands of clients may wait with a short request each.
 */
const pieceBytesMax = 64 * 1024;
const pieceBytesMin = 1024;

/** What waits is bytes[begin, end). */
export interface HeldPiece {
  readonly bytes: Uint8Array;
  begin: number;
  end: number;
}

/** In the place of a piece that was taken, so that its memory is not kept. */
const taken: HeldPiece = { bytes: new Uint8Array(0), begin: 0, end: 0 };

export class HeldInput {
  private pieces: HeldPiece[] = [];
  /** The first piece not taken yet: taking does not move the others. */
  private first = 0;
  /** Memory that the pieces take. */
  bytes = 0;

  /** Puts a copy of bytes[from, to) behind the rest. */
  add(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    let last = this.pieces[this.pieces.length - 1];
    if (last === undefined || last.bytes.length - last.end < length) {
      const pieceBytes = Math.min(Math.max(this.bytes, pieceBytesMin), pieceBytesMax);
      last = { bytes: new Uint8Array(Math.max(length, pieceBytes)), begin: 0, end: 0 };
      this.pieces.push(last);
      this.bytes += last.bytes.length;
    }
    copyBytes(bytes, from, last.bytes, last.end, length);
    last.end += length;
  }

  /** Puts a copy of bytes[from, to) before the rest. */
  addFirst(bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    const piece = { bytes: new Uint8Array(length), begin: 0, end: length }; // Not `slice`, which of a Buffer makes no copy.
    copyBytes(bytes, from, piece.bytes, 0, length);
    this.putBack(piece, 0);
  }

  /** Puts a piece before the rest, from `begin` on: one that was taken, and of which that is left. */
  putBack(piece: HeldPiece, begin: number): void {
    piece.begin = begin;
    if (this.first > 0) this.pieces[--this.first] = piece;
    else this.pieces.unshift(piece);
    this.bytes += piece.bytes.length;
  }

  /** Takes the first piece away; null if there is none. */
  take(): HeldPiece | null {
    const piece = this.pieces[this.first];
    if (piece === undefined) return null;
    this.bytes -= piece.bytes.length;
    this.pieces[this.first++] = taken;
    if (this.first === this.pieces.length) this.clear();
    return piece;
  }

  /** Bytes that wait: less than the memory they lie in. */
  get length(): number {
    return this.pieces.reduce((total, { begin, end }) => total + end - begin, 0);
  }

  clear(): void {
    this.pieces = [];
    this.first = 0;
    this.bytes = 0;
  }
}
