/** `save`: pairs of seconds and changes after which a snapshot is due. Source: redis.conf. */
import { OptionError, type OptionFormat } from "../option-spec.js";

export interface SavePoint {
  readonly seconds: number;
  readonly changes: number;
}

/** Lines of a file add up, and an empty one takes back those before it. */
export const savePointsFormat: OptionFormat<readonly SavePoint[]> = {
  takesSeveralWords: true,
  read(words, before, addsUp) {
    const isEmpty = words.length === 0 || (words.length === 1 && words[0] === "");
    if (!isEmpty && words.length % 2 === 1) throw new OptionError("Invalid save parameters");
    const value: SavePoint[] = addsUp && !isEmpty ? [...before.value] : [];
    for (let i = 0; i + 1 < words.length; i += 2) {
      const [seconds, changes] = [Number(words[i]), Number(words[i + 1])];
      const isNumeric = /^\d+$/.test(words[i] as string) && /^\d+$/.test(words[i + 1] as string);
      if (!isNumeric || seconds < 1 || changes > 2 ** 31 - 1) throw new OptionError("Invalid save parameters");
      value.push({ seconds, changes });
    }
    return { value, text: value.map(({ seconds, changes }) => `${seconds} ${changes}`).join(" ") };
  },
  lines: ({ value }) => (value.length === 0 ? [[""]] : value.map(({ seconds, changes }) => [String(seconds), String(changes)])),
};
