/** Damage: what a careless or a hostile client makes of a request. */
import type { Words } from "../request.ts";
import type { Chance } from "./chance.ts";
import { anyPurpose, badNumbers, badWords, keysFor, unknownNames } from "./pools.ts";
import { randomBytes } from "./valid-request.ts";

type Damage = (words: string[], at: number, chance: Chance) => void;

/** `at` is the index of a word behind the command's name, or one past the last word. */
const damages: readonly Damage[] = [
  (words, at) => words.splice(at, 1),
  (words, at) => words.splice(at, 0, words[at] ?? ""),
  (words, at, chance) => words.splice(at, 0, chance.pick(badWords)),
  (words, at, chance) => words.splice(at, 0, chance.pick(words)),
  (words, at, chance) => words.push(chance.pick(badWords), ...(chance.oneIn(2) ? [chance.pick(badNumbers)] : []), ...words.splice(at, 0)),
  (words, at, chance) => swap(words, at, chance.between(1, words.length - 1)),
  (words, at, chance) => replace(words, at, chance.pick(badNumbers)),
  (words, at, chance) => replace(words, at, chance.pick(badNumbers)),
  (words, at, chance) => replace(words, at, chance.pick(keysFor(chance.pick(anyPurpose)))),
  (words, at, chance) => replace(words, at, randomBytes(chance)),
  (words, at, chance) => replace(words, at, chance.pick(badWords)),
  (words, at) => words.splice(at),
  (words, _at, chance) => words.push(...Array.from({ length: chance.between(1, 4) }, () => chance.pick(badWords))),
];

function swap(words: string[], at: number, other: number): void {
  if (at >= words.length || other < 1) return;
  [words[at], words[other]] = [words[other] as string, words[at] as string];
}

function replace(words: string[], at: number, word: string): void {
  if (at < words.length) words[at] = word;
}

/** The request with one to three things done to it. */
export function damaged(words: Words, nameWords: number, chance: Chance): Words {
  const result = [...words];
  for (let left = chance.oneIn(2) ? 1 : chance.between(2, 3); left > 0; left--)
    chance.pick(damages)(result, chance.between(nameWords, result.length), chance);
  return result;
}

/** A request for a command or a subcommand that there is not. */
export function unknown(containers: readonly string[], chance: Chance): Words {
  const name = chance.oneIn(3) ? randomBytes(chance) : chance.pick(unknownNames);
  const rest = Array.from({ length: chance.between(0, 5) }, () => (chance.oneIn(2) ? chance.pick(badWords) : randomBytes(chance)));
  return chance.oneIn(3) && containers.length > 0 ? [chance.pick(containers), name, ...rest] : [name, ...rest];
}
