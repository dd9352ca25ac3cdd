/**
 * `notify-keyspace-events`: a letter for each class of events, and for each kind of channel that they are told in. Source: redis.io "Redis keyspace
 * notifications" and "Redis subkey notifications".
 */
import { OptionError, type OptionFormat } from "../option-spec.js";

/** Those that `A` stands for. */
const inAll = "g$lshzxetda";
/** Classes that `A` leaves out: if it is shown, they are not, though they hold. So it is in Redis. */
const besideAll = "noc";
/** Shown in any case: the kinds of channels, and the class of keys that were missed. */
const others = "KEmSTIV";

/** The value is the letters, without `A`. */
export const eventClassesFormat: OptionFormat<string> = {
  takesSeveralWords: false,
  read(words) {
    const given = new Set<string>();
    for (const letter of words.join("")) {
      if (letter === "A") for (const each of inAll) given.add(each);
      else if ((inAll + besideAll + others).includes(letter)) given.add(letter);
      else throw new OptionError("Invalid event class character. Use 'Ag$lshzxeKEtmdnocaSTIV'.");
    }
    const has = (letters: string): string => [...letters].filter((letter) => given.has(letter)).join("");
    const classes = has(inAll) === inAll ? "A" : has(inAll + besideAll);
    return { value: has(inAll + besideAll + others), text: classes + has(others) };
  },
};
