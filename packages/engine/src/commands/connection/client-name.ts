import type { Arguments } from "../../arguments.js";
import { errors, type ReplyError } from "../../errors.js";

/** Names appear in lists of clients, one to a line: no spaces, no line ends, nothing unprintable. */
export function readClientName(args: Arguments, index: number, refused: ReplyError = errors.clientName): string {
  const name = args.text(index);
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code < 0x21 || code > 0x7e) throw refused;
  }
  return name;
}
