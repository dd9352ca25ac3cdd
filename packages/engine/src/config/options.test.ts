import { describe, expect, test } from "vitest";
import type { OptionSpec } from "./option-spec.js";
import { OptionError } from "./option-spec.js";
import { ConfigSetError, OptionRegistry } from "./options.js";

function registryWith(...specs: OptionSpec[]): OptionRegistry {
  const registry = new OptionRegistry();
  registry.define(...specs);
  return registry;
}

const text = (registry: OptionRegistry, name: string): string | undefined => registry.find(name)?.text;

describe("a declaration", () => {
  test("of a name, a type, a default and what to do is enough", () => {
    const heard: string[] = [];
    const registry = registryWith({ name: "greeting", type: "string", default: "hello", apply: (value) => heard.push(value) });
    expect(text(registry, "greeting")).toBe("hello");
    expect(heard).toEqual([]);
    registry.load("greeting", ["good day"]);
    registry.set([["greeting", "bye"]], true);
    expect(heard).toEqual(["good day", "bye"]);
  });

  test("may keep the value in a field, which has the default from the start", () => {
    const settings = { port: 0 };
    const registry = registryWith({
      name: "port",
      type: "integer",
      default: 6379,
      store: (value) => {
        settings.port = value;
      },
    });
    expect(settings.port).toBe(6379);
    registry.load("port", ["7000"]);
    expect(settings.port).toBe(7000);
  });

  test("is refused under a name that another has, alias or not", () => {
    const registry = registryWith({ name: "a", aliases: ["b"], type: "boolean", default: true });
    expect(() => registry.define({ name: "b", type: "string", default: "" })).toThrow("option b is declared twice");
    expect(() => registry.define({ name: "c", aliases: ["a"], type: "string", default: "" })).toThrow("option a is declared twice");
  });
});

test("handles show the value in a plain field", () => {
  const registry = registryWith(
    { name: "n", type: "integer", default: 5 },
    { name: "b", type: "boolean", default: false },
    { name: "s", type: "string", default: "x" },
    { name: "w", type: "words", default: ["a", "b"] },
  );
  const [n, b, s] = [registry.integer("n"), registry.boolean("b"), registry.string("s")];
  const w = registry.structured<readonly string[]>("w");
  registry.load("n", ["7"]);
  expect([n.value, b.value, s.value, w.value]).toEqual([7, false, "x", ["a", "b"]]);
  expect(() => registry.integer("b")).toThrow("there is no option b that is a number");
  expect(() => registry.boolean("nosuch")).toThrow("there is no option nosuch that is a boolean");
});

describe("CONFIG GET's names", () => {
  const registry = registryWith(
    { name: "max-a", type: "string", default: "1" },
    { name: "max-b", aliases: ["limit-b"], type: "string", default: "2" },
    { name: "min-a", type: "string", default: "3", flags: ["hidden"] },
  );
  const names = (...patterns: string[]): string[] => registry.matching(patterns).map(({ name }) => name);

  test("match patterns in any case, aliases included, each once", () => {
    expect(names("MAX-*")).toEqual(["max-a", "max-b"]);
    expect(names("*")).toEqual(["max-a", "max-b", "limit-b"]);
    expect(names("*-b", "max-?", "max-a")).toEqual(["max-b", "limit-b", "max-a"]);
    expect(names("nosuch", "[")).toEqual([]);
  });

  test("match a pattern as far as its first zero byte; a name has to be whole", () => {
    expect(names("max-*\0nosuch")).toEqual(["max-a", "max-b"]);
    expect(names("max-a\0*", "max-a\0", "\0*")).toEqual([]);
  });

  test("that are hidden are shown by their exact name, and an exact name as it was asked for", () => {
    expect(names("min-*")).toEqual([]);
    expect(names("Min-A", "min-a")).toEqual(["Min-A"]);
    expect(names("limit-b")).toEqual(["limit-b"]);
  });
});

describe("lines of a file", () => {
  test("win over the lines before them, under whatever name", () => {
    const registry = registryWith({ name: "max", aliases: ["limit"], type: "integer", default: 1 });
    registry.load("MAX", ["2"]);
    registry.load("limit", ["3"]);
    expect(text(registry, "max")).toBe("3");
  });

  test("are refused in Redis's words", () => {
    const registry = registryWith(
      { name: "number", type: "integer", min: 0, default: 1 },
      { name: "word", type: "directive", wordsMin: 1, wordsMax: 2 },
    );
    expect(() => registry.load("nosuch", ["1"])).toThrow("Bad directive or wrong number of arguments");
    expect(() => registry.load("number", [])).toThrow("wrong number of arguments");
    expect(() => registry.load("number", ["1", "2"])).toThrow("wrong number of arguments");
    expect(() => registry.load("number", ["x"])).toThrow(OptionError);
    expect(() => registry.load("word", [])).toThrow("Bad directive or wrong number of arguments");
    expect(() => registry.load("word", ["1", "2", "3"])).toThrow("Bad directive or wrong number of arguments");
  });

  test("that are directives are obeyed each, and CONFIG knows nothing of them", () => {
    const seen: (readonly string[])[] = [];
    const registry = registryWith({ name: "user", type: "directive", wordsMin: 1, apply: (words) => seen.push(words) });
    registry.load("user", ["a", "on"]);
    registry.load("USER", ["b"]);
    expect(seen).toEqual([["a", "on"], ["b"]]);
    expect(registry.matching(["*", "user"])).toEqual([]);
  });
});

