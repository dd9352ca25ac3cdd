/** Every way in which a set is kept, for tests that want to see the same of all. */
import { TestEngine } from "./test-engine.js";

export interface SetForm {
  readonly name: string;
  /** What OBJECT ENCODING answers of a set with a member that is no integer, and of integers alone. */
  readonly encoding: "listpack" | "hashtable";
  readonly encodingOfIntegers: "intset" | "listpack" | "hashtable";
  /** Makes the set at `key` one of these members. */
  fill(engine: TestEngine, key: string, ...members: readonly (string | number)[]): void;
}

/** Under other limits than those that are set. */
export function withLimits(engine: TestEngine, integersMax: number, membersMax: number, fill: () => void): void {
  const names = ["set-max-intset-entries", "set-max-listpack-entries"];
  const limits = names.map((name) => (engine.run("CONFIG", "GET", name) as [string, string])[1]);
  engine.run("CONFIG", "SET", "set-max-intset-entries", integersMax, "set-max-listpack-entries", membersMax);
  fill();
  engine.run("CONFIG", "SET", ...names.flatMap((name, index) => [name, limits[index] as string]));
}

/** More members than stay packed, of which those that are wanted remain. */
function fillLarge(
  engine: TestEngine,
  key: string,
  members: readonly (string | number)[],
  other: (index: number) => string | number,
): void {
  const others = Array.from({ length: 700 }, (_, index) => other(index));
  engine.run("SADD", key, ...others, ...members);
  engine.run("SREM", key, ...others.filter((each) => !members.map(String).includes(String(each))));
}

const smallest: SetForm = {
  name: "as small as it can be",
  encoding: "listpack",
  encodingOfIntegers: "intset",
  fill: (engine, key, ...members) => void engine.run("SADD", key, ...members),
};
const packed: SetForm = {
  name: "a listpack",
  encoding: "listpack",
  encodingOfIntegers: "listpack",
  fill: (engine, key, ...members) => withLimits(engine, 0, 1000, () => void engine.run("SADD", key, ...members)),
};
const changed: SetForm = {
  name: "packed, though Redis has a table",
  encoding: "hashtable",
  encodingOfIntegers: "hashtable",
  fill: (engine, key, ...members) => withLimits(engine, 0, 0, () => void engine.run("SADD", key, ...members)),
};
const tables = (
  [
    ["integers", (index) => index + 1_000_000],
    ["strings", (index) => `other ${index}`],
    ["both", (index) => (index % 2 === 0 ? index + 1_000_000 : `other ${index}`)],
  ] as readonly [string, (index: number) => string | number][]
).map(
  ([what, other]): SetForm => ({
    name: `large, of ${what} that went`,
    encoding: "hashtable",
    encodingOfIntegers: "hashtable",
    fill: (engine, key, ...members) => withLimits(engine, 0, 0, () => fillLarge(engine, key, members, other)),
  }),
);

export const setForms: readonly SetForm[] = [smallest, packed, changed, ...tables];

/** For `describe.each`: every form with either protocol. */
export const formsAndProtocols = setForms.flatMap((form) => ([2, 3] as const).map((protocol) => [form.name, protocol, form] as const));

/** An engine with the set `s` of these members, and DEBUG for everybody. */
export function engineWithSet(form: SetForm, ...members: readonly (string | number)[]): TestEngine {
  const engine = new TestEngine();
  engine.engine.debugCommand = "yes";
  form.fill(engine, "s", ...members);
  return engine;
}
