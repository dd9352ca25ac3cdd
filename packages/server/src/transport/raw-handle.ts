/**
 * The fast transport: Node's TCP and pipe handles without the stream objects above them.
 *
 * It saves what a request costs beyond the system calls: one read buffer serves all connections, a read or write makes no object, and no event is
 * emitted. These handles are not Node's public interface, so everything used of them is checked once, by `loadRawBindings`; where something is missing,
 * public-net.ts takes over. Measured against it in docs/decisions/0003-transport.md.
 *
 * Works on Node 20 to 26. Source: what `net.Socket` itself calls, in Node's lib/net.js and lib/internal/stream_base_commons.js.
 */
import type { Server } from "node:net";
import { type Accept, nameText, type Socket, type SocketHandler, type SocketName, type Transport, unixPathOf } from "./transport.js";

/** What a read gives at the end of the stream: libuv's UV_EOF, the same on every platform. */
const endOfStream = -4095;
/** How much is read at once. More brings nothing at 100 requests in flight; less makes large values slower. */
const readBufferBytes = 128 * 1024;

interface StreamHandle {
  onread: (this: StreamHandle, buffer?: ArrayBuffer) => void;
  /** Our socket, found again when the handle calls. */
  respireSocket: RawSocket;
  useUserBuffer(buffer: Uint8Array): void;
  readStart(): number;
  readStop(): number;
  writeBuffer(request: WriteRequest, buffer: Uint8Array): number;
  shutdown(request: object): number;
  close(callback?: () => void): void;
  setNoDelay?(on: boolean): number;
  setKeepAlive?(on: boolean, seconds: number): number;
  getpeername?(out: SocketName): number;
  getsockname?(out: SocketName): number;
  readonly fd?: number;
}

interface WriteRequest {
  oncomplete: ((status: number) => void) | undefined;
  /** Keeps the bytes alive while the system still reads them. */
  buffer: Uint8Array | undefined;
}

interface RawBindings {
  WriteWrap: new () => WriteRequest;
  ShutdownWrap: new () => { oncomplete?: () => void };
  /** What the last call on a handle gave, at the indexes below. */
  streamBaseState: Int32Array;
  kReadBytesOrError: number;
  kLastWriteWasAsync: number;
}

/** Node's internals, or null if any of what is needed is not there. */
export function loadRawBindings(): RawBindings | null {
  try {
    const load = (process as unknown as { binding?: (name: string) => unknown }).binding;
    if (typeof load !== "function") return null;
    const bindings = load.call(process, "stream_wrap") as Partial<RawBindings>;
    const isComplete =
      typeof bindings.WriteWrap === "function" &&
      typeof bindings.ShutdownWrap === "function" &&
      ArrayBuffer.isView(bindings.streamBaseState) &&
      typeof bindings.kReadBytesOrError === "number" &&
      typeof bindings.kLastWriteWasAsync === "number";
    return isComplete ? (bindings as RawBindings) : null;
  } catch {
    return null; // Refused, as under the permission model: the public interface does it all the same.
  }
}

export function createRawTransport(bindings: RawBindings): Transport {
  const readBuffer = new Uint8Array(readBufferBytes);
  const shared = new RawShared(bindings, readBuffer);
  return {
    name: "raw handle",
    attach(server: Server, accept: Accept): void {
      server.on("listening", () => {
        const handle = (server as unknown as { _handle?: { onconnection?: unknown } })._handle;
        if (handle === undefined || handle === null || typeof handle.onconnection !== "function") {
          throw new Error("raw transport: a listening server has a handle that takes connections");
        }
        const unixPath = unixPathOf(server);
        handle.onconnection = (status: number, client?: StreamHandle) => {
          if (status !== 0 || client === undefined) return void server.emit("error", new Error(`accept failed: ${status}`));
          open(client, shared, unixPath, accept);
        };
      });
    },
  };
}

function open(handle: StreamHandle, shared: RawShared, unixPath: string, accept: Accept): void {
  const socket = new RawSocket(handle, shared, unixPath);
  const handler = accept(socket);
  if (handler === null) return socket.end();
  socket.handler = handler;
  handle.respireSocket = socket;
  handle.setNoDelay?.(true);
  handle.useUserBuffer(shared.readBuffer);
  handle.onread = shared.onRead;
  handle.readStart();
}

/** What all sockets of a transport use together. */
class RawShared {
  readonly bindings: RawBindings;
  readonly readBuffer: Uint8Array;
  readonly onRead: (this: StreamHandle) => void;
  /** A write that completes at once leaves its request object unused, so one serves until a write has to wait. */
  spareRequest: WriteRequest;
  short = new ShortWrites();

