/**
 * Configuration options: each is declared once, with its type, its default and what it does; redis.conf, the command line and CONFIG read this.
 */
import { matchesGlob } from "@respire/datastructures";
import { latin1Bytes } from "../latin1.js";

export interface Option {
  readonly name: string;
  /** The value as CONFIG GET shows it. */
  read(): string;
  /** Takes the value from redis.conf or the command line, already split into words. Throws `OptionError`. */
  load(words: readonly string[]): void;
}

/** A value that an option does not take. The message is Redis's. */
export class OptionError extends Error {
  override name = "OptionError";
}

export class OptionRegistry {
  private readonly options = new Map<string, Option>();

  define(option: Option): void {
    if (this.options.has(option.name)) throw new Error(`option ${option.name} is declared twice`);
    this.options.set(option.name, option);
  }

  find(name: string): Option | undefined {
    return this.options.get(name.toLowerCase());
  }

  /** Options whose name matches one of the glob patterns, in order of declaration, each once. */
  matching(patterns: readonly string[]): Option[] {
    const wanted = patterns.map((pattern) => pattern.toLowerCase());
    return [...this.options.values()].filter((option) =>
      wanted.some((pattern) => matchesGlob(latin1Bytes(pattern), latin1Bytes(option.name))),
    );
  }
}

/** An integer option within [min, max]. */
export function integerOption(name: string, range: { min: number; max: number }, get: () => number, set: (value: number) => void): Option {
  return {
    name,
    read: () => String(get()),
    load: (words) => {
      const text = oneWord(words);
      const value = Number(text);
      if (!/^-?\d+$/.test(text)) throw new OptionError("argument couldn't be parsed into an integer");
      if (value < range.min || value > range.max) {
        throw new OptionError(`argument must be between ${range.min} and ${range.max} inclusive`);
      }
      set(value);
    },
  };
}

export function booleanOption(name: string, get: () => boolean, set: (value: boolean) => void): Option {
  return {
    name,
    read: () => (get() ? "yes" : "no"),
    load: (words) => {
      const text = oneWord(words).toLowerCase();
      if (text !== "yes" && text !== "no") throw new OptionError("argument must be 'yes' or 'no'");
      set(text === "yes");
    },
  };
}

export function stringOption(name: string, get: () => string, set: (value: string) => void): Option {
  return { name, read: get, load: (words) => set(oneWord(words)) };
}

/** An option that takes one of a few words. */
export function choiceOption<T extends string>(name: string, choices: readonly T[], get: () => T, set: (value: T) => void): Option {
  return {
    name,
    read: get,
    load: (words) => {
      const text = oneWord(words).toLowerCase();
      const choice = choices.find((candidate) => candidate === text);
      if (choice === undefined) throw new OptionError(`argument(s) must be one of the following: ${choices.join(", ")}`);
      set(choice);
    },
  };
}

export function oneWord(words: readonly string[]): string {
  const [word] = words;
  if (words.length !== 1 || word === undefined) throw new OptionError("wrong number of arguments");
  return word;
}
