/** Work that is left goes where someone will look for it. */
import { findLines, isCode, type Rule } from "../source-file.ts";

export const unfinished: Rule = (file) => {
  if (!isCode(file.path)) return [];
  // In brackets, so that the pattern doesn't find itself.
  return findLines(
    file,
    /\b([T]ODO|[F]IXME|[X]XX)\b/,
    (match) => `${match}: do it now, or open an issue and state the limit in a sentence here`,
  );
};
