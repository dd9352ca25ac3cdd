/**
 * What a command's arguments look like. Arity and the positions of keys are derived from it, never written down a second time.
 *
 * Source of the vocabulary: redis.io "Command arguments" (COMMAND DOCS) and "Key specifications".
 */
export interface Argument {
  readonly name: string;
  readonly type: "key" | "string" | "integer" | "double" | "pattern" | "unix-time" | "pure-token" | "oneof" | "block";
  /** The word that introduces the argument, such as EX. */
  readonly token?: string;
  readonly optional?: boolean;
  readonly multiple?: boolean;
  /** Parts of a block, alternatives of a oneof. */
  readonly arguments?: readonly Argument[];
}

type Options = Pick<Argument, "token" | "optional" | "multiple">;

export const key = (name = "key", options: Options = {}): Argument => ({ name, type: "key", ...options });
export const string = (name: string, options: Options = {}): Argument => ({ name, type: "string", ...options });
export const integer = (name: string, options: Options = {}): Argument => ({ name, type: "integer", ...options });
export const pattern = (name: string, options: Options = {}): Argument => ({ name, type: "pattern", ...options });
export const unixTime = (name: string, token: string): Argument => ({ name, type: "unix-time", token });
export const token = (word: string, options: Options = {}): Argument => ({
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
function wordsMin(argument: Argument): number {
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

function isFixed(argument: Argument): boolean {
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

/** Where the keys are, as COMMAND tells it: first and last position (-1: the last word), and the step from one to the next; zeros if none. */
export function keyPositions(args: readonly Argument[]): { first: number; last: number; step: number } {
  const index = args.findIndex((argument) => argument.type === "key" || argument.arguments?.[0]?.type === "key");
  const found = args[index];
  if (found === undefined) return { first: 0, last: 0, step: 0 };
  return {
    first: index + 1,
    last: found.multiple === true ? -1 : index + 1,
    step: found.type === "block" ? (found.arguments?.length ?? 1) : 1,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
