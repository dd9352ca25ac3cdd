/** Every way in which a hash is kept, for tests that want to see the same of all. */
import { TestEngine } from "./test-engine.js";

export interface HashForm {
  readonly name: string;
  /** What OBJECT ENCODING answers. */
  readonly encoding: "listpack" | "listpackex" | "hashtable";
  /** Sets the hash at `key` to these fields and values. */
  fill(engine: TestEngine, key: string, ...pairs: readonly (string | number)[]): void;
}

const nameless = "no field of this name";

/** Fields can expire; none does. */
function letExpire(engine: TestEngine, key: string): void {
  engine.run("HPEXPIRE", key, 1, "FIELDS", 1, nameless);
}

/** Under other limits than those that are set. */
function limited(engine: TestEngine, fieldsMax: number, fill: () => void): void {
  const name = "hash-max-listpack-entries";
  const [, limit] = engine.run("CONFIG", "GET", name) as [string, string];
  engine.run("CONFIG", "SET", name, fieldsMax);
  fill();
  engine.run("CONFIG", "SET", name, limit);
}

/** More fields than stay packed, of which those that are wanted remain. */
function fillTable(engine: TestEngine, key: string, pairs: readonly (string | number)[]): void {
  const others = Array.from({ length: 100 }, (_, index) => `other ${index}`);
  engine.run("HSET", key, ...pairs, ...others.flatMap((name) => [name, "v"]));
  engine.run("HDEL", key, ...others);
}

const packed: HashForm = {
  name: "a listpack",
  encoding: "listpack",
  fill: (engine, key, ...pairs) => void engine.run("HSET", key, ...pairs),
};
const changed: HashForm = {
  name: "packed, though Redis has a table",
  encoding: "hashtable",
  fill: (engine, key, ...pairs) => limited(engine, 0, () => engine.run("HSET", key, ...pairs)),
};
const table: HashForm = {
  name: "a table",
  encoding: "hashtable",
  fill: (engine, key, ...pairs) => limited(engine, 0, () => fillTable(engine, key, pairs)),
};

function timed(form: HashForm, encoding: HashForm["encoding"]): HashForm {
  return {
    name: `${form.name}, whose fields can expire`,
    encoding,
    fill(engine, key, ...pairs) {
      form.fill(engine, key, ...pairs);
      letExpire(engine, key);
    },
  };
}

/** The same with a field that expires in a table: only then does it keep deadlines. */
const timedTable: HashForm = {
  name: "a table with deadlines",
  encoding: "hashtable",
  fill(engine, key, ...pairs) {
    table.fill(engine, key, ...pairs, nameless, "v");
    engine.run("HPEXPIRE", key, 1000, "FIELDS", 1, nameless);
    engine.run("HDEL", key, nameless);
  },
};

export const hashForms: readonly HashForm[] = [
  packed,
  timed(packed, "listpackex"),
  changed,
  timed(changed, "hashtable"),
  table,
  timedTable,
];

/** For `describe.each`: every form with either protocol. */
export const formsAndProtocols = hashForms.flatMap((form) => ([2, 3] as const).map((protocol) => [form.name, protocol, form] as const));

/** An engine with the hash `h` of these fields, and DEBUG for everybody. */
export function engineWithHash(form: HashForm, ...pairs: readonly (string | number)[]): TestEngine {
  const engine = new TestEngine();
  engine.engine.debugCommand = "yes";
  form.fill(engine, "h", ...pairs);
  return engine;
}
