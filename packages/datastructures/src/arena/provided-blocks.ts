/** Blocks that were taken ahead of their use. There are few at a time: those for the long values of one command. */

export interface ProvidedBlock {
  readonly ref: number;
  readonly lengthBytes: number;
}

export class ProvidedBlocks {
  private readonly blocks: ProvidedBlock[] = [];

  add(ref: number, lengthBytes: number): void {
    this.blocks.push({ ref, lengthBytes });
  }

  /** One of this length, or 0. */
  take(lengthBytes: number): number {
    const index = this.blocks.findIndex((block) => block.lengthBytes === lengthBytes);
    if (index < 0) return 0;
    const [taken] = this.blocks.splice(index, 1);
    return (taken as ProvidedBlock).ref;
  }

  /** Any of them, or null. */
  remove(): ProvidedBlock | null {
    return this.blocks.pop() ?? null;
  }
}
