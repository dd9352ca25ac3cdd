/**
 * All options of an engine: the engine's own, those of whoever embeds it, those of extensions. redis.conf, the command line and CONFIG read and set
 * them here.
 */
import { matchesGlob } from "@respire/datastructures";
import { upToZeroByte } from "../arguments.js";
import { latin1Bytes } from "../latin1.js";
import { isText } from "../utf8.js";
import { Option, type OptionHandle } from "./option.js";
import { type DirectiveSpec, OptionError, type OptionSpec, type Reading, type ValueSpec } from "./option-spec.js";

/** CONFIG SET was refused, and nothing was changed. */
export class ConfigSetError extends Error {
  override name = "ConfigSetError";
  /** The argument that is to blame, and Redis's reason; a name that there is no option for has none. */
  readonly argument: string;
  readonly reason: string | null;

  constructor(argument: string, reason: string | null) {
    super(`CONFIG SET ${argument}: ${reason ?? "unknown option"}`);
    this.argument = argument;
    this.reason = reason;
  }
}

/** What the embedder is told; a server logs it. */
export interface OptionListener {
  /** An option was set to something else than its default, and nothing heeds it yet. Told once for each option. */
  withoutEffect(name: string): void;
  /** A CONFIG SET that was refused could not be undone. */
  undoFailed(name: string, reason: string): void;
}

/** Writes the options to the file that they came from. Throws an Error whose message says why it can't. */
export interface OptionRewriter {
  rewrite(options: readonly Option[]): void;
}

interface Name {
  /** As declared. */
  readonly name: string;
  readonly option: Option;
}

/** Who may set protected options: `enable-protected-configs`. */
const protectionName = "enable-protected-configs";

export class OptionRegistry {
  private readonly names = new Map<string, Name>();
  private readonly directives = new Map<string, DirectiveSpec>();
  private readonly toldWithoutEffect = new Set<string>();
  listener: OptionListener | null = null;
  /** Null while there is no file. */
  rewriter: OptionRewriter | null = null;

  define(...specs: readonly OptionSpec[]): void {
    for (const spec of specs) {
      for (const name of [spec.name, ...(spec.aliases ?? [])]) {
        if (this.names.has(name) || this.directives.has(name)) throw new Error(`option ${name} is declared twice`);
      }
      if (spec.type === "directive") this.directives.set(spec.name, spec);
      else this.add(spec);
    }
  }

  /** The option with this name or alias, in any case. */
  find(name: string): Option | undefined {
    return this.names.get(name.toLowerCase())?.option;
  }

  /** Each option once, in order of declaration. */
  get all(): readonly Option[] {
    return [...new Set([...this.names.values()].map(({ option }) => option))];
  }

