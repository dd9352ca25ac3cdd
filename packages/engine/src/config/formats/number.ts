/** Numbers: integers, memory sizes, octal permissions. Source of units and texts: redis.conf, and what redis-server 7 answers. */
import type { IntegerSpec, MemorySpec, OctalSpec, OptionFormat, Reading } from "../option-spec.js";
import { OptionError } from "../option-spec.js";
import { oneWord } from "./words.js";

const int64Min = -(2n ** 63n);
const int64Max = 2n ** 63n - 1n;
const uint64Max = 2n ** 64n - 1n;

const units = new Map<string, bigint>([
  ["", 1n],
  ["b", 1n],
  ["k", 1000n],
  ["kb", 1024n],
  ["m", 1000n ** 2n],
  ["mb", 1024n ** 2n],
  ["g", 1000n ** 3n],
  ["gb", 1024n ** 3n],
]);

/** The bytes that `1gb` and the like stand for; null if it is no size, or one beyond 64 bits. */
export function readMemory(text: string): bigint | null {
  const bytes = parseMemory(text);
  return bytes === null || bytes > uint64Max ? null : bytes;
}

/** A size however large, so that one that is too large is told from what is none. No digits at all is 0, as in Redis. */
function parseMemory(text: string): bigint | null {
  const parts = /^(?<digits>\d*)(?<unit>[a-z]*)$/i.exec(text)?.groups as { digits: string; unit: string } | undefined;
  const factor = units.get(parts?.unit.toLowerCase() ?? "none");
  if (parts === undefined || factor === undefined) return null;
  return BigInt(parts.digits) * factor;
}

type NumberSpec = IntegerSpec | MemorySpec | OctalSpec;

export function integerFormat(spec: IntegerSpec): OptionFormat<number> {
  return numberFormat(
    spec,
    (text) => {
      if (!/^(0|-?[1-9]\d*)$/.test(text)) throw new OptionError("argument couldn't be parsed into an integer");
      const value = BigInt(text);
      if (value < int64Min || value > int64Max) throw new OptionError("argument couldn't be parsed into an integer");
      return value;
    },
    String,
  );
}

export function octalFormat(spec: OctalSpec): OptionFormat<number> {
  return numberFormat(
    spec,
    (text) => {
      if (!/^[0-7]{1,20}$/.test(text)) throw new OptionError("argument couldn't be parsed as an octal number");
      return BigInt(`0o${text}`);
    },
    (value) => value.toString(8),
  );
}

export function memoryFormat(spec: MemorySpec): OptionFormat<number> {
  const format = numberFormat(
    spec,
    (text) => {
      const percent = spec.takesPercent === true ? /^(\d+)%$/.exec(text)?.[1] : undefined;
      if (percent !== undefined) {
        if (BigInt(percent) > 100n) throw new OptionError("percentage argument must be less or equal to 100");
        return -BigInt(percent);
      }
      const bytes = parseMemory(text);
      if (bytes === null) throw new OptionError(`argument must be a memory ${spec.takesPercent === true ? "or percent value" : "value"}`);
      return bytes;
    },
    (value) => (value < 0n ? `${-value}%` : String(value)),
  );
  return { ...format, lines: ({ text }) => [[withUnit(text)]] };
}

/** `100mb` rather than `104857600`, if nothing is lost by it. */
function withUnit(text: string): string {
  if (!/^[1-9]\d*$/.test(text)) return text;
  const bytes = BigInt(text);
  const unit = ["gb", "mb", "kb"].find((name) => bytes % (units.get(name) as bigint) === 0n);
  return unit === undefined ? text : `${bytes / (units.get(unit) as bigint)}${unit}`;
}

function numberFormat(spec: NumberSpec, parse: (text: string) => bigint, show: (value: bigint) => string): OptionFormat<number> {
  const min = BigInt(spec.min ?? int64Min);
  const max = BigInt(spec.max ?? int64Max);
  const showBound = spec.type === "octal" ? show : String;
  return {
    takesSeveralWords: false,
    read(words): Reading<number> {
      let value = parse(oneWord(words));
      if (value < min || value > max) throw new OptionError(`argument must be between ${showBound(min)} and ${showBound(max)} inclusive`);
      if (spec.clamp !== undefined) value = clamp(value, spec.clamp);
      return { value: Number(value), text: show(value) };
    },
  };
}

function clamp(value: bigint, [min, max]: readonly [number, number]): bigint {
  if (value < BigInt(min)) return BigInt(min);
  return value > BigInt(max) ? BigInt(max) : value;
}
