/** Who is between MULTI and EXEC, and what of it is shared by all: buffers to be used again. */
import { assert } from "@respire/datastructures";
import type { Request } from "@respire/resp-protocol";
import type { Command } from "../command-table.js";
import { ReplyError } from "../errors.js";
import type { Session } from "../session/session.js";
import { state } from "../session/state.js";
import { Transaction } from "./transaction.js";

/** Empty transactions kept for the next MULTI. */
const spareMax = 64;

export class Transactions {
  private readonly spare: Transaction[] = [];

  /** MULTI: from now on the session's commands are queued. */
  begin(session: Session): void {
    assert(session.transaction === null, "transactions: a session has one at a time");
    session.transaction = this.spare.pop() ?? new Transaction();
    session.state |= state.isInTransaction;
  }

  /** Puts a command behind the others. Throws the refusal if there is no room for it. */
  queue(session: Session, command: Command, request: Request): void {
    (session.transaction as Transaction).add(command, request);
  }

  /** The transaction is over, whether it was run or not. */
  end(session: Session): void {
    const { transaction } = session;
    if (transaction === null) return;
    session.transaction = null;
    session.state &= ~state.isInTransaction;
    if (transaction.isRunning) return; // One of its commands ended it, with the connection: the others still run.
    transaction.clear();
    if (this.spare.length < spareMax) this.spare.push(transaction);
  }

  /**
   * A command was refused: nothing of the session's transaction, if it is in one, will be run. Returns what is replied: EXEC has an error of its own.
   */
  refused(session: Session, isExec: boolean, error: ReplyError): ReplyError {
    if (session.transaction !== null) session.transaction.isAborted = true;
    if (!isExec) return error;
    return new ReplyError(`EXECABORT Transaction discarded because of: ${error.message.replace(/^ERR /, "")}`, error.isEcho);
  }
}
