/**
 * Times that keys expire at. Two servers never read the clock in the same instant, so a key that expires during a sequence would be seen by one and not by
 * the other: times are either far away or past.
 */
import type { Argument, Command } from "@respire/engine";
import { wordsMin } from "../engine-insides.ts";
import type { Words } from "../request.ts";
import type { Chance } from "./chance.ts";

/** No sequence takes longer. */
const farMs = 100_000;

const extremeTimes = ["9223372036854775807", "9223372036854775", "-9223372036854775808", "0", "-1", "-1000"];
const pastSeconds = ["1", "1000000000"];
const pastMilliseconds = ["1", "1000000000000"];

interface Unit {
  readonly ms: number;
  /** Counted from 1970. */
  readonly isMoment: boolean;
}

/** The unit of an argument that says when a key expires; null of others. */
export function timeUnitOf({ name, type, token }: Argument): Unit | null {
  if (token === "BLOCK") return null; // How long somebody waits: `timeouts.ts`.
  const isMoment = type === "unix-time" || /^(pxat|exat)$/.test(name);
  if (/milliseconds|^px(at)?$/.test(name)) return { ms: 1, isMoment };
  return /seconds|^ex(at)?$|^ttl$/.test(name) || isMoment ? { ms: 1000, isMoment } : null;
}

/** A time for the argument, hardly ever the same twice, so that GT and LT do not hang on a millisecond; null if the argument is none. */
export function timeWord(argument: Argument, chance: Chance): string | null {
  const unit = timeUnitOf(argument);
  if (unit === null) return null;
  if (chance.oneIn(12)) return chance.pick(extremeTimes);
  const isInMs = unit.ms === 1;
  if (!unit.isMoment) return String(isInMs ? chance.between(farMs, 2_000_000_000) * 1000 : chance.between(farMs / 1000, 2_000_000_000));
  if (chance.oneIn(5)) return chance.pick(isInMs ? pastMilliseconds : pastSeconds);
  const seconds = chance.between(4_000_000_000, 9_000_000_000);
  return String(isInMs ? seconds * 1000 + chance.between(0, 999) : seconds);
}

interface TimePlaces {
  /** Words behind which a time stands, in capitals. */
  readonly tokens: ReadonlyMap<string, Unit>;
  /** Index of the word that is a time whatever stands around it, or -1. */
  readonly index: number;
  readonly unit: Unit | null;
}

const places = new WeakMap<Command, TimePlaces>();

function placesOf(command: Command): TimePlaces {
  let found = places.get(command);
  if (found === undefined) {
    const tokens = new Map<string, Unit>();
    const visit = (argument: Argument): void => {
      const unit = timeUnitOf(argument);
      if (unit !== null && argument.token !== undefined) tokens.set(argument.token, unit);
      argument.arguments?.forEach(visit);
    };
    const { args } = command.spec;
    args.forEach(visit);
    const position = args.findIndex((argument) => argument.token === undefined && timeUnitOf(argument) !== null);
    const nameWords = command.fullName.split("|").length;
    const index = position < 0 ? -1 : args.slice(0, position).reduce((words, argument) => words + wordsMin(argument), nameWords);
    found = { tokens, index, unit: position < 0 ? null : timeUnitOf(args[position] as Argument) };
    places.set(command, found);
  }
  return found;
}

/** The times in a request, damaged as it may be, in milliseconds with their unit. */
function timesIn(command: Command, words: Words): { ms: number; isMoment: boolean }[] {
  const { tokens, index, unit } = placesOf(command);
  const found: { ms: number; isMoment: boolean }[] = [];
  const add = (word: string | undefined, { ms, isMoment }: Unit): void => {
    if (word !== undefined && /^-?\d+$/.test(word)) found.push({ ms: Number(word) * ms, isMoment });
  };
  if (unit !== null) add(words[index], unit);
  if (tokens.size === 0) return found;
  words.forEach((word, at) => {
    const announced = word.length < 8 ? tokens.get(word.toUpperCase()) : undefined;
    if (announced !== undefined) add(words[at + 1], announced);
  });
  return found;
}

/** Index of the word that says how long pending entries have to have been idle. */
const idlePlaces: Readonly<Record<string, number>> = { xclaim: 4, xautoclaim: 4, xpending: 4 };

/** Whether entries that have just been delivered may become idle for as long while the sequence runs. */
function hasShortIdleTime({ fullName }: Command, words: Words): boolean {
  const word = words[idlePlaces[fullName] ?? 0] ?? "";
  return idlePlaces[fullName] !== undefined && /^\d+$/.test(word) && Number(word) > 0 && Number(word) < farMs;
}

/** Whether a key may expire, or an entry be idle for long enough, while the sequence runs. */
export function isRacy(command: Command, words: Words, nowMs: number): boolean {
  if (hasShortIdleTime(command, words)) return true;
  return timesIn(command, words).some(({ ms, isMoment }) => (isMoment ? Math.abs(ms - nowMs) < farMs * 10 : ms > 0 && ms < farMs));
}

/** Whether it may set a key to expire at a moment that is past. Version 7.0 keeps such a key, and counts it, until somebody asks for it. */
export function mayBeLate(command: Command, words: Words, nowMs: number): boolean {
  return timesIn(command, words).some(({ ms, isMoment }) => isMoment && ms < nowMs);
}

/** How long until whatever a request sets to expire before long has expired; 0 if it sets nothing so. */
export function msUntilExpired(command: Command, words: Words, nowMs: number): number {
  const left = timesIn(command, words).map(({ ms, isMoment }) => (isMoment ? ms - nowMs : ms));
  return Math.max(0, ...left.filter((ms) => ms < farMs * 10));
}
