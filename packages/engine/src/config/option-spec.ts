/**
 * The declaration of an option: what redis.conf, the command line and CONFIG may set it to, and what happens then. The engine's own options, the
 * server's and an extension's are declared alike; `{ name: "greeting", type: "string", default: "hello", apply: (value) => … }` is enough.
 */

/** A value that an option does not take. The message is what CONFIG SET and the configuration file give as the reason; Redis's where it has one. */
export class OptionError extends Error {
  override name = "OptionError";
}

/**
 * - `immutable`: set at the start only. - `hidden`: CONFIG GET shows it by its exact name only. - `protected`: CONFIG SET wants
 * `enable-protected-configs`. - `sensitive`: the value is kept out of the slow log.
 */
export type OptionFlag = "immutable" | "hidden" | "protected" | "sensitive";

/** What all options have. Methods, so that a list may hold options of any type. */
export interface OptionFacts<T> {
  readonly name: string;
  /** Other names; CONFIG GET shows each that a pattern matches. */
  readonly aliases?: readonly string[];
  readonly flags?: readonly OptionFlag[];
  /** The version of Redis that brought it, if that is newer than 7.2; "valkey 9.0" if Redis doesn't have it. */
  readonly since?: string;
  /** `later`: taken, kept and shown, but nothing heeds it yet. Default `now`. */
  readonly effect?: "now" | "later";
  /** Refuses a value, by an OptionError, before anything is changed. */
  check?(value: T): void;
  /** Keeps the value where it is read. Called with the default first, then before `apply`; may not refuse. */
  store?(value: T): void;
  /**
   * Makes the value take effect. May refuse with an OptionError; then all that was set along with it is undone, and this is called again with the
   * value of before, if it had been called. Options that share one function share one call.
   */
  apply?(value: T): void;
}

export interface BooleanSpec extends OptionFacts<boolean> {
  readonly type: "boolean";
  readonly default: boolean;
}

/** Bounds are inclusive; bigint where a number isn't exact. */
interface NumberFacts extends OptionFacts<number> {
  readonly default: number;
  readonly min?: number | bigint;
  readonly max?: number | bigint;
  /** What a value within the bounds is silently moved to, as `hz 1000` becomes 500. */
  readonly clamp?: readonly [min: number, max: number];
}

export interface IntegerSpec extends NumberFacts {
  readonly type: "integer";
}

/** Bytes, with units: `1k` is 1000, `1kb` 1024. */
export interface MemorySpec extends NumberFacts {
  readonly type: "memory";
  /** `5%` is taken too, and is the value -5. */
  readonly takesPercent?: boolean;
}

export interface OctalSpec extends NumberFacts {
  readonly type: "octal";
}

/** One word of several. */
export interface ChoiceSpec extends OptionFacts<string> {
  readonly type: "choice";
  readonly choices: readonly string[];
  /** A choice that means another, which is what is shown: `relative` is `yes`. */
  readonly synonyms?: Readonly<Record<string, string>>;
  readonly default: string;
}

/** A set of words of several. The first choice means none. */
export interface ChoicesSpec extends OptionFacts<readonly string[]> {
  readonly type: "choices";
  readonly choices: readonly string[];
  /** A choice that means all of those after it. */
  readonly all?: string;
  readonly default: readonly string[];
}

export interface StringSpec extends OptionFacts<string> {
  readonly type: "string";
  readonly default: string;
}

/** Any number of words. */
export interface WordsSpec extends OptionFacts<readonly string[]> {
  readonly type: "words";
  readonly default: readonly string[];
}

/** A syntax of its own: save points, buffer limits. */
export interface CustomSpec<T> extends OptionFacts<T> {
  readonly type: "custom";
  readonly format: OptionFormat<T>;
  /** Words, as in redis.conf. */
  readonly default: readonly string[];
}

/**
 * Lines of redis.conf that aren't options: `user`, `loadmodule`. CONFIG doesn't show them; CONFIG REWRITE leaves their lines alone. `apply` is called
 * for each line.
 */
export interface DirectiveSpec extends OptionFacts<readonly string[]> {
  readonly type: "directive";
  readonly wordsMin: number;
  readonly wordsMax?: number;
}

export type ValueSpec =
  | BooleanSpec
  | IntegerSpec
  | MemorySpec
  | OctalSpec
  | ChoiceSpec
  | ChoicesSpec
  | StringSpec
  | WordsSpec
  | CustomSpec<unknown>;

export type OptionSpec = ValueSpec | DirectiveSpec;

/** A value as it was read, and as CONFIG GET shows it. */
export interface Reading<T> {
  readonly value: T;
  readonly text: string;
}

/** How a value is read and shown. */
export interface OptionFormat<T> {
  /** Several words make the value: redis.conf gives them as such, CONFIG SET in one argument, separated by single spaces. */
  readonly takesSeveralWords: boolean;
  /**
   * Throws an OptionError.
   * @param before the value so far, which a value may keep a part of.
   * @param addsUp true for the second and later lines of a file, which some options add to the first.
   */
  read(words: readonly string[], before: Reading<T>, addsUp: boolean): Reading<T>;
  /** CONFIG REWRITE writes it even if it is the default, which may be another one tomorrow: `dir`. */
  readonly isAlwaysWritten?: boolean;
  /** The lines of redis.conf that set it, each without the name. By default one: the text. */
  lines?(reading: Reading<T>): string[][];
}
