#!/usr/bin/env -S node --max-semi-space-size=64
/** respire-server: reads the command line, starts a server, stops it when the system asks for it. */
import { ConfigError, ListenError, Log, RespireServer, readLines, type TransportChoice, version } from "@respire/server";
import { type CommandLine, readCommandLine } from "./arguments.js";
import { widenInlining } from "./inlining.js";

const usage = `Usage: respire-server [/path/to/redis.conf] [options] [-]
       respire-server - (read the configuration from standard input)
       respire-server -v or --version
       respire-server -h or --help

Examples:
       respire-server
       respire-server /etc/redis.conf
       respire-server --port 7777
       respire-server --unixsocket /tmp/respire.sock --loglevel verbose
`;

/** A signal that comes again within this time is the same wish: a terminal and npm each send the one Ctrl-C. Milliseconds. */
const sameSignalMs = 100;

function main(): void {
  const commandLine = readCommandLine(process.argv.slice(2));
  if (commandLine.action === "version") {
    process.stdout.write(`Respire server v=${version} bits=64 node=${process.versions.node}\n`);
    return;
  }
  if (commandLine.action === "help") {
    process.stderr.write(usage);
    return;
  }
  run(commandLine);
}

function run({ configFile, readsInput, lines }: CommandLine): void {
  widenInlining();
  const log = new Log();
  let server: RespireServer;
  try {
    const fileLines = configFile === null ? [""] : readLines(configFile);
    const inputLines = readsInput ? readLines(0) : [];
    server = new RespireServer({
      lines: [...fileLines, ...inputLines, ...lines],
      configFile: configFile ?? "",
      log,
      title: process.argv[1] ?? process.execPath,
      transport: chosenTransport(),
      onStopped: (exitCode) => process.exit(exitCode),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) return fail((error as Error).message);
    return fail(
      `\n*** FATAL CONFIG FILE ERROR (Respire ${version}) ***\nReading the configuration file, at line ${error.lineNumber}\n>>> '${error.line}'\n${error.message}`,
    );
  }
  stopOnSignals(server);
  server.start().catch((error: unknown) => {
    if (!(error instanceof ListenError)) throw error;
    if (error.detail !== "") log.warning(`Warning: ${error.detail}`);
    log.warning(error.message);
    process.exit(1);
  });
}

function chosenTransport(): TransportChoice {
  const { RESPIRE_TRANSPORT: choice = "auto" } = process.env;
  if (choice !== "auto" && choice !== "raw" && choice !== "public") {
    throw new Error(`RESPIRE_TRANSPORT is '${choice}', but must be one of: auto, raw, public`);
  }
  return choice;
}

function stopOnSignals(server: RespireServer): void {
  let firstAtMs = 0;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (firstAtMs === 0) {
        firstAtMs = Date.now();
        void server.shutDown(`Received ${signal} scheduling shutdown...`);
      } else if (Date.now() - firstAtMs > sameSignalMs) {
        process.exit(1); // Asked twice: at once.
      }
    });
  }
}

function fail(message: string): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

main();
