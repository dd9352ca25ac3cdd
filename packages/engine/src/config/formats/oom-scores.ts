/** `oom-score-adj-values`: how much more likely the kernel kills a master, a replica, a child process. Source: redis.conf. */
import { OptionError, type OptionFormat } from "../option-spec.js";

const scoreMax = 2000;

export interface OomScores {
  readonly master: number;
  readonly replica: number;
  readonly child: number;
}

export const oomScoresFormat: OptionFormat<OomScores> = {
  takesSeveralWords: true,
  read(words) {
    if (words.length !== 3) throw new OptionError("wrong number of arguments");
    const scores = words.map((word) => (/^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN));
    if (!scores.every((score) => Math.abs(score) <= scoreMax)) {
      throw new OptionError(`Invalid oom-score-adj-values, elements must be between -${scoreMax} and ${scoreMax}.`);
    }
    const [master, replica, child] = scores as [number, number, number];
    return { value: { master, replica, child }, text: scores.join(" ") };
  },
};
