/** The text of one integer after the other, in a buffer that is used again. */
import { integerTextLengthMax, writeInteger } from "@respire/datastructures";
import type { Integer64 } from "../integer64.js";

export class IntegerText {
  readonly bytes = new Uint8Array(integerTextLengthMax);

  /** Spells the integer from the buffer's start on; returns how long it is. */
  write(value: Integer64): number {
    if (typeof value === "number") return writeInteger(this.bytes, 0, value);
    const text = String(value);
    for (let i = 0; i < text.length; i++) this.bytes[i] = text.charCodeAt(i);
    return text.length;
  }
}
