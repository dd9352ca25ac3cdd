/** What the server needs of the network, whichever way it is reached. */

/** One connected client. */
export interface Socket {
  /**
   * Sends bytes[0, length). True if the buffer may be used again at once; false if it must stay as it is until the handler's `onWritten`, before
   * which nothing else may be written.
   */
  write(bytes: Uint8Array, length: number): boolean;
  /** Closes after everything written has been sent. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  /** Stops and restarts reading. */
  pause(): void;
  resume(): void;
  /** "127.0.0.1:50000", or the path of a Unix socket with ":0". */
  remoteAddress(): string;
}

/** Who is told what a socket does. */
export interface SocketHandler {
  /** Bytes have come: bytes[from, to), valid until the call returns. */
  onData(bytes: Uint8Array, from: number, to: number): void;
  /** A write that returned false is complete. */
  onWritten(): void;
  /** The client sends nothing more, and may still read. */
  onEnd(): void;
  /** The connection is gone; nothing more will be called. */
  onClosed(): void;
}

/** Makes the handler for a new connection, or null to turn it away, after which the transport closes it. */
export type Accept = (socket: Socket) => SocketHandler | null;

export interface Transport {
  readonly name: string;
  /** Lets accepted connections of a listening `net.Server` come through this transport. Called before it listens. */
  attach(server: import("node:net").Server, accept: Accept): void;
}

/** Seconds of silence after which the kernel asks whether the peer is still there: redis.conf `tcp-keepalive`. */
export const keepAliveSeconds = 300;
