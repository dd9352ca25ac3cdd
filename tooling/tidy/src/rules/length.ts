/** Most files sit near 200 lines; a long one has a seam in it. */
import { isCode, type Rule } from "../source-file.ts";

export const lineCountMax = 500;

/** Files that may be longer, by path, each with its reason. An entry whose file isn't long any more has to go. */
export const longFiles: ReadonlyMap<string, string> = new Map([]);

export const lengthRule =
  (allowed: ReadonlyMap<string, string>): Rule =>
  ({ path, text }) => {
    if (!isCode(path)) return [];
    const lineCount = text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
    if (lineCount > lineCountMax && !allowed.has(path)) {
      const message = `${lineCount} lines, more than ${lineCountMax}: split it where its parts know least of each other`;
      return [{ path, line: lineCountMax + 1, message }];
    }
    if (lineCount <= lineCountMax && allowed.has(path)) {
      return [{ path, line: 1, message: `only ${lineCount} lines: it needs no exception any more, remove it from longFiles` }];
    }
    return [];
  };
