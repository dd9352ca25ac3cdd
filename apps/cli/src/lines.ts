/** Commands line by line: what a line means, whether it is typed or comes through a pipe. */
import type { Printer, Session } from "./session.js";
import { splitWords } from "./words.js";

const clearScreen = "\x1b[H\x1b[2J";

const help = `respire-cli
  command argument ...     sent to the server; words may be quoted, as in "a\\x00b" or 'a b'
  5 command argument ...   five times
  connect host port        to another server
  clear                    an empty screen
  quit, exit               the end
`;

/** Runs the commands of standard input to its end, without a prompt. */
export async function runLines(session: Session, printer: Printer): Promise<number> {
  await session.connect();
  for await (const line of linesOf(process.stdin)) {
    if (!(await runLine(line, session, printer))) break;
    if (session.listening) {
      await session.untilLost();
      return 1;
    }
  }
  return 0;
}

/** Runs a line of one character a byte. False if it asks to leave. */
export async function runLine(line: string, session: Session, printer: Printer): Promise<boolean> {
  const words = splitWords(line);
  if (words === null) {
    printer.out("Invalid argument(s)\n");
    return true;
  }
  if (words.length === 0) return true;
  const name = (words[0] as string).toLowerCase();
  if (name === "quit" || name === "exit") return false;
  if (name.startsWith(":")) {
    printer.out(`unknown respire-cli internal command '${words[0]}'\n`);
  } else if (words.length === 1 && (name === "help" || name === "?")) {
    printer.out(help);
  } else if (words.length === 1 && name === "clear") {
    printer.out(clearScreen);
  } else if (words.length === 3 && name === "connect") {
    session.endpoint = { ...session.endpoint, host: words[1] as string, port: Number.parseInt(words[2] as string, 10) || 0, path: null };
    await session.connect();
  } else {
    await runRepeated(words, session, printer);
  }
  return true;
}

async function runRepeated(words: readonly string[], session: Session, printer: Printer): Promise<void> {
  const isRepeated = words.length > 1 && /^[+-]?\d+$/.test(words[0] as string);
  const count = isRepeated ? Number(words[0]) : 1;
  if (count <= 0) {
    printer.out("Invalid redis-cli repeat command option value.\n");
    return;
  }
  for (let left = count; left > 0; left--) {
    if (!(await session.run(isRepeated ? words.slice(1) : words))) return;
  }
}

/** Lines of a stream, one character a byte, without their ends. */
async function* linesOf(stream: NodeJS.ReadableStream): AsyncGenerator<string> {
  let rest = "";
  stream.setEncoding("latin1");
  for await (const chunk of stream) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() as string;
    yield* lines;
  }
  if (rest !== "") yield rest;
}
