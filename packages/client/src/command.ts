/** One call on its way: what to send, what to make of the reply, and who waits for it. */
import type { Reply, ReplyShape, RequestArgument } from "@respire/resp-protocol";
import { latin1 } from "./reply-text.js";
import type { Sequence } from "./sequence.js";

export class Command {
  /** In capitals. */
  readonly name: string;
  readonly args: readonly RequestArgument[];
  readonly shape: ReplyShape;
  /** What has to run on one connection together with it. */
  sequence: Sequence | null = null;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;

  constructor(args: readonly RequestArgument[], shape: ReplyShape, resolve: (reply: Reply) => void, reject: (error: Error) => void) {
    this.name = nameOf(args);
    this.args = args;
    this.shape = shape;
    this.resolve = resolve;
    this.reject = reject;
  }
}

/** Throws what the caller did wrong, so that it is the call that fails and not the batch in which it would leave. */
export function checkArguments(args: readonly RequestArgument[]): void {
  if (args.length === 0) throw new RangeError("a command has at least a name");
  for (const arg of args) {
    const valid = typeof arg === "string" || typeof arg === "bigint" || typeof arg === "number" || arg instanceof Uint8Array;
    if (!valid)
      throw new TypeError(`an argument is a string, a Uint8Array, a number or a bigint, not ${arg === null ? "null" : typeof arg}`);
    if (typeof arg === "number" && Number.isNaN(arg)) throw new RangeError("NaN is not an argument");
  }
  if (nameOf(args) === "CLIENT" && /^reply$/i.test(argumentText(args[1])) && !/^on$/i.test(argumentText(args[2]))) {
    throw new TypeError("CLIENT REPLY OFF and SKIP are not supported: every call waits for its reply");
  }
}

const nameOf = (args: readonly RequestArgument[]): string => argumentText(args[0]).toUpperCase();

/** An argument as text of one character a byte; empty if there is none. */
export function argumentText(arg: RequestArgument | undefined): string {
  return arg instanceof Uint8Array ? latin1(arg) : `${arg ?? ""}`;
}
