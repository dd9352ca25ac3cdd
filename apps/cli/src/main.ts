#!/usr/bin/env node
/** respire-cli: reads the command line, then runs the command it names, or those that standard input holds. */
import { setTimeout as sleep } from "node:timers/promises";
import { Ending, type Options, readArguments } from "./arguments.js";
import { latin1 } from "./format/kind.js";
import { runLines } from "./lines.js";
import { runPrompt } from "./prompt.js";
import { type Printer, Session } from "./session.js";
import { splitWords } from "./words.js";

const printer: Printer = {
  out: (bytes) => void process.stdout.write(bytes, "latin1"),
  error: (text) => void process.stderr.write(text),
};

async function main(): Promise<number> {
  // FAKETTY is how those who test a redis-cli without a terminal say that there is one.
  const isTerminal = process.stdout.isTTY === true || process.env.FAKETTY !== undefined;
  const options = readArguments(process.argv.slice(2), { isTerminal, environment: process.env });
  for (const warning of options.warnings) printer.error(warning);
  // Among several commands, a reply that is an error ends nothing.
  const failsOnError = options.failsOnError && options.words.length > 0;
  const session = new Session(options.endpoint, { ...options, failsOnError }, printer);
  try {
    if (options.words.length > 0) return await runOnce(session, options);
    return process.stdin.isTTY ? await runPrompt(session, printer) : await runLines(session, printer);
  } finally {
    session.disconnect();
  }
}

async function runOnce(session: Session, options: Options): Promise<number> {
  const words = await completeWords(options);
  if (!(await session.connect())) return 1;
  for (let left = options.repeat; left !== 0; left--) {
    if (!(await session.run(words))) return 1;
    if (session.listening) {
      await session.untilLost();
      return 1;
    }
    if (options.intervalMs > 0) await sleep(options.intervalMs);
  }
  return 0;
}

/** The command's words with what standard input brings, and without their quotes if they have any. */
async function completeWords({ words, input, quotedInput }: Options): Promise<readonly string[]> {
  const unquoted = quotedInput ? words.map(unquote) : words;
  if (input === "lines") return unquoted;
  const read = await readInput();
  if (input === "last") return [...unquoted, read];
  const at = unquoted.indexOf(input.tag);
  if (at < 0) throw new Ending("Using -X option but stdin tag not match.\n", 1);
  return unquoted.with(at, read);
}

/** A word in quotes without them; a word without stays as it is. */
function unquote(word: string): string {
  if (!/^["']/.test(word)) return word;
  const words = splitWords(word);
  if (words?.length !== 1) throw new Ending("Invalid quoted string\n", 1, "stdout");
  return words[0] as string;
}

async function readInput(): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return latin1(Buffer.concat(chunks));
}

// Whoever reads the output may have seen enough of it.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Ending)) throw error;
  process[error.stream].write(error.text);
  process.exitCode = error.exitCode;
}
