/** Commands from somebody who types them. */
import { createInterface } from "node:readline";
import { bytesOf } from "./format/kind.js";
import { runLine } from "./lines.js";
import type { Printer, Session } from "./session.js";

/** What a shell reports of a program that SIGINT ended: 128 and the signal's number. */
const interruptedExitCode = 130;

export async function runPrompt(session: Session, printer: Printer): Promise<number> {
  await session.connect();
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdout.isTTY === true,
    historySize: 1000,
  });
  // Ctrl-C ends listening, and otherwise the program, whatever the server is still about to reply.
  reader.on("SIGINT", () => {
    if (session.listening) return session.disconnect();
    reader.close();
    if (session.busy) process.exit(interruptedExitCode);
  });
  const ask = (): void => {
    reader.setPrompt(session.prompt);
    reader.prompt();
  };
  ask();
  for await (const line of reader) {
    if (!(await runLine(bytesOf(line), session, printer))) break;
    if (session.listening) {
      await session.untilLost();
      await session.connect();
    }
    ask();
  }
  reader.close();
  return 0;
}
