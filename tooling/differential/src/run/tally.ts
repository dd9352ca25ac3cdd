/** How many of the replies were no errors, by command and by option: what only ever fails is not tested. */
import type { Command } from "@respire/engine";
import { tokensOf } from "../grammar/newer.ts";
import type { Words } from "../request.ts";

interface Count {
  calls: number;
  errors: number;
}

export class Tally {
  commands = 0;
  errors = 0;
  private readonly counts = new Map<string, Count>();
  /** By the command's name and the option's. */
  private readonly options = new Map<string, Count>();
  private readonly tokens = new Map<Command, ReadonlySet<string>>();

  /** A request of `command`, or of no command. */
  add(command: Command | null, words: Words, isError: boolean): void {
    this.commands++;
    if (isError) this.errors++;
    if (command === null) return;
    const name = command.fullName.toUpperCase();
    count(this.counts, name, isError);
    const tokens = this.tokensOf(command);
    if (tokens.size === 0) return;
    for (let i = 1; i < words.length; i++) {
      const word = words[i] as string;
      if (word.length > 1 && word.length < 16 && tokens.has(word.toUpperCase()))
        count(this.options, `${name} ${word.toUpperCase()}`, isError);
    }
  }

  /** Share of replies that were no errors, of all. */
  get share(): number {
    return this.commands === 0 ? 0 : 1 - this.errors / this.commands;
  }

  /** `SET 1200 93%` for each command, sorted; behind it the options of which more than half of the replies were errors. */
  lines(): string[] {
    const low = (name: string): string[] =>
      this.sorted(this.options).flatMap(([option, count]) =>
        option.startsWith(`${name} `) && percent(count) < 50 ? [`${option.slice(name.length + 1)} ${percent(count)}%`] : [],
      );
    return this.sorted(this.counts).map(([name, count]) => [`${name} ${count.calls} ${percent(count)}%`, ...low(name)].join(", "));
  }

  /** Commands of which more than half of the replies were errors, the worst first. */
  underHalf(): string[] {
    const low = [...this.counts].filter(([, count]) => percent(count) < 50);
    return low.sort(([, a], [, b]) => percent(a) - percent(b)).map(([name, count]) => `${name} ${percent(count)}%`);
  }

  private sorted(counts: ReadonlyMap<string, Count>): [string, Count][] {
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private tokensOf(command: Command): ReadonlySet<string> {
    let tokens = this.tokens.get(command);
    if (tokens === undefined) {
      const { newer, older } = tokensOf(command.spec.args);
      this.tokens.set(command, (tokens = new Set([...newer, ...older])));
    }
    return tokens;
  }
}

const percent = ({ calls, errors }: Count): number => Math.round((100 * (calls - errors)) / calls);

function count(counts: Map<string, Count>, name: string, isError: boolean): void {
  let found = counts.get(name);
  if (found === undefined) counts.set(name, (found = { calls: 0, errors: 0 }));
  found.calls++;
  if (isError) found.errors++;
}