  constructor(bindings: RawBindings, readBuffer: Uint8Array) {
    this.bindings = bindings;
    this.readBuffer = readBuffer;
    this.spareRequest = new bindings.WriteWrap();
    const { streamBaseState, kReadBytesOrError } = bindings;
    this.onRead = function onRead(this: StreamHandle): void {
      const count = streamBaseState[kReadBytesOrError] as number;
      if (count > 0) this.respireSocket.received(count);
      else if (count === endOfStream) this.respireSocket.ended();
      else if (count < 0) this.respireSocket.destroy();
    };
  }
}

/** Replies up to this long, as those to single requests are, are copied to where a view of their length lies ready: making one takes 100 ns. */
const shortLengthMax = 64;

/** Views of every short length over one buffer. Replaced when a write that uses it has to wait. */
class ShortWrites {
  private readonly bytes = new Uint8Array(shortLengthMax);
  private readonly views = Array.from({ length: shortLengthMax + 1 }, (_, length) => this.bytes.subarray(0, length));

  of(bytes: Uint8Array, length: number): Uint8Array {
    for (let i = 0; i < length; i++) this.bytes[i] = bytes[i] as number;
    return this.views[length] as Uint8Array;
  }
}

class RawSocket implements Socket {
  handler: SocketHandler | null = null;
  private readonly handle: StreamHandle;
  private readonly shared: RawShared;
  private isOpen = true;
  private isWriting = false;
  private endsAfterWrite = false;
  private isEnding = false;
  /** The client sends nothing more. */
  private hasEnded = false;

  private readonly unixPath: string;

  constructor(handle: StreamHandle, shared: RawShared, unixPath: string) {
    this.handle = handle;
    this.shared = shared;
    this.unixPath = unixPath;
  }

  received(count: number): void {
    if (this.isOpen) this.handler?.onData(this.shared.readBuffer, 0, count);
  }

  write(bytes: Uint8Array, length: number): boolean {
    if (!this.isOpen) return true;
    const { bindings, spareRequest: request } = this.shared;
    const status = this.handle.writeBuffer(
      request,
      length <= shortLengthMax ? this.shared.short.of(bytes, length) : bytes.subarray(0, length),
    );
    if (status !== 0) {
      // Whether it was bound to a native request before the failure can't be told from here.
      this.shared.spareRequest = new bindings.WriteWrap();
      this.destroy();
      return true;
    }
    if (bindings.streamBaseState[bindings.kLastWriteWasAsync] === 0) return true;
    this.shared.spareRequest = new bindings.WriteWrap();
    if (length <= shortLengthMax) this.shared.short = new ShortWrites();
    this.isWriting = true;
    request.buffer = bytes;
    request.oncomplete = (completed) => {
      request.buffer = undefined;
      this.written(completed);
    };
    return false;
  }

  end(): void {
    if (!this.isOpen || this.isEnding) return;
    if (this.isWriting) {
      this.endsAfterWrite = true;
      return;
    }
    // All is written, and nothing unread is left that would make a reset of closing.
    if (this.hasEnded) return this.destroy();
    this.isEnding = true;
    this.handle.readStop();
    const { ShutdownWrap } = this.shared.bindings;
    const request = new ShutdownWrap();
    request.oncomplete = () => this.destroy();
    if (this.handle.shutdown(request) !== 0) this.destroy();
  }

  destroy(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.handle.close();
    this.handler?.onClosed();
  }

  pause(): void {
    if (this.isOpen) this.handle.readStop();
  }

  resume(): void {
    if (this.isOpen && !this.hasEnded) this.handle.readStart();
  }

  ended(): void {
    if (!this.isOpen) return;
    this.hasEnded = true;
    this.handle.readStop();
    this.handler?.onEnd();
  }

  remoteAddress(): string {
    if (this.isUnixSocket) return `${this.unixPath}:0`;
    const name: SocketName = {};
    return this.isOpen && this.handle.getpeername?.(name) === 0 ? nameText(name) : "";
  }

  localAddress(): string {
    if (this.isUnixSocket) return `${this.unixPath}:0`;
    const name: SocketName = {};
    return this.isOpen && this.handle.getsockname?.(name) === 0 ? nameText(name) : "";
  }

  get fileDescriptor(): number {
    return this.isOpen ? (this.handle.fd ?? -1) : -1;
  }

  get isUnixSocket(): boolean {
    return this.unixPath !== "";
  }

  setKeepAlive(seconds: number): void {
    if (this.isOpen) this.handle.setKeepAlive?.(seconds > 0, seconds);
  }

  private written(status: number): void {
    this.isWriting = false;
    if (!this.isOpen) return;
    if (status !== 0) return this.destroy();
    this.handler?.onWritten();
    if (this.endsAfterWrite && !this.isWriting) this.end();
  }
}
