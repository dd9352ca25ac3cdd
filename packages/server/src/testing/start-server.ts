/** A server in the process of the test, on a free port of the loopback address. */
import { onTestFinished } from "vitest";
import { Log } from "../logging.js";
import { RespireServer, type ServerOptions } from "../server.js";

export interface StartedServer {
  readonly server: RespireServer;
  readonly port: number;
  /** The exit code that the server ended with, once it has. */
  readonly stopped: Promise<number>;
}

/** Starts a server that is stopped after the test at the latest. It logs warnings only. */
export async function startServer(options: ServerOptions = {}): Promise<StartedServer> {
  const { server, stopped } = createServer(options);
  onTestFinished(async () => {
    server.stop("The test is over");
    await stopped;
  });
  await server.start();
  return { server, port: server.port, stopped };
}

/** A server that has not been started. */
export function createServer(options: ServerOptions = {}): { server: RespireServer; stopped: Promise<number> } {
  const log = new Log();
  log.level = "warning";
  let onStopped: (exitCode: number) => void = () => {};
  const stopped = new Promise<number>((resolve) => {
    onStopped = resolve;
  });
  const lines = ["port 0", "bind 127.0.0.1", ...(options.lines ?? [])];
  return { server: new RespireServer({ log, ...options, lines, onStopped }), stopped };
}

/** What a server keeps for its connections, which tests look at to see that nothing is left behind. */
export interface Kept {
  sessions: number;
  connections: number;
  /** Bytes of replies that have not left. */
  queuedBytes: number;
  /** Bytes read of requests that have not run. */
  heldBytes: number;
}

interface InsideServer {
  connections: Set<{ output: { queuedBytes: number }; input: { pendingBytes: number }; held: { bytes: number } }>;
}

export function keptBy(server: RespireServer): Kept {
  const connections = [...(server as unknown as InsideServer).connections];
  const sum = (of: (connection: (typeof connections)[number]) => number): number =>
    connections.reduce((total, each) => total + of(each), 0);
  return {
    sessions: server.engine.sessions.size,
    connections: connections.length,
    queuedBytes: sum((each) => each.output.queuedBytes),
    heldBytes: sum((each) => each.held.bytes + each.input.pendingBytes),
  };
}
