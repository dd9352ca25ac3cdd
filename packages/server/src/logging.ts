/**
 * The log, in redis-server's format, because tools read it: `PID:M 22 Nov 2026 21:31:00.123 * message`. Each line is written at once, so that whoever
 * watches the file or the pipe sees it. (A logging library would bring a format of its own, and buffers.)
 */
import { appendFileSync, writeSync } from "node:fs";

export const logLevels = ["debug", "verbose", "notice", "warning", "nothing"] as const;
export type LogLevel = (typeof logLevels)[number];

const marks: Record<Exclude<LogLevel, "nothing">, string> = { debug: ".", verbose: "-", notice: "*", warning: "#" };
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export class Log {
  level: LogLevel = "notice";
  /** A file to append to; standard output if empty. */
  file = "";

  debug(message: string): void {
    this.write("debug", message);
  }

  verbose(message: string): void {
    this.write("verbose", message);
  }

  notice(message: string): void {
    this.write("notice", message);
  }

  warning(message: string): void {
    this.write("warning", message);
  }

  private write(level: keyof typeof marks, message: string): void {
    if (logLevels.indexOf(level) < logLevels.indexOf(this.level)) return;
    const line = `${process.pid}:M ${timestamp(new Date())} ${marks[level]} ${message}\n`;
    try {
      if (this.file === "") writeSync(1, line);
      else appendFileSync(this.file, line);
    } catch {
      // Nobody reads standard output any more, or the disk is full: a server goes on without its log rather than stop.
    }
  }
}

function timestamp(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getDate())} ${months[date.getMonth()]} ${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
