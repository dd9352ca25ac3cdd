/** One option as it stands: its declaration, its value, and how to change it. */
import { defaultWords, formatOf } from "./formats/index.js";
import type { OptionFlag, OptionFormat, Reading, ValueSpec } from "./option-spec.js";
import { OptionError } from "./option-spec.js";

/** What readers of an option hold; `value` is a plain field. */
export interface OptionHandle<T> {
  readonly value: T;
  /** As CONFIG GET shows it. */
  readonly text: string;
}

export class Option implements OptionHandle<unknown> {
  readonly spec: ValueSpec;
  value: unknown;
  text: string;
  readonly defaultText: string;
  private readonly format: OptionFormat<unknown>;
  private readonly defaultReading: Reading<unknown>;
  /** A line of the configuration that is being loaded has set it. */
  private isLoaded = false;

  constructor(spec: ValueSpec) {
    this.spec = spec;
    this.format = formatOf(spec);
    // Nothing comes before the default: what it leaves out has no value.
    this.defaultReading = this.format.read(defaultWords(spec), { value: undefined, text: "" }, false);
    this.value = this.defaultReading.value;
    this.text = this.defaultText = this.defaultReading.text;
    spec.store?.(this.value as never);
  }

  has(flag: OptionFlag): boolean {
    return this.spec.flags?.includes(flag) === true;
  }

  get reading(): Reading<unknown> {
    return { value: this.value, text: this.text };
  }

  /** Reads a line of a file or of the command line. Throws an OptionError, and has then changed nothing. */
  readLine(words: readonly string[]): Reading<unknown> {
    if (!this.format.takesSeveralWords && words.length !== 1) throw new OptionError("wrong number of arguments");
    const reading = this.checked(this.format.read(words, this.reading, this.isLoaded));
    this.isLoaded = true;
    return reading;
  }

  /** Reads the argument of CONFIG SET. Throws an OptionError. */
  readArgument(argument: string): Reading<unknown> {
    const words = !this.format.takesSeveralWords ? [argument] : argument === "" ? [] : argument.split(" ");
    return this.checked(this.format.read(words, this.reading, false));
  }

  /** The text that lines of a file come to, one after the other; null if they are not valid. */
  textOfLines(lines: readonly (readonly string[])[]): string | null {
    let reading = this.defaultReading;
    try {
      lines.forEach((words, index) => {
        reading = this.format.read(words, reading, index > 0);
      });
    } catch (error) {
      if (error instanceof OptionError) return null;
      throw error;
    }
    return reading.text;
  }

  /** Whether a file that doesn't name it would set it to something else. */
  get isToBeWritten(): boolean {
    return this.text !== this.defaultText || this.format.isAlwaysWritten === true;
  }

  /** The lines of a file that set it to what it is, without its name. */
  get lines(): string[][] {
    if (this.format.lines !== undefined) return this.format.lines(this.reading);
    return [this.format.takesSeveralWords && this.text !== "" ? this.text.split(" ") : [this.text]];
  }

  /** Keeps a value, without making it take effect. */
  keep({ value, text }: Reading<unknown>): void {
    this.value = value;
    this.text = text;
    this.spec.store?.(value as never);
  }

  apply(): void {
    this.spec.apply?.(this.value as never);
  }

  loadingEnded(): void {
    this.isLoaded = false;
  }

  private checked(reading: Reading<unknown>): Reading<unknown> {
    this.spec.check?.(reading.value as never);
    return reading;
  }
}
