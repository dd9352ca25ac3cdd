/**
 * Lines and words as redis-cli reads them. Text here has one character a byte, so that nothing is lost whatever the bytes mean.
 *
 * Words are separated by white space. In double quotes, `\n \r \t \b \a \xHH` stand for bytes and any other character after a backslash for itself; in
 * single quotes only `\'` does. A closing quote ends its word, so white space or the end must follow.
 * Source: redis.io, "Redis CLI" (string quoting and escaping), and what redis-cli 7.0 does.
 */

const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", a: "\x07" };

const isSpace = (character: string): boolean => /[ \t\n\v\f\r]/.test(character);
/** Vertical tabs and form feeds separate words, but don't end one. */
const endsWord = (character: string): boolean => /[ \t\n\r]/.test(character);

/** The words of a line; null if quotes are unbalanced. A zero byte ends the line, as it ends every text of the C language. */
export function splitWords(text: string): string[] | null {
  const line = text.split("\0", 1)[0] as string;
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && isSpace(line[at] as string)) at++;
    if (at === line.length) return words;
    let word = "";
    while (at < line.length && !endsWord(line[at] as string)) {
      const character = line[at] as string;
      if (character !== '"' && character !== "'") {
        word += character;
        at++;
        continue;
      }
      const quoted = readQuoted(line, at);
      if (quoted === null) return null;
      word += quoted.text;
      at = quoted.end;
      if (at < line.length && !isSpace(line[at] as string)) return null;
    }
    words.push(word);
  }
}

/** What is between the quote at `start` and the next of its kind, and the index behind that; null if there is none. */
function readQuoted(line: string, start: number): { text: string; end: number } | null {
  const quote = line[start] as string;
  let text = "";
  for (let at = start + 1; at < line.length; at++) {
    const character = line[at] as string;
    if (character === quote) return { text, end: at + 1 };
    const next = line[at + 1];
    if (character !== "\\" || next === undefined || (quote === "'" && next !== "'")) {
      text += character;
      continue;
    }
    const hex = quote === '"' ? /^x([0-9a-f]{2})/i.exec(line.slice(at + 1, at + 4)) : null;
    if (hex !== null) {
      text += String.fromCharCode(Number.parseInt(hex[1] as string, 16));
      at += 3;
    } else {
      text += quote === '"' ? (escapes[next] ?? next) : next;
      at++;
    }
  }
  return null;
}

/** Text as it has to be written in double quotes to be read as this text. */
export function quote(text: string): string {
  return `"${escapeText(text)}"`;
}

/** The inside of `quote`. */
export function escapeText(text: string): string {
  return text.replace(/[^ !#-[\]-~]/g, (character) => {
    switch (character) {
      case "\\":
      case '"':
        return `\\${character}`;
      case "\n":
        return "\\n";
      case "\r":
        return "\\r";
      case "\t":
        return "\\t";
      case "\x07":
        return "\\a";
      case "\b":
        return "\\b";
      default:
        return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
    }
  });
}
