/**
 * What the server's options are set to, as plain fields, for those who read them often. The options fill them (catalogue/), redis.conf and CONFIG
 * change them.
 */
import type { OomScores } from "@respire/engine";
import type { LogLevel } from "../logging.js";

export class Settings {
  port!: number;
  /** Addresses to listen on; one with a `-` before it may be missing on this machine. */
  bind!: readonly string[];
  unixSocket!: string;
  /** Permission bits of the Unix socket; 0 leaves them to the umask. */
  unixSocketPermissions!: number;
  tcpBacklog!: number;
  /** Seconds of silence after which the kernel asks whether the client is still there; 0: never. */
  keepAliveSeconds!: number;
  protectedMode!: boolean;
  clientsMax!: number;
  showsLogo!: boolean;
  logLevel!: LogLevel;
  /** Empty: no file is wanted, or the place for a daemon's. */
  pidFile!: string;
  daemonize!: boolean;
  setsProcessTitle!: boolean;
  processTitleTemplate!: string;
  oomScoreMode!: string;
  oomScores!: OomScores;
}
