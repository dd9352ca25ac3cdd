/** Words: switches, choices, strings, lists. */
import type { ChoiceSpec, ChoicesSpec, OptionFormat } from "../option-spec.js";
import { OptionError } from "../option-spec.js";

export function oneWord(words: readonly string[]): string {
  const [word] = words;
  if (words.length !== 1 || word === undefined) throw new OptionError("wrong number of arguments");
  return word;
}

export const booleanFormat: OptionFormat<boolean> = {
  takesSeveralWords: false,
  read(words) {
    const text = oneWord(words).toLowerCase();
    if (text !== "yes" && text !== "no") throw new OptionError("argument must be 'yes' or 'no'");
    return { value: text === "yes", text };
  },
};

export const stringFormat: OptionFormat<string> = {
  takesSeveralWords: false,
  read(words) {
    const text = oneWord(words);
    return { value: text, text };
  },
};

export const wordsFormat: OptionFormat<readonly string[]> = {
  takesSeveralWords: true,
  read(words) {
    const value = words.filter((word) => word !== "");
    return { value, text: value.join(" ") };
  },
};

export function choiceFormat({ choices, synonyms = {} }: ChoiceSpec): OptionFormat<string> {
  return {
    takesSeveralWords: false,
    read(words) {
      const choice = findChoice(choices, oneWord(words));
      const text = synonyms[choice] ?? choice;
      return { value: text, text };
    },
  };
}

export function choicesFormat({ choices, all }: ChoicesSpec): OptionFormat<readonly string[]> {
  const [none = ""] = choices;
  const single = choices.filter((choice) => choice !== none && choice !== all);
  return {
    takesSeveralWords: true,
    read(words) {
      const given = new Set((words.length === 0 ? [""] : words).map((word) => findChoice(choices, word)));
      const value = single.filter((choice) => given.has(choice) || (all !== undefined && given.has(all)));
      if (value.length === 0) return { value, text: none };
      return { value, text: all !== undefined && value.length === single.length ? all : value.join(" ") };
    },
  };
}

function findChoice(choices: readonly string[], word: string): string {
  const choice = choices.find((candidate) => candidate === word.toLowerCase());
  if (choice === undefined) throw new OptionError(`argument(s) must be one of the following: ${choices.join(", ")}`);
  return choice;
}
