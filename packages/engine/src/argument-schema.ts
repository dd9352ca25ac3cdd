/**
 * What a command's arguments look like. Arity and key specifications are derived from it, and COMMAND DOCS, hints, typed clients and random tests are
 * made from it; none of that is written down a second time.
 *
 * Source of the vocabulary: redis.io "Command arguments" (COMMAND DOCS) and "Key specifications".
 */

/** What a command does with a key. Source: redis.io "Key specifications", logical operation flags. */
export type KeyFlag =
  /** Reads the value; reads and changes it; replaces it unread; removes the key. Exactly one of the four. */
  | "RO"
  | "RW"
  | "OW"
  | "RM"
  /** Returns or copies the user's data, or uses it to decide. */
  | "access"
  /** Changes what is there; adds to it and destroys nothing; deletes it. */
  | "update"
  | "insert"
  | "delete"
  /** A word where a key would be, that is none. */
  | "not_key"
  /** There are more keys than the specification finds. */
  | "incomplete"
  /** The flags depend on the other arguments. */
  | "variable_flags";

export type ArgumentType = "key" | "string" | "integer" | "double" | "pattern" | "unix-time" | "pure-token" | "oneof" | "block";

export interface Argument {
  readonly name: string;
  readonly type: ArgumentType;
  /** The word that introduces the argument, such as EX. */
  readonly token?: string;
  readonly optional?: boolean;
  readonly multiple?: boolean;
  /** The token is repeated before each of several values. */
  readonly multipleToken?: boolean;
  /** The version that brought it, if that is not the command's own. */
  readonly since?: string;
  /** As COMMAND DOCS shows it, if not by its name. */
  readonly displayText?: string;
  /** Parts of a block, alternatives of a oneof. */
  readonly arguments?: readonly Argument[];
  /** Of a key: what is done with it. */
  readonly keyFlags?: readonly KeyFlag[];
  /** The number of times that the next argument is given: `numkeys`. */
  readonly countsNext?: boolean;
}

type Options = Pick<Argument, "token" | "optional" | "multiple" | "multipleToken" | "since" | "displayText">;

export const key = (name: string, keyFlags: readonly KeyFlag[], options: Options = {}): Argument => ({
  name,
  type: "key",
  keyFlags,
  ...options,
});
export const string = (name: string, options: Options = {}): Argument => ({ name, type: "string", ...options });
export const integer = (name: string, options: Options = {}): Argument => ({ name, type: "integer", ...options });
export const double = (name: string, options: Options = {}): Argument => ({ name, type: "double", ...options });
export const pattern = (name: string, options: Options = {}): Argument => ({ name, type: "pattern", ...options });
export const unixTime = (name: string, options: Options = {}): Argument => ({ name, type: "unix-time", ...options });
/** An integer that says how often the next argument is given. */
export const count = (name: string, options: Options = {}): Argument => ({ name, type: "integer", countsNext: true, ...options });
export const token = (word: string, options: Options & { readonly name?: string } = {}): Argument => ({
  name: word.toLowerCase(),
  type: "pure-token",
  token: word,
  ...options,
});
export const oneOf = (name: string, alternatives: readonly Argument[], options: Options = {}): Argument => ({
  name,
  type: "oneof",
  arguments: alternatives,
  ...options,
});
export const block = (name: string, parts: readonly Argument[], options: Options = {}): Argument => ({
  name,
  type: "block",
  arguments: parts,
  ...options,
});

/** How many words the argument takes at least, when it is there. */
export function wordsMin(argument: Argument): number {
  const parts = argument.arguments ?? [];
  const inner =
    argument.type === "pure-token"
      ? 0
      : argument.type === "oneof"
        ? Math.min(...parts.map(wordsMin))
        : argument.type === "block"
          ? sum(parts.filter((part) => part.optional !== true).map(wordsMin))
          : 1;
  return inner + (argument.token === undefined ? 0 : 1);
}

/** Whether the argument always takes the same number of words. */
export function isFixed(argument: Argument): boolean {
  if (argument.optional === true || argument.multiple === true) return false;
  const parts = argument.arguments ?? [];
  if (argument.type === "oneof" && new Set(parts.map(wordsMin)).size > 1) return false;
  return parts.every(isFixed);
}

/** Redis's arity: the number of words, the command's name (and a subcommand's) included; negative if it is a minimum. */
export function arityOf(nameWords: number, args: readonly Argument[]): number {
  const words = nameWords + sum(args.filter((argument) => argument.optional !== true).map(wordsMin));
  return args.every(isFixed) ? words : -words;
}

/** The arguments as a person reads them: `key seconds [NX | XX | GT | LT]`. */
export function syntaxOf(args: readonly Argument[]): string {
  return args.map(syntaxOfOne).join(" ");
}

function syntaxOfOne(argument: Argument): string {
  const { type, token: word, name, displayText = name, multiple = false, multipleToken = false, optional = false } = argument;
  const parts = argument.arguments ?? [];
  const inner =
    type === "pure-token" ? "" : type === "oneof" ? parts.map(syntaxOfOne).join(" | ") : type === "block" ? syntaxOf(parts) : displayText;
  // Alternatives need something around them, unless the brackets of an option are.
  const choice = type === "oneof" && (!optional || word !== undefined) ? `<${inner}>` : inner;
  const once = [word ?? "", choice].filter((text) => text !== "").join(" ");
  const text = multiple ? `${once} [${multipleToken || word === undefined ? once : choice} ...]` : once;
  return optional ? `[${text}]` : text;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
