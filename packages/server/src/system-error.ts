/** Errors of the system in the system's words, as Redis shows them: "No such file or directory". */
import { getSystemErrorMap } from "node:util";

export function systemErrorText(error: unknown): string {
  const { errno, message } = error as NodeJS.ErrnoException;
  const [, text] = (errno === undefined ? undefined : getSystemErrorMap().get(errno)) ?? [];
  return text === undefined ? message : text.charAt(0).toUpperCase() + text.slice(1);
}
