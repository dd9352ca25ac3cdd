/** `notify-keyspace-events`: a letter for each class of events. Source: redis.io "Redis keyspace notifications". */
import { OptionError, type OptionFormat } from "../option-spec.js";

/** Those that `A` stands for, in the order of CONFIG GET. */
const inAll = "g$lshzxetd";
/** Shown after the ones above: keyspace and keyevent channels, and classes that `A` leaves out. */
const others = "KEmn";
/** Classes of Redis newer than 7.2, which `A` leaves out too: overwritten, type changed; sub-keys in four kinds of channels. */
const newer = "ocSTIV";
/** Redis 8.8's class of arrays belongs to `A`. */
const arrays = "a";

/** The value is the letters, without `A`. */
export const eventClassesFormat: OptionFormat<string> = {
  takesSeveralWords: false,
  read(words) {
    const given = new Set<string>();
    for (const letter of words.join("")) {
      if (letter === "A") for (const each of inAll + arrays) given.add(each);
      else if ((inAll + arrays + others + newer).includes(letter)) given.add(letter);
      else throw new OptionError("Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'.");
    }
    const has = (letters: string): string => [...letters].filter((letter) => given.has(letter)).join("");
    const value = has(inAll + arrays + others + newer);
    const isAll = [...inAll].every((letter) => given.has(letter));
    const classes = isAll ? "A" : has(inAll + arrays) + (given.has("n") ? "n" : "");
    const text = classes + has("KEm") + (isAll && given.has("n") ? "n" : "") + has(newer);
    return { value, text };
  },
};
