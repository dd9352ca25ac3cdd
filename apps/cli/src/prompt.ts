/** Commands from somebody who types them. */
import { createInterface } from "node:readline";
import { bytesOf } from "./format/kind.js";
import { runLine } from "./lines.js";
import type { Printer, Session } from "./session.js";

export async function runPrompt(session: Session, printer: Printer): Promise<number> {
  await session.connect();
  const reader = createInterface({
    input: process.stdin,
    output: process.stdout,
    terminal: process.stdout.isTTY === true,
    historySize: 1000,
  });
  // Ctrl-C ends listening, and otherwise the program.
  reader.on("SIGINT", () => {
    if (session.listening) session.disconnect();
    else reader.close();
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
