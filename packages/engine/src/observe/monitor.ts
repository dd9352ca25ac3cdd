/**
 * MONITOR: sessions that are shown every command, after it has run.
 *
 *   1339518083.107412 [0 127.0.0.1:60866] "set" "k\x00" "v"
 *
 * Seconds since 1970, the number of the database, the client's address, the words. Source: redis.io MONITOR, and what a redis-server 7.0 shows.
 */
import type { Arguments } from "../arguments.js";
import type { Command } from "../command-table.js";
import type { CommandContext } from "../context.js";
import type { Engine } from "../engine.js";
import { latin1Bytes } from "../latin1.js";
import type { Session } from "../session/session.js";
import { state } from "../session/state.js";
import { isSecretWord, redacted } from "./redaction.js";

export class Monitors {
  private readonly engine: Engine;
  private readonly sessions: Session[] = [];
  private stopWatching: (() => void) | null = null;

  constructor(engine: Engine) {
    this.engine = engine;
  }

  /** From now on the session is shown commands; false if it was before. */
  join(session: Session): boolean {
    if ((session.state & state.isMonitoring) !== 0) return false;
    session.state |= state.isMonitoring;
    session.role = "monitor";
    this.sessions.push(session);
    this.stopWatching ??= this.engine.admission.watch((context, command) => this.show(context, command));
    return true;
  }

  /** The session is shown nothing any more: RESET, or it is gone. */
  leave(session: Session): void {
    if ((session.state & state.isMonitoring) === 0) return;
    session.state &= ~state.isMonitoring;
    session.role = "client";
    this.sessions.splice(this.sessions.indexOf(session), 1);
    if (this.sessions.length > 0) return;
    this.stopWatching?.();
    this.stopWatching = null;
  }

  private show(context: CommandContext, command: Command): void {
    const line = monitorLine(context, command, this.engine.time.nowUs);
    for (const session of this.sessions) {
      if ((session.state & state.isMuted) !== 0 || session.closing) continue;
      session.pushEncoded(line, line.length);
    }
  }
}

/** A line as a simple string. Bytes from the beginning, since a command may have more of them than a text may have characters. */
function monitorLine({ args, db, session }: CommandContext, command: Command, nowUs: number): Uint8Array {
  const seconds = `${Math.floor(nowUs / 1e6)}.${String(nowUs % 1e6).padStart(6, "0")}`;
  const head = latin1Bytes(`+${seconds} [${db.index} ${session.connection.address}]`);
  const isSecret = (index: number): boolean => isSecretWord(command, args, index);
  let length = head.length + lineEnd.length;
  for (let i = 0; i < args.count; i++) length += isSecret(i) ? redactedWord.length : quotedLength(args, i);
  const line = new Uint8Array(length);
  line.set(head);
  let at = head.length;
  for (let i = 0; i < args.count; i++) {
    if (isSecret(i)) {
      line.set(redactedWord, at);
      at += redactedWord.length;
    } else at = writeQuoted(line, at, args, i);
  }
  line.set(lineEnd, at);
  return line;
}

const lineEnd = latin1Bytes("\r\n");
const redactedWord = latin1Bytes(` "${redacted}"`);
const [space, quote] = latin1Bytes(' "') as unknown as [number, number];

const named: ReadonlyMap<number, string> = new Map([
  [0x07, "\\a"],
  [0x08, "\\b"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
]);

/** How each byte is shown within quotes: spelt out if it is no printable ASCII character. */
const spelling: readonly Uint8Array[] = Array.from({ length: 256 }, (_, byte) => {
  const isPlain = byte >= 0x20 && byte < 0x7f;
  return latin1Bytes(named.get(byte) ?? (isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`));
});

/** Bytes of a word as `writeQuoted` writes it. */
function quotedLength(args: Arguments, index: number): number {
  const { bytes } = args;
  const start = args.start(index);
  const end = start + args.length(index);
  let length = 3;
  for (let at = start; at < end; at++) length += spelling[bytes[at]].length;
  return length;
}

/** Writes a space and a word in quotes to `line[to, …)`; returns where that ends. */
function writeQuoted(line: Uint8Array, to: number, args: Arguments, index: number): number {
  const { bytes } = args;
  const start = args.start(index);
  const end = start + args.length(index);
  line[to++] = space;
  line[to++] = quote;
  for (let at = start; at < end; at++) {
    const spelt = spelling[bytes[at]];
    for (let i = 0; i < spelt.length; i++) line[to++] = spelt[i];
  }
  line[to++] = quote;
  return to;
}