describe("CONFIG SET", () => {
  function watched(refuses: (value: number) => boolean = () => false) {
    const calls: string[] = [];
    const watch = (name: string) => (value: number) => {
      calls.push(`${name}=${value}`);
      if (refuses(value)) throw new OptionError(`not ${value}`);
    };
    const registry = registryWith(
      { name: "a", type: "integer", default: 1, apply: watch("a") },
      { name: "b", aliases: ["bee"], type: "integer", default: 2, apply: watch("b") },
      { name: "fixed", type: "integer", default: 3, flags: ["immutable"] },
      { name: "guarded", type: "integer", default: 4, flags: ["protected"] },
      { name: "enable-protected-configs", type: "choice", choices: ["no", "yes", "local"], default: "no" },
    );
    const refusal = (isLocal: boolean, ...pairs: [string, string][]): unknown => {
      try {
        registry.set(pairs, isLocal);
      } catch (error) {
        if (error instanceof ConfigSetError) return [error.argument, error.reason];
        throw error;
      }
      return "ok";
    };
    const values = (): (string | undefined)[] => ["a", "b", "fixed", "guarded"].map((name) => text(registry, name));
    return { registry, calls, refusal, values };
  }

  test("sets several options", () => {
    const { calls, refusal, values } = watched();
    expect(refusal(true, ["A", "10"], ["bee", "20"])).toBe("ok");
    expect(values()).toEqual(["10", "20", "3", "4"]);
    expect(calls).toEqual(["a=10", "b=20"]);
  });

  test("takes an option and its alias for two parameters, the later of which counts", () => {
    const { refusal, values } = watched();
    expect(refusal(true, ["bee", "20"], ["b", "30"])).toBe("ok");
    expect(values()).toEqual(["1", "30", "3", "4"]);
    expect(refusal(true, ["b", "40"], ["bee", "50"])).toBe("ok");
    expect(values()).toEqual(["1", "50", "3", "4"]);
  });

  test("names the argument that is to blame, and changes nothing", () => {
    const { calls, refusal, values } = watched();
    expect(refusal(true, ["a", "10"], ["NoSuch", "1"])).toEqual(["NoSuch", null]);
    expect(refusal(true, ["a", "10"], ["FIXED", "1"])).toEqual(["FIXED", "can't set immutable config"]);
    expect(refusal(true, ["a", "10"], ["guarded", "1"])).toEqual(["guarded", "can't set protected config"]);
    expect(refusal(true, ["a", "10"], ["A", "11"])).toEqual(["A", "duplicate parameter"]);
    expect(refusal(true, ["a", "10"], ["BEE", "x"])).toEqual(["bee", "argument couldn't be parsed into an integer"]);
    expect(refusal(true, ["a", "x"], ["fixed", "10"], ["nosuch", "x"])).toEqual(["fixed", "can't set immutable config"]);
    expect(refusal(true, ["a", "10"], ["bee", "x"])).toEqual(["bee", "argument couldn't be parsed into an integer"]);
    expect(values()).toEqual(["1", "2", "3", "4"]);
    expect(calls).toEqual([]);
  });

  test("undoes what was done when one of them refuses to take effect", () => {
    const { calls, refusal, values } = watched((value) => value === 20);
    expect(refusal(true, ["a", "10"], ["b", "20"])).toEqual(["b", "not 20"]);
    expect(values()).toEqual(["1", "2", "3", "4"]);
    expect(calls).toEqual(["a=10", "b=20", "b=2", "a=1"]);
  });

  test("tells the listener what could not be undone", () => {
    const { registry, refusal } = watched((value) => value === 20 || value === 1);
    const told: string[] = [];
    registry.listener = { withoutEffect: () => {}, undoFailed: (name, reason) => told.push(`${name}: ${reason}`) };
    expect(refusal(true, ["a", "10"], ["b", "20"])).toEqual(["b", "not 20"]);
    expect(told).toEqual(["a: not 1"]);
  });

  test("of protected options asks enable-protected-configs", () => {
    const { registry, refusal } = watched();
    registry.load("enable-protected-configs", ["local"]);
    expect(refusal(false, ["guarded", "1"])).toEqual(["guarded", "can't set protected config"]);
    expect(refusal(true, ["guarded", "1"])).toBe("ok");
    registry.load("enable-protected-configs", ["yes"]);
    expect(refusal(false, ["guarded", "2"])).toBe("ok");
  });

  test("calls what several options share once, when all of them have their values", () => {
    const settings = { a: 0, b: 0 };
    const seen: number[][] = [];
    const apply = (): void => void seen.push([settings.a, settings.b]);
    const registry = registryWith(
      { name: "a", type: "integer", default: 1, store: (value) => void (settings.a = value), apply },
      { name: "b", type: "integer", default: 2, store: (value) => void (settings.b = value), apply },
    );
    registry.set(
      [
        ["a", "5"],
        ["b", "6"],
      ],
      true,
    );
    expect(seen).toEqual([[5, 6]]);
  });
});

test("an option without effect is told of once, and only when it isn't the default", () => {
  const registry = registryWith(
    { name: "later", type: "integer", default: 1, effect: "later" },
    { name: "now", type: "integer", default: 1 },
  );
  const told: string[] = [];
  registry.listener = { withoutEffect: (name) => told.push(name), undoFailed: () => {} };
  registry.load("later", ["1"]);
  registry.load("now", ["2"]);
  expect(told).toEqual([]);
  registry.load("later", ["2"]);
  registry.set([["later", "3"]], true);
  expect(told).toEqual(["later"]);
});
