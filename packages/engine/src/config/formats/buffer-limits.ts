/** `client-output-buffer-limit`: for each class of clients a hard limit, a soft one, and for how long that may be exceeded. Source: redis.conf. */
import { OptionError, type OptionFormat } from "../option-spec.js";
import { readMemory } from "./number.js";

export interface BufferLimit {
  /** 0: no limit. */
  readonly hardBytes: number;
  readonly softBytes: number;
  readonly softSeconds: number;
}

export type ClientClass = "normal" | "replica" | "pubsub";
export type BufferLimits = Readonly<Record<ClientClass, BufferLimit>>;

/** In the order of CONFIG GET, which shows replicas by their older name. */
const classes = ["normal", "replica", "pubsub"] as const;
const shownName: Record<ClientClass, string> = { normal: "normal", replica: "slave", pubsub: "pubsub" };

/** A class that isn't named keeps its limits. */
export const bufferLimitsFormat: OptionFormat<BufferLimits> = {
  takesSeveralWords: true,
  read(words, before) {
    if (words.length % 4 !== 0) throw new OptionError("Wrong number of arguments in buffer limit configuration.");
    const value: Record<string, BufferLimit> = { ...before.value };
    for (let i = 0; i < words.length; i += 4) {
      const name = (words[i] as string).toLowerCase();
      const clientClass = classes.find((candidate) => candidate === name || shownName[candidate] === name);
      if (clientClass === undefined) throw new OptionError("Invalid client class specified in buffer limit configuration.");
      value[clientClass] = readLimit(words[i + 1] as string, words[i + 2] as string, words[i + 3] as string);
    }
    const limits = value as BufferLimits;
    return { value: limits, text: classes.map((name) => limitWords(name, limits[name]).join(" ")).join(" ") };
  },
  lines: ({ value }) => classes.map((name) => limitWords(name, value[name])),
};

function readLimit(hard: string, soft: string, seconds: string): BufferLimit {
  const [hardBytes, softBytes] = [readMemory(hard), readMemory(soft)];
  if (hardBytes === null || softBytes === null || !/^\d+$/.test(seconds)) {
    throw new OptionError("Error in hard, soft or soft_seconds setting in buffer limit configuration.");
  }
  return { hardBytes: Number(hardBytes), softBytes: Number(softBytes), softSeconds: Number(seconds) };
}

function limitWords(name: ClientClass, { hardBytes, softBytes, softSeconds }: BufferLimit): string[] {
  return [shownName[name], String(hardBytes), String(softBytes), String(softSeconds)];
}
