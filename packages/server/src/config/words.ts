/**
 * The words of a line of redis.conf: separated by blanks, quoted with '' or "" (in which \n, \r, \t, \b, \a, \xHH and \" mean what they mean in C).
 *
 * Source: redis.io "Redis configuration".
 */

/** The words of a line, or null if its quotes don't balance. */
export function splitWords(line: string): string[] | null {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /\s/.test(line[at] as string)) at++;
    if (at >= line.length) return words;
    let word = "";
    while (at < line.length && !/\s/.test(line[at] as string)) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") {
        word += line[at++];
        continue;
      }
      const quoted = readQuoted(line, at + 1, quote);
      if (quoted === null) return null;
      word += quoted.text;
      at = quoted.end;
      if (at < line.length && !/\s/.test(line[at] as string)) return null;
    }
    words.push(word);
  }
}

const escapes: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };

function readQuoted(line: string, from: number, quote: string): { text: string; end: number } | null {
  let text = "";
  for (let at = from; at < line.length; at++) {
    const character = line[at] as string;
    if (character === quote) return { text, end: at + 1 };
    if (character !== "\\" || at + 1 >= line.length) {
      text += character;
      continue;
    }
    const next = line[at + 1] as string;
    if (quote === "'") {
      text += next === "'" ? "'" : "\\";
      if (next === "'") at++;
      continue;
    }
    const hex = /^x([0-9a-fA-F]{2})/.exec(line.slice(at + 1, at + 4));
    if (hex !== null) {
      text += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      at += 3;
    } else {
      text += escapes[next] ?? next;
      at++;
    }
  }
  return null;
}

/** A word as it is written to a file, so that it is read back as it is; a character stands for a byte or for what UTF-8 makes of several. */
export function quoteWord(word: string): string {
  if (/^[^\s"'\\\p{Cc}]+$/u.test(word)) return word;
  const escaped = word.replaceAll(/["\\]/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return `"${escaped.replaceAll(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`;
}
