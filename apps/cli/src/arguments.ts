/**
 * The command line, as redis-cli takes it: options first, each in a word of its own, then the command from the first word that is none. Numbers are
 * read as the C language does, up to the first character that doesn't belong. Source: `redis-cli --help`, and what redis-cli 7.0 does.
 *
 * Node's `parseArgs` doesn't fit: it would take options from among the command's words, and `-p6379` for an option.
 */
import type { OutputOptions } from "./format/output.js";
import type { Endpoint } from "./session.js";
import { usage } from "./usage.js";
import { version } from "./version.js";

export interface Options {
  readonly endpoint: Endpoint;
  readonly output: OutputOptions;
  readonly showPushes: boolean;
  /** Times the command is run; negative: without end. */
  readonly repeat: number;
  readonly intervalMs: number;
  /** What standard input is: lines or nothing, the last argument, or the argument that says so. */
  readonly input: "lines" | "last" | { readonly tag: string };
  readonly quotedInput: boolean;
  readonly failsOnError: boolean;
  /** Nothing: commands come from standard input. */
  readonly words: readonly string[];
  /** To be said on standard error before anything else. */
  readonly warnings: readonly string[];
}

/** Nothing is to be run: this is to be said instead. */
export class Ending {
  readonly text: string;
  readonly exitCode: number;
  readonly stream: "stdout" | "stderr";

  constructor(text: string, exitCode: number, stream: "stdout" | "stderr" = exitCode === 0 ? "stdout" : "stderr") {
    this.text = text;
    this.exitCode = exitCode;
    this.stream = stream;
  }
}

