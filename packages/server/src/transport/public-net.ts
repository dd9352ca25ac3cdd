/** The transport over Node's public `net`, for platforms where the raw handles are not to be had. */
import type { Socket as NetSocket, Server } from "node:net";
import { type Accept, nameText, type Socket, type SocketHandler, type Transport, unixPathOf } from "./transport.js";

/** Output up to this length is handed over as a string, which Node copies to the system without making a buffer; longer is not copied. */
const stringLengthMax = 16 * 1024;

export function createPublicTransport(): Transport {
  return {
    name: "public net",
    attach(server: Server, accept: Accept): void {
      server.on("connection", (stream) => {
        const socket = new PublicSocket(stream, unixPathOf(server));
        const handler = accept(socket);
        if (handler === null) return socket.end();
        socket.listen(handler);
      });
    },
  };
}

class PublicSocket implements Socket {
  private readonly stream: NetSocket;
  private handler: SocketHandler | null = null;
  private isOpen = true;
  private readonly unixPath: string;

  constructor(stream: NetSocket, unixPath: string) {
    this.stream = stream;
    this.unixPath = unixPath;
    stream.setNoDelay(true);
    // Whatever went wrong, `close` follows.
    stream.on("error", () => {});
  }

  listen(handler: SocketHandler): void {
    this.handler = handler;
    this.stream.on("data", (bytes: Buffer) => handler.onData(bytes, 0, bytes.length));
    this.stream.on("end", () => handler.onEnd());
    this.stream.on("close", () => this.closed());
  }

  write(bytes: Uint8Array, length: number): boolean {
    if (!this.isOpen) return true;
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, length);
    if (length <= stringLengthMax) {
      const isDrained = this.stream.write(buffer.toString("latin1"), "latin1");
      if (isDrained) return true;
      this.stream.once("drain", () => this.handler?.onWritten());
      return false;
    }
    this.stream.write(buffer, (error) => {
      // What can't be sent is not written: else a client that has gone would be produced output for.
      if (error) this.destroy();
      else if (this.isOpen) this.handler?.onWritten();
    });
    return false;
  }

  end(): void {
    if (this.isOpen) this.stream.end(() => this.destroy());
  }

  destroy(): void {
    this.stream.destroy();
    this.closed();
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  remoteAddress(): string {
    if (this.isUnixSocket) return `${this.unixPath}:0`;
    const { remoteAddress, remotePort, remoteFamily } = this.stream;
    return nameText({ address: remoteAddress, port: remotePort, family: remoteFamily });
  }

  localAddress(): string {
    if (this.isUnixSocket) return `${this.unixPath}:0`;
    const { localAddress, localPort, localFamily } = this.stream;
    return nameText({ address: localAddress, port: localPort, family: localFamily });
  }

  get fileDescriptor(): number {
    return (this.stream as unknown as { _handle?: { fd?: number } | null })._handle?.fd ?? -1;
  }

  get isUnixSocket(): boolean {
    return this.unixPath !== "";
  }

  setKeepAlive(seconds: number): void {
    this.stream.setKeepAlive(seconds > 0, seconds * 1000);
  }

  private closed(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.handler?.onClosed();
  }
}
