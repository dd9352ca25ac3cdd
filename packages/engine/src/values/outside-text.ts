/** A text that is copied out of the arena, where it may move when something is allocated. Used again for the next one. */
import { copyBytes } from "@respire/datastructures";

const bytesMin = 256;
/** A longer buffer is not kept. */
const keptBytesMax = 2 ** 16;

export class OutsideText {
  private bytes = new Uint8Array(bytesMin);

  /** The copy begins at the buffer's start, and is valid until the next one is made. */
  copy(bytes: Uint8Array, start: number, length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(Math.max(bytesMin, length));
    copyBytes(bytes, start, this.bytes, 0, length);
    return this.bytes;
  }

  /** Lets go of what was long. */
  release(): void {
    if (this.bytes.length > keptBytesMax) this.bytes = new Uint8Array(bytesMin);
  }
}
