/** How a session is connected, as far as the engine has to know: whoever embeds it gives this to `Engine.openSession`. */

/** What a connection holds at the moment, in bytes, and what has passed through it. */
export interface ConnectionUsage {
  /** Received and not yet run; and room for more in the buffers it lies in. */
  readonly queryBytes: number;
  readonly queryFreeBytes: number;
  /** Pieces of output that wait behind the reply buffer, and the memory that they take. */
  readonly outputPieces: number;
  readonly outputMemoryBytes: number;
  /** Since the connection was made. */
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Why the engine has a connection closed. */
export type CloseReason =
  /** CLIENT KILL. */
  | "killed"
  /** It was idle for longer than clients may be. */
  | "idle"
  /** More of its output is unsent than may be. */
  | "output limit";

export interface SessionConnection {
  /** "127.0.0.1:50000" or "/path/of/socket:0", of the client and of what it connected to. Empty if there is no such thing. */
  readonly address: string;
  readonly localAddress: string;
  /** -1 if there is none. */
  readonly fileDescriptor: number;
  readonly isUnixSocket: boolean;
  usage(): ConnectionUsage;
  /**
   * There is output that no request of this session's asked for just now, or requests that waited may go on. May be called in the middle of another
   * session's command: it must not send or run anything, only arrange for that.
   *
   * @param isAnswered a request of the session's has been answered at last, or may run at last: its client waits for that, as it does not for other output.
   */
  wake(isAnswered: boolean): void;
  /**
   * A lot of output has come together that the client did not ask for: it is to be sent, or the client disconnected if it has more unsent than it may. No
   * command is running, but this may be called between two of another session's.
   */
  relieve(): void;
  /** Closes at once, whatever is unsent. The session is closed when this returns, or soon after. */
  close(reason: CloseReason): void;
}

/** Of a connection that holds nothing and through which nothing has passed. */
export const noUsage: ConnectionUsage = {
  queryBytes: 0,
  queryFreeBytes: 0,
  outputPieces: 0,
  outputMemoryBytes: 0,
  receivedBytes: 0,
  sentBytes: 0,
};

/** For a session of an embedder that calls the engine itself: it looks at `session.closing` and at `session.reply` whenever it likes. */
export const unconnected: SessionConnection = {
  address: "",
  localAddress: "",
  fileDescriptor: -1,
  isUnixSocket: false,
  usage: () => noUsage,
  wake: () => {},
  relieve: () => {},
  close: () => {},
};
