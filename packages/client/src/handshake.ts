/**
 * How a connection begins: the protocol, who the user is, the database. Nothing else is sent before its outcome is known, so that no command runs as
 * another user or in another database than the caller wanted.
 */
import { type Reply, ReplyError, type RequestArgument } from "@respire/resp-protocol";
import type { ResolvedOptions } from "./options.js";
import { version } from "./version.js";

type Run = (...args: RequestArgument[]) => Promise<Reply>;

/** Rejects with what the server refused. A server without RESP3 or without CLIENT SETINFO is no failure. */
export async function shakeHands(run: Run, options: ResolvedOptions, db: number): Promise<void> {
  const { credentials, clientName } = options;
  const greeted = options.protocol === 3 && (await greet(run, options));
  const steps: Promise<unknown>[] = [];
  if (!greeted) {
    if (credentials !== null) {
      await (credentials.username === null ? run("AUTH", credentials.password) : run("AUTH", credentials.username, credentials.password));
    }
    if (clientName !== null) steps.push(run("CLIENT", "SETNAME", clientName));
  }
  if (options.identify) {
    steps.push(unlessRefused(run("CLIENT", "SETINFO", "LIB-NAME", "respire")));
    steps.push(unlessRefused(run("CLIENT", "SETINFO", "LIB-VER", version)));
  }
  if (db !== 0) steps.push(run("SELECT", db));
  await Promise.all(steps);
}

/** HELLO 3 with everything it can do in one go. False if the server knows no HELLO, or not this protocol. */
async function greet(run: Run, { credentials, clientName }: ResolvedOptions): Promise<boolean> {
  const auth = credentials !== null ? ["AUTH", credentials.username ?? "default", credentials.password] : [];
  const name = clientName !== null ? ["SETNAME", clientName] : [];
  try {
    await run("HELLO", 3, ...auth, ...name);
    return true;
  } catch (error) {
    if (error instanceof ReplyError && (error.code === "NOPROTO" || /^ERR unknown command/i.test(error.message))) return false;
    throw error;
  }
}

async function unlessRefused(reply: Promise<Reply>): Promise<void> {
  try {
    await reply;
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error;
  }
}
