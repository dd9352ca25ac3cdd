/**
 * Replies as a tree that keeps every type of RESP apart: `$-1` is not `*-1`, a simple string is not a bulk string. It reads the plainest way there is and
 * owes nothing to the code under test. For tests.
 *
 * Source: redis.io "Redis serialization protocol specification".
 */

const types = {
  "+": "simple",
  "-": "error",
  ":": "integer",
  $: "bulk",
  "*": "array",
  "%": "map",
  "~": "set",
  ">": "push",
  ",": "double",
  "#": "boolean",
  _: "null",
  "(": "bigNumber",
  "=": "verbatim",
  "!": "bulkError",
} as const;

export type ReplyNodeType = (typeof types)[keyof typeof types] | "nullBulk" | "nullArray";

export interface ReplyNode {
  readonly type: ReplyNodeType;
  /** Of what is no aggregate: the characters between the type and the end, a character a byte. */
  readonly text: string;
  /** Of an aggregate; of a map, its keys and values in turn. */
  readonly items: readonly ReplyNode[];
}

const none: readonly ReplyNode[] = [];
const aggregates: ReadonlySet<string> = new Set(["array", "map", "set", "push"]);
const strings: ReadonlySet<string> = new Set(["bulk", "verbatim", "bulkError"]);

/** Any number of replies that are, one behind the other, the whole of `text`, a character a byte. Throws as `parseReplyTree` does. */
export function parseReplyTrees(text: string): ReplyNode[] {
  const reader = new TreeReader(text);
  const nodes: ReplyNode[] = [];
  while (reader.at < text.length) nodes.push(reader.node());
  return nodes;
}

/** The one reply that is the whole of `text`, a character a byte. Throws, saying where, if it is none. */
export function parseReplyTree(text: string): ReplyNode {
  const reader = new TreeReader(text);
  const node = reader.node();
  reader.expect(reader.at === text.length, "nothing behind the reply");
  return node;
}

class TreeReader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  node(): ReplyNode {
    const type: ReplyNodeType | undefined = types[this.text[this.at] as keyof typeof types];
    this.expect(type !== undefined, "a reply's type");
    this.at++;
    const line = this.line();
    if (strings.has(type as string)) return this.stringOf(type as ReplyNodeType, line);
    if (aggregates.has(type as string)) return this.aggregate(type as ReplyNodeType, line);
    if (type === "integer") this.expect(/^-?(0|[1-9]\d*)$/.test(line), "an integer");
    if (type === "boolean") this.expect(line === "t" || line === "f", "t or f");
    if (type === "null") this.expect(line === "", "the end of a null");
    if (type === "double") this.expect(/^(-?inf|nan|-?\d+(\.\d+)?([eE][-+]?\d+)?)$/.test(line), "a double");
    return { type: type as ReplyNodeType, text: line, items: none };
  }

  private line(): string {
    const end = this.text.indexOf("\r\n", this.at);
    this.expect(end >= 0, "the end of a line");
    const line = this.text.slice(this.at, end);
    this.at = end + 2;
    return line;
  }

  private stringOf(type: ReplyNodeType, line: string): ReplyNode {
    if (type === "bulk" && line === "-1") return { type: "nullBulk", text: "", items: none };
    const length = this.count(line);
    const end = this.at + length;
    this.expect(this.text.startsWith("\r\n", end), "the end of a string");
    const text = this.text.slice(this.at, end);
    this.at = end + 2;
    return { type, text, items: none };
  }

  private aggregate(type: ReplyNodeType, line: string): ReplyNode {
    if (type === "array" && line === "-1") return { type: "nullArray", text: "", items: none };
    const items: ReplyNode[] = [];
    for (let left = this.count(line) * (type === "map" ? 2 : 1); left > 0; left--) items.push(this.node());
    return { type, text: "", items };
  }

  private count(line: string): number {
    this.expect(/^(0|[1-9]\d*)$/.test(line), "a length");
    return Number(line);
  }

  expect(holds: boolean, what: string): void {
    if (!holds) throw new Error(`expected ${what} at byte ${this.at} of ${JSON.stringify(this.text.slice(0, 200))}`);
  }
}
