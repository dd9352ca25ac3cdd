/** Blocks that were taken ahead of their use. There are few at a time: those for the long values of one command. */
import { ownChunkBytes } from "./size-classes.js";

export interface ProvidedBlock {
  readonly ref: number;
  readonly lengthBytes: number;
}

export class ProvidedBlocks {
  private readonly blocks: ProvidedBlock[] = [];

  add(ref: number, lengthBytes: number): void {
    this.blocks.push({ ref, lengthBytes });
  }

  /** One that takes as much memory as a block of this length, or null. */
  take(lengthBytes: number): ProvidedBlock | null {
    const index = this.blocks.findIndex((block) => ownChunkBytes(block.lengthBytes) === ownChunkBytes(lengthBytes));
    return index < 0 ? null : (this.blocks.splice(index, 1)[0] as ProvidedBlock);
  }

  /** Any of them, or null. */
  remove(): ProvidedBlock | null {
    return this.blocks.pop() ?? null;
  }
}
