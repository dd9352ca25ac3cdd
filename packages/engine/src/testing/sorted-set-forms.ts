/** For tests of sorted-set commands: engines whose sorted sets are kept in one way or another, and replies as they go over the wire. */
import type { RequestArgument } from "@respire/resp-protocol";
import { bulk } from "./list-forms.js";
import { type TestClient, TestEngine } from "./test-engine.js";

/** Scores and members in turn, as ZADD takes them. */
type Pairs = readonly RequestArgument[];

export interface SortedSetForm {
  readonly name: string;
  /** What OBJECT ENCODING answers. */
  readonly encoding: "listpack" | "skiplist";
  readonly isLarge: boolean;
  /** Sets the sorted set at `key` to these scores and members. */
  fill(engine: TestEngine, key: string, ...pairs: Pairs): void;
}

/** Under other limits than those that are set. */
function limited(engine: TestEngine, membersMax: number, fill: () => void): void {
  const name = "zset-max-listpack-entries";
  const [, limit] = engine.run("CONFIG", "GET", name) as [string, string];
  engine.run("CONFIG", "SET", name, membersMax);
  fill();
  engine.run("CONFIG", "SET", name, limit);
}

/** More members than stay packed, of which those that are wanted remain. */
function fillLarge(engine: TestEngine, key: string, pairs: Pairs): void {
  const others = Array.from({ length: 100 }, (_, index) => `other ${index}`);
  engine.run("ZADD", key, ...others.flatMap((name, index) => [index - 50, name]), ...pairs);
  engine.run("ZREM", key, ...others);
}

export const sortedSetForms: readonly SortedSetForm[] = [
  {
    name: "a listpack",
    encoding: "listpack",
    isLarge: false,
    fill: (engine, key, ...pairs) => void engine.run("ZADD", key, ...pairs),
  },
  {
    name: "packed, though Redis has a skiplist",
    encoding: "skiplist",
    isLarge: false,
    fill: (engine, key, ...pairs) => limited(engine, 0, () => engine.run("ZADD", key, ...pairs)),
  },
  {
    name: "large",
    encoding: "skiplist",
    isLarge: true,
    fill: (engine, key, ...pairs) => limited(engine, 0, () => fillLarge(engine, key, pairs)),
  },
];

export interface SortedSetEngine {
  readonly engine: TestEngine;
  readonly client: TestClient;
  readonly nil: string;
  readonly nilArray: string;
  /** Makes a sorted set of these scores and members, in the place of what there was. */
  fill(key: string, ...pairs: Pairs): void;
  /** The members of a sorted set and their scores, one behind the other. */
  shown(key: string): string;
  /** A score as it is replied. */
  score(text: string | number): string;
  /** Members and their scores, given in turn, as a range with scores is replied. */
  scored(...flat: readonly (string | number)[]): string;
}

/** Every command is tested in each protocol, on sorted sets of each form. */
export const sortedSetEngines = sortedSetForms.flatMap((form) =>
  ([2, 3] as const).map((protocol) => ({ protocol, form: form.name, start: () => sortedSetEngine(protocol, form) })),
);

function sortedSetEngine(protocol: 2 | 3, form: SortedSetForm): SortedSetEngine {
  const engine = new TestEngine();
  engine.engine.debugCommand = "yes";
  const client = engine.connect(protocol);
  const score = (text: string | number): string => (protocol === 2 ? bulk(String(text)) : `,${text}\r\n`);
  return {
    engine,
    client,
    nil: protocol === 2 ? "$-1\r\n" : "_\r\n",
    nilArray: protocol === 2 ? "*-1\r\n" : "_\r\n",
    fill(key, ...pairs) {
      engine.run("DEL", key);
      const { objects } = engine.engine.keyspace.shared;
      const before = objects.count;
      form.fill(engine, key, ...pairs);
      const encoding = engine.run("OBJECT", "ENCODING", key);
      const isLarge = objects.count > before;
      if (encoding !== form.encoding || isLarge !== form.isLarge) throw new Error(`a sorted set that is ${form.name} is a ${encoding}`);
    },
    shown: (key) => (engine.run("ZRANGE", key, 0, -1, "WITHSCORES") as string[]).join(" "),
    score,
    scored: (...flat) => {
      const pairs: string[] = [];
      for (let i = 0; i < flat.length; i += 2) {
        const pair = bulk(String(flat[i])) + score(flat[i + 1] as string | number);
        pairs.push(protocol === 2 ? pair : `*2\r\n${pair}`);
      }
      return `*${protocol === 2 ? flat.length : flat.length / 2}\r\n${pairs.join("")}`;
    },
  };
}
