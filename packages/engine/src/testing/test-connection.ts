/** How a test's client is connected: by nothing, but it can be told from others, and remembers what the engine had done to it. */
import { type CloseReason, type ConnectionUsage, noUsage, type SessionConnection } from "../session/connection.js";

let nextPort = 50_000;

export class TestConnection implements SessionConnection {
  address = `127.0.0.1:${nextPort++}`;
  localAddress = "127.0.0.1:6379";
  fileDescriptor = 8;
  isUnixSocket = false;
  /** What `usage` tells. */
  current = noUsage;
  /** How often it was woken. */
  wakes = 0;
  closedFor: CloseReason | null = null;
  onClose: () => void = () => {};

  usage(): ConnectionUsage {
    return this.current;
  }

  wake(): void {
    this.wakes++;
  }

  relieve(): void {}

  close(reason: CloseReason): void {
    this.closedFor = reason;
    this.onClose();
  }
}
