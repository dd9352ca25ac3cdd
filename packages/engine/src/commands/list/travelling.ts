/** Elements on their way from one list to another: copied, because where they come from may change, or be freed, when they arrive. Used again for each command. */
import { copyBytes, type listpack } from "@respire/datastructures";
import { newBuffer } from "../../keyspace/long-memory.js";

/** Kept for the next elements, if no more were needed for these. 64 KiB. */
const keptBytes = 64 * 1024;

export class TravellingElements {
  /** They lie one behind the other. */
  bytes: Uint8Array = newBuffer(1024);
  count = 0;
  private readonly ends: number[] = [];

  /** Adds one. Refuses the command if there is no memory for it. */
  add(element: listpack.Element): void {
    const start = this.totalBytes;
    const end = start + element.length;
    if (end > this.bytes.length) {
      const longer = newBuffer(start === 0 ? end : end * 2);
      copyBytes(this.bytes, 0, longer, 0, start);
      this.bytes = longer;
    }
    copyBytes(element.bytes, element.start, this.bytes, start, element.length);
    this.ends[this.count++] = end;
  }

  start(index: number): number {
    return index === 0 ? 0 : (this.ends[index - 1] as number);
  }

  length(index: number): number {
    return (this.ends[index] as number) - this.start(index);
  }

  /** Of all together. */
  get totalBytes(): number {
    return this.count === 0 ? 0 : (this.ends[this.count - 1] as number);
  }

  /** They have arrived, or the command was refused. */
  clear(): void {
    this.count = 0;
    this.ends.length = 0;
    if (this.bytes.length > keptBytes) this.bytes = newBuffer(keptBytes);
  }
}
