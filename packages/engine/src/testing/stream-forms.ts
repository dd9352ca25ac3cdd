/** For tests of stream commands: engines whose streams have their entries in one node or in many, and replies as they go over the wire. */
import { bulk, bulks } from "./list-forms.js";
import { type TestClient, TestEngine } from "./test-engine.js";

/** Every command is tested in each protocol, on streams of one node and on streams of many. */
export const streamForms = ([2, 3] as const).flatMap((protocol) =>
  (["one node", "nodes of two"] as const).map((form) => ({ protocol, form, start: () => streamEngine(protocol, form) })),
);

export interface StreamEngine {
  readonly engine: TestEngine;
  readonly client: TestClient;
  readonly nil: string;
  readonly nilArray: string;
  /** Makes a stream of entries with these ids, each with what `entry` shows, in the place of what there was. */
  fill(key: string, ...ids: readonly string[]): void;
  /** The ids of a stream's entries, one behind the other. */
  shown(key: string): string;
  /** The reply of XREAD: by key, entries. */
  streams(...pairs: readonly (readonly [key: string, entries: string])[]): string;
  /** What a group has pending, as `id consumer deliveries`, one behind the other. */
  pending(key: string, group: string): string;
}

function streamEngine(protocol: 2 | 3, form: "one node" | "nodes of two"): StreamEngine {
  const engine = new TestEngine();
  if (form === "nodes of two") engine.run("CONFIG", "SET", "stream-node-max-entries", 2);
  return {
    engine,
    client: engine.connect(protocol),
    nil: protocol === 2 ? "$-1\r\n" : "_\r\n",
    nilArray: protocol === 2 ? "*-1\r\n" : "_\r\n",
    fill(key, ...ids) {
      engine.run("DEL", key);
      for (const id of ids) engine.run("XADD", key, id, "f", `v${id}`);
    },
    shown: (key) => (engine.run("XRANGE", key, "-", "+") as [string][]).map(([id]) => id).join(" "),
    streams: (...pairs) =>
      protocol === 2
        ? `*${pairs.length}\r\n${pairs.map(([key, entries]) => `*2\r\n${bulk(key)}${entries}`).join("")}`
        : `%${pairs.length}\r\n${pairs.map(([key, entries]) => `${bulk(key)}${entries}`).join("")}`,
    pending: (key, group) => pendingOf(engine, key, group),
  };
}

export function pendingOf(engine: TestEngine, key: string, group: string): string {
  const all = engine.run("XPENDING", key, group, "-", "+", 1_000) as [string, string, number, number | bigint][];
  return all.map(([id, consumer, , deliveries]) => `${id} ${consumer} ${deliveries}`).join(", ");
}

/** An entry as `fill` makes it. */
export const entry = (id: string): string => `*2\r\n${bulk(id)}${bulks("f", `v${id}`)}`;
export const entries = (...ids: readonly string[]): string => `*${ids.length}\r\n${ids.map(entry).join("")}`;
/** An entry with how long it was pending, and how often it had been delivered: as CLAIM shows it. */
export const claimed = (id: string, idleMs: number, deliveries: number | bigint): string =>
  `*4\r\n${bulk(id)}${bulks("f", `v${id}`)}:${idleMs}\r\n:${deliveries}\r\n`;

/** A map of a reply, or an array of keys and values in turn, as an object. */
export function fieldsOf(reply: unknown): Record<string, unknown> {
  if (reply instanceof Map) return Object.fromEntries(reply);
  if (!Array.isArray(reply)) return reply as Record<string, unknown>;
  return Object.fromEntries(Array.from({ length: reply.length / 2 }, (_, i) => [reply[2 * i] as string, reply[2 * i + 1]]));
}

export const invalidId = "-ERR Invalid stream ID specified as stream command argument\r\n";
export const noGroup = (key: string, group: string): string => `-NOGROUP No such key '${key}' or consumer group '${group}'\r\n`;
export const noGroupToRead = (key: string, group: string): string =>
  noGroup(key, group).replace("\r\n", " in XREADGROUP with GROUP option\r\n");
