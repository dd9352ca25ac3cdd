/** For tests of list commands: engines whose lists are kept in one way or another, and replies as they go over the wire. */
import type { RequestArgument } from "@respire/resp-protocol";
import { type TestClient, TestEngine } from "./test-engine.js";

/** Every command is tested in each protocol, on lists that are one listpack and on lists of many nodes. */
export const listForms = ([2, 3] as const).flatMap((protocol) =>
  (["listpack", "quicklist"] as const).map((form) => ({ protocol, form, engine: () => listEngine(protocol, form) })),
);

export interface ListEngine {
  readonly engine: TestEngine;
  readonly client: TestClient;
  readonly nil: string;
  readonly nilArray: string;
  /** Makes a list of these elements, in the place of what there was, and says whether it is kept as it should be. */
  fill(key: string, ...elements: readonly RequestArgument[]): string;
  /** The elements of a list, one behind the other. */
  shown(key: string): string;
}

function listEngine(protocol: 2 | 3, form: "listpack" | "quicklist"): ListEngine {
  const engine = new TestEngine();
  const client = engine.connect(protocol);
  // A list of one element is a listpack whatever the setting, unless the element fits none.
  engine.run("CONFIG", "SET", "list-max-listpack-size", form === "quicklist" ? 1 : -2);
  return {
    engine,
    client,
    nil: protocol === 2 ? "$-1\r\n" : "_\r\n",
    nilArray: protocol === 2 ? "*-1\r\n" : "_\r\n",
    fill(key, ...elements) {
      engine.run("DEL", key);
      engine.run("RPUSH", key, ...elements);
      const { length } = elements;
      const encoding = engine.run("OBJECT", "ENCODING", key);
      if (encoding !== (length > 1 ? form : "listpack")) throw new Error(`a list of ${length} elements is a ${encoding}`);
      return "OK";
    },
    shown: (key) => (engine.run("LRANGE", key, 0, -1) as string[]).join(" "),
  };
}

export const wrongType = "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n";
export const notInteger = "-ERR value is not an integer or out of range\r\n";
export const syntaxError = "-ERR syntax error\r\n";

export const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
/** An array of strings, which may be arrays of strings themselves. */
export const bulks = (...items: readonly (string | readonly string[])[]): string =>
  `*${items.length}\r\n${items.map((item) => (typeof item === "string" ? bulk(item) : bulks(...item))).join("")}`;
