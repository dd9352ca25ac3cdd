/**
 * Commands that mean something only on the connection where the first of them ran: from WATCH or MULTI to EXEC, DISCARD or UNWATCH. If that connection is
 * lost, those of them that were not sent must not run on the next one: the SET after a MULTI would run at once, the MULTI after a WATCH unguarded.
 */
import type { Command } from "./command.js";

export class Sequence {
  readonly begins: Command;
  /** Number of the connection where it began; 0 before it was sent, -1 if it never will be, because its first command was refused a place in the queue. */
  connection = 0;
  private readonly owner: Sequences;

  constructor(begins: Command, owner: Sequences) {
    this.begins = begins;
    this.owner = owner;
  }

  /** Once one of its callers has been told that it is lost, what is called from then on doesn't belong to it: a WATCH that nobody ended is no trap for ever. */
  abandon(): void {
    this.owner.forget(this);
  }
}

/** Gives each command its sequence, in the order of the calls. */
export class Sequences {
  private current: Sequence | null = null;
  private inTransaction = false;

  forget(sequence: Sequence): void {
    if (this.current !== sequence) return;
    this.current = null;
    this.inTransaction = false;
  }

  assign(command: Command): Command {
    switch (command.name) {
      case "MULTI":
        this.inTransaction = true;
        this.current ??= new Sequence(command, this);
        break;
      case "WATCH":
        this.current ??= new Sequence(command, this);
        break;
    }
    command.sequence = this.current;
    switch (command.name) {
      case "UNWATCH":
        if (this.inTransaction) break; // Queued like any other.
        this.current = null;
        break;
      case "EXEC":
      case "DISCARD":
      case "RESET":
        this.current = null;
        this.inTransaction = false;
        break;
    }
    return command;
  }
}
