/** One client's state, apart from how it is connected. */
import { type ReplyBuffers, ReplyWriter } from "@respire/resp-protocol";
import type { Database } from "../keyspace/database.js";

export class Session {
  readonly id: number;
  readonly reply: ReplyWriter;
  database: Database;
  name = "";
  /** Where the client is: `127.0.0.1:50412`, or a socket's path and `:0`. */
  address = "";
  /** Bits of `state`: those in which its commands need care. */
  state = 0;
  /** The connection is to be closed once what was replied has been sent. */
  closing = false;
  /** The client is on this machine, or in this process. */
  isLocal = true;
  /** Number of the last change when output was last produced: it leaves when that change may be known (see output-gate.ts). */
  outputSequence = 0;

  constructor(id: number, database: Database, buffers: ReplyBuffers) {
    this.id = id;
    this.database = database;
    this.reply = new ReplyWriter(buffers);
  }
}
