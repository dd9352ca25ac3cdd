/**
 * The commands that a session has queued since MULTI. Their words are copied, one behind the other, into one buffer; what begins where is in one table.
 */
import { copyBytes } from "@respire/datastructures";
import type { Request } from "@respire/resp-protocol";
import type { Command } from "../command-table.js";
import { errors } from "../errors.js";

const bytesAtFirst = 1024;
const tableAtFirst = 128;
/** Kept for the next transaction, if it is no longer than this. 16 KiB. */
const bytesKeptMax = 16 * 1024;
/** All queued commands of a session together. 1 GiB: what a client can have the server hold. */
const bytesMax = 2 ** 30;

export class Transaction {
  /** A command was refused while it was to be queued: EXEC will do nothing. */
  isAborted = false;
  /** EXEC is running the commands. */
  isRunning = false;
  /** CLIENT REPLY SKIP was among them: it is about the request after EXEC. */
  skipsNextReply = false;
  /** States that matter to any of the commands. */
  careStates = 0;
  /** Commands, in the order in which they came. */
  readonly commands: Command[] = [];
  private bytes = new Uint8Array(bytesAtFirst);
  private bytesUsed = 0;
  /** For each command the number of its words, then offset and length of each. */
  private table = new Int32Array(tableAtFirst);
  private tableUsed = 0;
  /** Where `next` goes on in the table. */
  private tableAt = 0;

  /** Memory that the queued commands take. */
  get memoryBytes(): number {
    return this.bytes.length + this.table.byteLength + this.commands.length * 8;
  }

  add(command: Command, { bytes, starts, lengths, count }: Request): void {
    const from = starts[0];
    const length = starts[count - 1] + lengths[count - 1] - from;
    this.reserve(length, 1 + 2 * count);
    copyBytes(bytes, from, this.bytes, this.bytesUsed, length);
    const { table } = this;
    const moved = this.bytesUsed - from;
    let at = this.tableUsed;
    table[at++] = count;
    for (let i = 0; i < count; i++) {
      table[at++] = starts[i] + moved;
      table[at++] = lengths[i];
    }
    this.tableUsed = at;
    this.bytesUsed += length;
    this.commands.push(command);
    this.careStates |= command.careStates;
  }

  /** Lets `request` show the first command's words, then those of the one after, and so on: to be called once for each command. */
  next(request: Request): void {
    const { table } = this;
    let at = this.tableAt;
    const count = table[at++];
    while (request.starts.length < count) request.grow();
    const { starts, lengths } = request;
    for (let i = 0; i < count; i++) {
      starts[i] = table[at++];
      lengths[i] = table[at++];
    }
    request.bytes = this.bytes;
    request.count = count;
    this.tableAt = at;
  }

  /** Makes it ready for another transaction. */
  clear(): void {
    this.isAborted = false;
    this.isRunning = false;
    this.skipsNextReply = false;
    this.careStates = 0;
    this.commands.length = 0;
    if (this.bytes.length > bytesKeptMax) this.bytes = new Uint8Array(bytesAtFirst);
    if (this.table.byteLength > bytesKeptMax) this.table = new Int32Array(tableAtFirst);
    this.bytesUsed = 0;
    this.tableUsed = 0;
    this.tableAt = 0;
  }

  private reserve(bytes: number, tableWords: number): void {
    const bytesWanted = this.bytesUsed + bytes;
    if (bytesWanted > bytesMax) throw errors.outOfMemory;
    if (bytesWanted > this.bytes.length) {
      const grown = new Uint8Array(Math.min(bytesMax, Math.max(bytesWanted, this.bytes.length * 2)));
      copyBytes(this.bytes, 0, grown, 0, this.bytesUsed);
      this.bytes = grown;
    }
    const tableWanted = this.tableUsed + tableWords;
    if (tableWanted > this.table.length) {
      const grown = new Int32Array(Math.max(tableWanted, this.table.length * 2));
      grown.set(this.table.subarray(0, this.tableUsed));
      this.table = grown;
    }
  }
}
