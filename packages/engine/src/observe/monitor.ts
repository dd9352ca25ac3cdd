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
    const line = latin1Bytes(`+${monitorLine(context, command, this.engine.time.nowUs)}\r\n`);
    for (const session of this.sessions) {
      if ((session.state & state.isMuted) !== 0 || session.closing) continue;
      session.push((reply) => reply.raw(line));
    }
  }
}

/** What is shown of a command, a character a byte. */
export function monitorLine({ args, db, session }: CommandContext, command: Command, nowUs: number): string {
  const seconds = `${Math.floor(nowUs / 1e6)}.${String(nowUs % 1e6).padStart(6, "0")}`;
  let line = `${seconds} [${db.index} ${session.connection.address}]`;
  for (let i = 0; i < args.count; i++) line += isSecretWord(command, args, i) ? ` "${redacted}"` : ` ${quoted(args, i)}`;
  return line;
}

const named: ReadonlyMap<number, string> = new Map([
  [0x07, "\\a"],
  [0x08, "\\b"],
  [0x09, "\\t"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x22, '\\"'],
  [0x5c, "\\\\"],
]);

/** A word in quotes, with every byte that is no printable ASCII character spelt out. */
function quoted(args: Arguments, index: number): string {
  const { bytes } = args;
  const start = args.start(index);
  const end = start + args.length(index);
  let text = '"';
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    const isPlain = byte >= 0x20 && byte < 0x7f;
    text += named.get(byte) ?? (isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`);
  }
  return `${text}"`;
}
