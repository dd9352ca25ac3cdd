/** How a call can fail, besides arguments that are none (TypeError, RangeError). */
import { ReplyError } from "@respire/resp-protocol";

/** The server replied with an error. */
export class CommandError extends ReplyError {
  /** Name of the command, in capitals. Its arguments are left out: they may be secrets. */
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}

/** There was no reply, because there is no connection, no longer or not yet. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** Whether the command had been sent: then the server may or may not have run it. */
  readonly mayHaveRun: boolean;

  constructor(message: string, { cause, mayHaveRun = false }: { cause?: unknown; mayHaveRun?: boolean } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.mayHaveRun = mayHaveRun;
  }
}
