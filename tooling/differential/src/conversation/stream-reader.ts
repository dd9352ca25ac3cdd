/**
 * What a connection receives, cut into items. Pushes are told from replies, also in RESP2, where a message is an array; and pushes that stand amid a reply, as
 * older versions of Redis send them, are taken out of it.
 *
 * In EXEC's reply an acknowledgement of SUBSCRIBE stands for the command's reply, although it is a push in RESP3. If there are more of them than commands, or
 * fewer, the array has not as many elements as it says: what is too much are items behind it, and a mark ends it where it has too few.
 */
import { isMarkAt } from "./mark.ts";

export interface Item {
  /** An acknowledgement of a subscription counts as a reply. */
  readonly kind: "reply" | "push" | "mark";
  /** Its bytes, a character a byte, without the pushes inside it. */
  readonly text: string;
  /** The pushes that stood inside it. */
  readonly inside: readonly string[];
}

const none: readonly string[] = [];
const acknowledgement = /[>*]3\r\n\$\d+\r\n[ps]?(un)?subscribe\r\n/y;
const message = /\*(3\r\n\$(7\r\nmessage|8\r\nsmessage)|4\r\n\$8\r\npmessage)\r\n/y;

function matchesAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

export class StreamReader {
  private text = "";
  private pushes: { from: number; to: number }[] = [];

  /** The items that are complete with this chunk, a character a byte. */
  take(chunk: string): Item[] {
    const { text } = this;
    this.text = text === "" ? chunk : text + chunk;
    const items: Item[] = [];
    let at = 0;
    while (at < this.text.length) {
      this.pushes = [];
      const end = this.end(at);
      if (end < 0) break;
      items.push(this.item(at, end));
      at = end;
    }
    this.text = this.text.slice(at);
    return items;
  }

  /** Bytes of an item that is not complete. */
  get rest(): string {
    return this.text;
  }

  private item(from: number, to: number): Item {
    const { text, pushes } = this;
    if (isMarkAt(text, from)) return { kind: "mark", text: text.slice(from, to), inside: none };
    if (this.isPush(from)) return { kind: "push", text: text.slice(from, to), inside: none };
    if (pushes.length === 0) return { kind: "reply", text: text.slice(from, to), inside: none };
    let reply = "";
    let at = from;
    for (const push of pushes) {
      reply += text.slice(at, push.from);
      at = push.to;
    }
    return { kind: "reply", text: reply + text.slice(at, to), inside: pushes.map((push) => text.slice(push.from, push.to)) };
  }

  private isPush(at: number): boolean {
    if (this.text[at] === ">") return !matchesAt(acknowledgement, this.text, at);
    return this.text[at] === "*" && matchesAt(message, this.text, at);
  }

  /** Where what begins at `at` ends; -1 if that has not arrived. */
  private end(at: number): number {
    const { text } = this;
    const lineEnd = text.indexOf("\r\n", at);
    if (lineEnd < 0) return -1;
    const after = lineEnd + 2;
    const type = text[at] as string;
    if ("+-:_,#(".includes(type) || text[at + 1] === "-") return after;
    const count = Number(text.slice(at + 1, lineEnd));
    if (!"$=!*%~>".includes(type) || !(count >= 0)) throw new Error(`no reply begins with ${JSON.stringify(text.slice(at, at + 40))}`);
    if ("$=!".includes(type)) return text.length >= after + count + 2 ? after + count + 2 : -1;
    return this.elementsEnd(after, type === "%" ? count * 2 : count);
  }

  private elementsEnd(from: number, count: number): number {
    const { pushes } = this;
    let elementEnd = from;
    let pushesInside = pushes.length;
    for (let at = from, left = count; left > 0; ) {
      if (isMarkAt(this.text, at)) {
        // There are fewer elements: the pushes behind the last one stand behind the array.
        pushes.length = pushesInside;
        return elementEnd;
      }
      const end = this.end(at);
      if (end < 0) return -1;
      if (this.isPush(at)) pushes.push({ from: at, to: end });
      else {
        left--;
        elementEnd = end;
        pushesInside = pushes.length;
      }
      at = end;
    }
    return elementEnd;
  }
}

/** The elements of an array, each as its bytes; null if it is none. */
export function elementsOf(array: string): readonly string[] | null {
  if (!/^\*\d/.test(array)) return null;
  return new StreamReader().take(array.slice(array.indexOf("\r\n") + 2)).map(({ text }) => text);
}
