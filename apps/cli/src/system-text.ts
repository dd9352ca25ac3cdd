/** What the system says of a failed call, in the words of its C library, which are those people search for. */
import { getSystemErrorMap } from "node:util";

/** Where Node has other words, or none. */
const texts = new Map([
  ["ENOTFOUND", "Name or service not known"],
  ["EAI_AGAIN", "Temporary failure in name resolution"],
  ["EHOSTUNREACH", "No route to host"],
  ["ECONNRESET", "Connection reset by peer"],
  ["EPIPE", "Broken pipe"],
]);

/** The text for the innermost error with a code; without any, the innermost error's own message. */
export function systemText(error: unknown): string {
  let code: string | undefined;
  let message = String(error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    code = (cause as NodeJS.ErrnoException).code ?? code;
    message = cause.message;
  }
  const known = [...getSystemErrorMap().values()].find(([name]) => name === code);
  const text = texts.get(code ?? "") ?? known?.[1] ?? message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}
