/** A server that says what a test wants it to say. */
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** What to send for a request, whose words have a character a byte; null: nothing. */
export type Script = (words: readonly string[], socket: Socket) => string | null;

export class ScriptedServer {
  /** Every request, in the order of arrival. */
  readonly requests: (readonly string[])[] = [];
  /** Chunks of bytes received. */
  chunkCount = 0;
  readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(script: Script) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      let received = "";
      socket.on("error", () => {});
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("data", (chunk: Buffer) => {
        this.chunkCount++;
        received += chunk.toString("latin1");
        for (let request = takeRequest(received); request !== null; request = takeRequest(received)) {
          received = request.rest;
          this.requests.push(request.words);
          const reply = script(request.words, socket);
          if (reply !== null && !socket.destroyed) socket.write(reply, "latin1");
        }
      });
    });
  }

  /** Listens on a free port; it is gone after the test at the latest. */
  static async start(script: Script, port = 0): Promise<ScriptedServer> {
    const scripted = new ScriptedServer(script);
    await new Promise<void>((resolve) => scripted.server.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => scripted.stop());
    return scripted;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** The first request in `text`, and what follows it; null if it has not fully arrived. */
function takeRequest(text: string): { words: string[]; rest: string } | null {
  const header = /^\*(\d+)\r\n/.exec(text);
  if (header === null) return null;
  let at = header[0].length;
  const words: string[] = [];
  for (let left = Number(header[1]); left > 0; left--) {
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return null;
    const start = lineEnd + 2;
    const end = start + Number(text.slice(at + 1, lineEnd));
    if (text.length < end + 2) return null;
    words.push(text.slice(start, end));
    at = end + 2;
  }
  return { words, rest: text.slice(at) };
}
