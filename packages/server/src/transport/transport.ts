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
  /** The client's address and the one it connected to: "127.0.0.1:50000", "[::1]:50000", or the path of a Unix socket with ":0". */
  remoteAddress(): string;
  localAddress(): string;
  /** -1 if it is not to be had. */
  readonly fileDescriptor: number;
  readonly isUnixSocket: boolean;
  /** Lets the kernel ask whether the peer is still there after so many seconds of silence; 0: never. */
  setKeepAlive(seconds: number): void;
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

/** As `getpeername` and the like tell it. */
export interface SocketName {
  address?: string | undefined;
  port?: number | undefined;
  family?: string | undefined;
}

/** A socket's name as Redis writes it; empty if there is none. */
export function nameText({ address, port, family }: SocketName): string {
  if (address === undefined) return "";
  return family === "IPv6" ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The path that a listening server was given, empty if it listens on an address. */
export function unixPathOf(server: import("node:net").Server): string {
  const address = server.address();
  return typeof address === "string" ? address : "";
}
