/**
 * A stream as DUMP tells it, where nothing is compressed: its nodes, and what else is known of it.
 *
 *   type (19) · number of nodes · for each a string, its id, and a string, its listpack · length · last id · first id · highest id deleted · entries added · groups …
 *
 * Source: what a redis-server of version 7.0 answers.
 */
const streamType = 19;

export class DumpedStream {
  readonly nodes: readonly { readonly id: bigint; readonly bytes: Uint8Array }[];
  /** Length, last id, first id, highest id deleted, entries added. */
  readonly counts: readonly bigint[];
  private readonly bytes: Buffer;
  private at = 1;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    if (bytes[0] !== streamType) throw new Error(`type ${bytes[0]} is not that of a stream`);
    const count = Number(this.number());
    this.nodes = Array.from({ length: count }, () => ({ id: BigInt(`0x${this.string().toString("hex")}`), bytes: this.string() }));
    this.counts = [this.number(), this.id(), this.id(), this.id(), this.number()];
  }

  private id(): bigint {
    const ms = this.number();
    return (ms << 64n) | this.number();
  }

  /** A length as RDB files have it: the first two bits say how many more there are. */
  private number(): bigint {
    const { bytes } = this;
    const first = bytes.readUInt8(this.at++);
    if (first < 0x40) return BigInt(first);
    if (first < 0x80) return BigInt(((first & 0x3f) << 8) | bytes.readUInt8(this.at++));
    if (first > 0x81) throw new Error(`a length does not begin with ${first}`);
    const width = first === 0x80 ? 4 : 8;
    const value = width === 4 ? BigInt(bytes.readUInt32BE(this.at)) : bytes.readBigUInt64BE(this.at);
    this.at += width;
    return value;
  }

  private string(): Buffer {
    const length = Number(this.number());
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
