/**
 * Marks: requests of the tester's own between those of a script, whose replies tell where in a connection's stream an answer ends.
 *
 * A mark has to be answered whatever a connection is in the middle of, and may change nothing. UNSUBSCRIBE of a channel that nobody subscribes to is that: it
 * is allowed in RESP2's subscribed mode, CLIENT REPLY OFF and SKIP do not silence it, and its answer names the channel. Only a transaction would queue it.
 */
const digits = 9;
const prefix = "~mark";
const channelLength = prefix.length + digits;

export class Marks {
  private last = 0;

  /** A channel that no mark had before. */
  next(): string {
    this.last++;
    return prefix + String(this.last).padStart(digits, "0");
  }
}

export const markRequest = (mark: string): string => `*2\r\n$11\r\nUNSUBSCRIBE\r\n$${channelLength}\r\n${mark}\r\n`;

const answerStart = `3\r\n$11\r\nunsubscribe\r\n$${channelLength}\r\n${prefix}`;

/** Whether the answer to a mark begins at `at`. */
export function isMarkAt(text: string, at: number): boolean {
  return text.startsWith(answerStart, at + 1) && (text[at] === "*" || text[at] === ">");
}

export function markOf(answer: string): string {
  const at = answerStart.length + 1 - prefix.length;
  return answer.slice(at, at + channelLength);
}