  /**
   * What CONFIG GET shows: the names and aliases that match one of the glob patterns, each once. A pattern without wildcards is a name, which is
   * shown as it was asked for, and finds hidden options too. Wildcards are those before the first zero byte, where a pattern ends, for Redis takes it for a
   * string of C.
   */
  matching(patterns: readonly string[]): { name: string; text: string }[] {
    const found = new Map<string, { name: string; text: string }>();
    for (const pattern of patterns) {
      const folded = pattern.toLowerCase();
      const glob = upToZeroByte(folded);
      if (/[*?[]/.test(glob)) {
        const bytes = latin1Bytes(glob);
        for (const { name, option } of this.names.values()) {
          if (found.has(name) || option.has("hidden") || !matchesGlob(bytes, latin1Bytes(name))) continue;
          found.set(name, { name, text: option.text });
        }
      } else {
        const option = this.find(folded);
        if (option !== undefined && !found.has(folded)) found.set(folded, { name: pattern, text: option.text });
      }
    }
    return [...found.values()];
  }

  /** Obeys one line of redis.conf or of the command line. Throws an OptionError, whose message is Redis's. */
  load(name: string, words: readonly string[]): void {
    const directive = this.directives.get(name.toLowerCase());
    if (directive !== undefined) return this.obey(directive, words);
    const option = this.find(name);
    if (option === undefined) throw new OptionError("Bad directive or wrong number of arguments");
    option.keep(option.readLine(words));
    option.apply();
    this.tellWithoutEffect(option.spec, option.text !== option.defaultText);
  }

  /** Lines that come later don't add to those that came before. */
  loadingEnded(): void {
    for (const { option } of this.names.values()) option.loadingEnded();
  }

  /**
   * CONFIG SET: all or nothing. Throws ConfigSetError, which names what is wrong with a parameter as it was given, and what is wrong with a value by the
   * option's name, as Redis does. Values are text, as in a file: bytes that are none (`textOrEscaped`) could not be shown or written back as they came.
   * @param isLocal whether it comes from this machine, which `enable-protected-configs local` asks.
   */
  set(pairs: readonly (readonly [name: string, value: string])[], isLocal: boolean): void {
    const changes = this.changesFor(pairs, isLocal);
    const done = new Map<unknown, Change>();
    let current: Change | null = null;
    for (const { option, after } of changes) option.keep(after);
    try {
      for (const change of changes) {
        current = change;
        const { apply } = change.option.spec;
        if (apply === undefined || done.has(apply)) continue;
        done.set(apply, change);
        change.option.apply();
      }
    } catch (error) {
      this.undo(changes, [...done.values()]);
      if (error instanceof OptionError && current !== null) throw new ConfigSetError(current.name, error.message);
      throw error;
    }
    for (const { option } of changes) this.tellWithoutEffect(option.spec, option.text !== option.defaultText);
  }

  /** Handles for those who read an option often: `value` is a plain field. Throws if there is no such option of the type. */
  boolean(name: string): OptionHandle<boolean> {
    return this.handle<boolean>(name, "boolean");
  }

  integer(name: string): OptionHandle<number> {
    return this.handle<number>(name, "number");
  }

  string(name: string): OptionHandle<string> {
    return this.handle<string>(name, "string");
  }

  /** Of a list, or of an option with a syntax of its own. */
  structured<T extends object>(name: string): OptionHandle<T> {
    return this.handle<T>(name, "object");
  }

  private handle<T>(name: string, type: string): OptionHandle<T> {
    const option = this.find(name);
    if (option === undefined || typeof option.value !== type) throw new Error(`there is no option ${name} that is a ${type}`);
    return option as OptionHandle<unknown> as OptionHandle<T>;
  }

  private add(spec: ValueSpec): void {
    const option = new Option(spec);
    for (const name of [spec.name, ...(spec.aliases ?? [])]) this.names.set(name, { name, option });
  }

  private obey(directive: DirectiveSpec, words: readonly string[]): void {
    if (words.length < directive.wordsMin || words.length > (directive.wordsMax ?? Number.POSITIVE_INFINITY)) {
      throw new OptionError("Bad directive or wrong number of arguments");
    }
    directive.check?.(words);
    directive.store?.(words);
    directive.apply?.(words);
    this.tellWithoutEffect(directive, true);
  }

  /** The readings for CONFIG SET, none of which has been kept. */
  private changesFor(pairs: readonly (readonly [string, string])[], isLocal: boolean): Change[] {
    // An alias and its option are two parameters: the later one wins.
    const seen = new Set<string>();
    const named = pairs.map(([given, argument]) => {
      const found = this.names.get(given.toLowerCase());
      if (found === undefined) throw new ConfigSetError(given, null);
      const { name, option } = found;
      if (option.has("immutable")) throw new ConfigSetError(given, "can't set immutable config");
      if (option.has("protected") && !this.allowsProtected(isLocal)) throw new ConfigSetError(given, "can't set protected config");
      if (seen.has(name)) throw new ConfigSetError(given, "duplicate parameter");
      seen.add(name);
      return { name, option, argument };
    });
    return named.map(({ name, option, argument }) => {
      try {
        const after = option.readArgument(argument);
        if (!isText(argument)) throw new OptionError("argument must be UTF-8");
        return { name, option, before: option.reading, after };
      } catch (error) {
        if (error instanceof OptionError) throw new ConfigSetError(name, error.message);
        throw error;
      }
    });
  }

  private allowsProtected(isLocal: boolean): boolean {
    const protection = this.find(protectionName)?.text;
    return protection === "yes" || (protection === "local" && isLocal);
  }

  private undo(changes: readonly Change[], applied: readonly Change[]): void {
    for (const { option, before } of changes) option.keep(before);
    for (const { name, option } of applied.toReversed()) {
      try {
        option.apply();
      } catch (error) {
        if (!(error instanceof OptionError)) throw error;
        this.listener?.undoFailed(name, error.message);
      }
    }
  }

  private tellWithoutEffect(spec: OptionSpec, isSet: boolean): void {
    if (!isSet || spec.effect !== "later" || this.toldWithoutEffect.has(spec.name)) return;
    this.toldWithoutEffect.add(spec.name);
    this.listener?.withoutEffect(spec.name);
  }
}

interface Change {
  /** The name that CONFIG SET used. */
  readonly name: string;
  readonly option: Option;
  readonly before: Reading<unknown>;
  readonly after: Reading<unknown>;
}