interface Surroundings {
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What has been read so far. */
interface State {
  endpoint: Mutable<Endpoint>;
  output: Mutable<OutputOptions>;
  options: Mutable<Omit<Options, "endpoint" | "output" | "words" | "warnings">>;
  warnings: string[];
  /** `-2` and `-3`. */
  chosenProtocols: Set<number>;
  warnsOfPassword: boolean;
}

type Reader = (state: State, value: string) => void;

/** Options that stand alone. */
const flags: Readonly<Record<string, (state: State) => void>> = {
  "-x": ({ options }) => {
    if (typeof options.input === "object") throw new Ending("Options -x and -X are mutually exclusive.\n", 1);
    options.input = "last";
  },
  "-e": ({ options }) => {
    options.failsOnError = true;
  },
  "-2": (state) => chooseProtocol(state, 2),
  "-3": (state) => chooseProtocol(state, 3),
  "--raw": ({ output }) => {
    output.format = "raw";
  },
  "--no-raw": ({ output }) => {
    output.format = "terminal";
  },
  "--csv": ({ output }) => {
    output.format = "csv";
  },
  "--json": ({ output }) => {
    output.format = "json";
  },
  "--quoted-json": ({ output }) => {
    output.format = "quoted-json";
  },
  "--quoted-input": ({ options }) => {
    options.quotedInput = true;
  },
  "--no-auth-warning": (state) => {
    state.warnsOfPassword = false;
  },
};

/** Options with a value in the next word. */
const settings: Readonly<Record<string, Reader>> = {
  "-h": ({ endpoint }, value) => {
    endpoint.host = value;
  },
  "-p": ({ endpoint }, value) => {
    endpoint.port = integerOf(value);
  },
  "-s": ({ endpoint }, value) => {
    endpoint.path = value;
  },
  "-n": ({ endpoint }, value) => {
    endpoint.db = integerOf(value);
  },
  "-a": ({ endpoint }, value) => {
    endpoint.password = value;
  },
  "--pass": ({ endpoint }, value) => {
    endpoint.password = value;
  },
  "--user": ({ endpoint }, value) => {
    endpoint.username = value;
  },
  "-u": ({ endpoint }, value) => Object.assign(endpoint, endpointOf(value)),
  "-r": ({ options }, value) => {
    options.repeat = integerOf(value);
  },
  "-i": ({ options }, value) => {
    options.intervalMs = Math.max(0, (Number.parseFloat(value) || 0) * 1000);
  },
  "-X": ({ options }, value) => {
    if (options.input === "last") throw new Ending("Options -x and -X are mutually exclusive.\n", 1);
    options.input = { tag: value };
  },
  "-d": ({ output }, value) => {
    output.elementDelimiter = binary(value);
  },
  "-D": ({ output }, value) => {
    output.replyDelimiter = binary(value);
  },
  "--show-pushes": ({ options, warnings }, value) => {
    if (/^[yn]/i.test(value)) options.showPushes = /^y/i.test(value);
    else warnings.push(`Unknown --show-pushes value '${value}' (valid: '[y]es', '[n]o')\n`);
  },
};

/** Throws `Ending` if nothing is to be run. */
export function readArguments(words: readonly string[], { isTerminal, environment }: Surroundings): Options {
  const state: State = {
    endpoint: {
      host: "127.0.0.1",
      port: 6379,
      path: null,
      username: null,
      password: environment.REDISCLI_AUTH ?? null,
      db: 0,
      protocol: 2,
    },
    output: { format: isTerminal ? "terminal" : "raw", elementDelimiter: "\n", replyDelimiter: "\n" },
    options: { showPushes: isTerminal, repeat: 1, intervalMs: 0, input: "lines", quotedInput: false, failsOnError: false },
    warnings: [],
    chosenProtocols: new Set(),
    warnsOfPassword: true,
  };
  let at = 0;
  let hasPassword = false;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === "--help" || (word === "-h" && at === words.length - 1)) throw new Ending(usage, 0);
    if (word === "--version" || word === "-v") throw new Ending(`respire-cli ${version}\n`, 0);
    const flag = flags[word];
    const setting = settings[word];
    if (flag !== undefined) {
      flag(state);
    } else if (setting !== undefined && at + 1 < words.length) {
      const before = state.endpoint.password;
      setting(state, words[++at] as string);
      hasPassword ||= word === "-a" || word === "--pass" || state.endpoint.password !== before;
    } else if (word.startsWith("-")) {
      throw new Ending(`Unrecognized option or bad number of args for: '${word}'\n`, 1);
    } else {
      break;
    }
  }
  const { endpoint, output, options, chosenProtocols } = state;
  const isJson = output.format === "json" || output.format === "quoted-json";
  endpoint.protocol = chosenProtocols.has(3) || (isJson && !chosenProtocols.has(2)) ? 3 : 2;
  if (hasPassword && state.warnsOfPassword) {
    state.warnings.push("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n");
  }
  return { endpoint, output, ...options, words: words.slice(at).map(binary), warnings: state.warnings };
}

function chooseProtocol({ chosenProtocols }: State, protocol: number): void {
  chosenProtocols.add(protocol);
  if (chosenProtocols.size > 1) throw new Ending("Options -2 and -3 are mutually exclusive.\n", 1);
}

/** In a URL, a user name alone is a password. */
function endpointOf(text: string): Partial<Endpoint> {
  const match = /^redis:\/\/(?:(?:([^:@]*):)?([^@]*)@)?(\[[^\]]*\]|[^:/]*)(?::(\d+))?(?:\/(.*))?$/i.exec(text);
  if (match === null) throw new Ending(/^rediss:/i.test(text) ? "rediss:// is only supported when TLS is\n" : "Invalid URI scheme\n", 1);
  const [, username = "", password, host = "", port, db = ""] = match;
  return {
    ...(host !== "" && { host: host.replace(/^\[(.*)\]$/, "$1") }),
    ...(port !== undefined && { port: Number(port) }),
    ...(username !== "" && { username: decode(username) }),
    ...(password !== undefined && { password: decode(password) }),
    ...(db !== "" && { db: integerOf(db) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Ending("Incomplete URI encoding\n", 1);
  }
}

function integerOf(text: string): number {
  const number = Number.parseInt(text, 10);
  return Number.isNaN(number) ? 0 : number;
}

/** The bytes of a word, one character each. */
const binary = (word: string): string => Buffer.from(word).toString("latin1");
