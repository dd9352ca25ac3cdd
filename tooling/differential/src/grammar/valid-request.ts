/**
 * Requests as a command's argument schema describes them. Whatever comes from here is right in its syntax: a handler that calls it wrong, or a schema that
 * says too much, is at fault.
 */
import type { Argument, Command, CommandTable } from "@respire/engine";
import type { Chance } from "./chance.ts";
import { coordinateFor, elementFor, type Family, fieldFor, hasOneScore, isSort, scoreFor } from "./collections.ts";
import { isNewerArgument } from "./newer.ts";
import {
  anyPurpose,
  doubles,
  extremeIntegers,
  keysFor,
  longTexts,
  missingKeys,
  patterns,
  purposesOf,
  replacedPurposes,
  smallIntegers,
  texts,
  wordsByName,
} from "./pools.ts";
import { boundFor, fitBounds } from "./range-bounds.ts";
import { fitDestination } from "./search-destinations.ts";
import { settingPairs } from "./settings.ts";
import { fitLimit, idSelectors, readId, streamWord } from "./stream-words.ts";
import { refusedTimeouts, shortTimeouts } from "./timeouts.ts";
import { timeWord } from "./times.ts";

const repetitionsMax = 4;
/** Of a polygon; with fewer than three there is none. */
const verticesMin = 3;
const verticesMax = 8;
/** Keys whose value makes room for another. */
const isReplaced = /^(dst|destination|newkey)$/;
/** SORT's own results, mostly: in the place of what it sorts they would leave lists alone before long. */
const storedPurposes = ["what is stored", "what is stored", "what is stored", "sorted list"];

const groups = new WeakMap<CommandTable, ReadonlySet<string>>();

function groupsOf(table: CommandTable): ReadonlySet<string> {
  let found = groups.get(table);
  if (found === undefined) groups.set(table, (found = new Set(table.commands.map(({ spec }) => spec.group))));
  return found;
}

export class ValidRequest {
  readonly words: string[] = [];
  /** Set when an argument was used that the compared version does not have. */
  isNewer = false;
  private readonly chance: Chance;
  private readonly table: CommandTable;
  private readonly mayBeNewer: boolean;
  private readonly commandName: string;
  private readonly family: Family | null;
  /** What the last key was for: the words behind it mostly fit. */
  private purpose: string;
  private readonly purposes: readonly string[];
  /** So many keys were counted last. */
  private keyCount = 0;

  /**
   * `mayBeNewer`: newer arguments are among the choices. `table` is where names of commands, as arguments, come from. Of a `family`, if one is given, are the
   * keys that commands for keys of every type get.
   */
  constructor(command: Command, table: CommandTable, chance: Chance, mayBeNewer: boolean, family: Family | null = null) {
    this.chance = chance;
    this.table = table;
    this.mayBeNewer = mayBeNewer;
    this.commandName = command.fullName;
    this.family = family;
    this.purposes = purposesOf(command.spec, groupsOf(table), family);
    this.purpose = chance.pick(this.purposes);
    for (const name of command.fullName.split("|")) this.words.push(this.inAnyCase(name.toUpperCase()));
    if (command.fullName === "command|getkeys" || command.fullName === "command|getkeysandflags") this.nest();
    else if (command.fullName === "config|set") this.words.push(...settingPairs(chance, this.family));
    else this.all(command.spec.args);
    fitBounds(this.commandName, this.words, this.purpose, chance);
    fitDestination(this.words, chance);
    fitLimit(this.commandName, this.words);
  }

  /** COMMAND GETKEYS takes a request of another command. */
  private nest(): void {
    const withKeys = this.table.commands.filter(({ keySpecs, subcommands }) => keySpecs.length > 0 && subcommands === null);
    const inner = new ValidRequest(this.chance.pick(withKeys), this.table, this.chance, false);
    this.words.push(...inner.words);
  }

  /** Optional arguments that a word announces come in any order; what swallows all words behind it comes last. */
  private all(args: readonly Argument[]): void {
    for (let i = 0; i < args.length; i++) {
      const argument = args[i] as Argument;
      if (argument.countsNext === true) {
        this.counted(argument, args[++i] as Argument);
        continue;
      }
      if (!isAnnouncedOption(argument)) {
        this.one(argument);
        continue;
      }
      const options = [argument];
      while (i + 1 < args.length && isAnnouncedOption(args[i + 1] as Argument)) options.push(args[++i] as Argument);
      for (const option of this.chance.shuffled(options).sort((a, b) => Number(swallowsAll(a)) - Number(swallowsAll(b)))) this.one(option);
    }
  }

  /** An argument with its token, as often as it may be given. */
  private one(argument: Argument): void {
    const isNewer = isNewerArgument(argument);
    if (argument.optional === true && ((isNewer && !this.mayBeNewer) || this.chance.oneIn(2))) return;
    if (isNewer) this.isNewer = true;
    const repetitions = argument.name === "weight" ? this.keyCount : argument.multiple === true ? this.repetitions() : 1;
    for (let done = 0; done < repetitions; done++) {
      if (argument.token !== undefined && (done === 0 || argument.multipleToken === true)) this.words.push(this.inAnyCase(argument.token));
      this.content(argument);
    }
  }

  /** `numkeys key [key ...]`: the number is right. */
  private counted(count: Argument, counted: Argument): void {
    if (count.optional === true && this.chance.oneIn(2)) return;
    if (count.token !== undefined) this.words.push(this.inAnyCase(count.token));
    const isPolygon = count.name === "num-vertices" && !this.chance.oneIn(12);
    const repetitions = isPolygon ? this.chance.between(verticesMin, verticesMax) : counted.multiple === true ? this.repetitions() : 1;
    this.words.push(String(repetitions));
    this.keyCount = repetitions;
    if (counted.token !== undefined) this.words.push(this.inAnyCase(counted.token));
    for (let done = 0; done < repetitions; done++) this.content(counted);
  }

  private repetitions(): number {
    return this.chance.oneIn(2) ? 1 : this.chance.between(1, repetitionsMax);
  }

  private content(argument: Argument): void {
    const { type, arguments: parts = [] } = argument;
    if (type === "pure-token") return;
    if (argument.name === "streams") return this.streams(parts[0] as Argument);
    if (type === "block") return this.all(parts);
    if (type === "oneof") {
      const known = this.mayBeNewer ? parts : parts.filter((part) => !isNewerArgument(part));
      const choices = idSelectors(this.commandName, argument, this.words, known, this.chance);
      if (choices.length === 0) this.isNewer = true;
      return this.one(withoutOptional(this.chance.pick(choices.length === 0 ? parts : choices)));
    }
    this.words.push(type === "key" ? this.key(isReplaced.test(argument.name)) : this.word(argument));
  }

  /** `key [key ...] id [id ...]`: as many ids as keys. */
  private streams(key: Argument): void {
    const repetitions = this.repetitions();
    for (let done = 0; done < repetitions; done++) this.content(key);
    for (let done = 0; done < repetitions; done++) this.words.push(readId(this.commandName, this.chance));
  }

  private key(mayBeReplaced: boolean): string {
    const { chance } = this;
    if (chance.oneIn(16)) return chance.pick(missingKeys);
    const purposes = chance.oneIn(12) ? anyPurpose : mayBeReplaced && isSort(this.commandName) ? storedPurposes : this.purposes;
    const fitting = mayBeReplaced ? replacedPurposes(purposes) : purposes;
    this.purpose = chance.pick(fitting.length === 0 ? purposes : fitting);
    return chance.pick(keysFor(this.purpose));
  }

  private word(argument: Argument): string {
    const { chance } = this;
    const { name, type } = argument;
    const ofStream = streamWord(this.commandName, argument, this.words, chance);
    if (ofStream !== null) return ofStream;
    const time = timeWord(argument, chance);
    if (time !== null) return time;
    const coordinate = chance.oneIn(40) ? null : coordinateFor(this.purpose, name, chance);
    if (coordinate !== null && /^(longitude|latitude)$/.test(name)) return coordinate;
    const bound = boundFor(this.commandName, name, this.purpose, chance);
    if (bound !== null) return bound;
    if (name === "timeout" && type === "double") return chance.pick(chance.oneIn(16) ? refusedTimeouts : shortTimeouts);
    const fitting = wordsByName.find((each) => each.name.test(name) && each.commands?.test(this.commandName) !== false);
    if (fitting !== undefined && (fitting.areAll === true || !chance.oneIn(12))) return chance.pick(fitting.words);
    if (/command/.test(name)) return this.anyCommandName();
    if (type === "pattern") return chance.pick(patterns);
    if (name === "increment" && hasOneScore(this.purpose)) return "0";
    if (name === "score" || (name === "increment" && type === "double")) return scoreFor(this.purpose, chance) ?? chance.pick(doubles);
    if (type === "double") return chance.pick(doubles);
    if (type === "integer") return this.integer(fitting === undefined);
    if (name === "field") return fieldFor(this.purpose, chance) ?? this.value();
    return this.value();
  }

  private anyCommandName(): string {
    const command = this.chance.pick(this.table.commands);
    const sub = command.subcommands === null || this.chance.oneIn(2) ? null : this.chance.pick(command.subcommands.commands);
    return this.inAnyCase((sub ?? command).fullName);
  }

  /** `mayBeExtreme` is false where a large number would take as much memory. */
  private integer(mayBeExtreme: boolean): string {
    const { chance } = this;
    if (mayBeExtreme && chance.oneIn(8)) return chance.pick(extremeIntegers);
    if (mayBeExtreme && chance.oneIn(16)) return String(chance.bigBetween(-(2n ** 63n), 2n ** 63n - 1n));
    return chance.oneIn(2) ? chance.pick(smallIntegers) : String(chance.between(-1000, 1000));
  }

  private value(): string {
    const { chance } = this;
    const purpose = chance.oneIn(12) ? chance.pick(anyPurpose) : this.purpose;
    const element = elementFor(purpose, chance);
    if (element !== null) return element;
    if (purpose === "counter") return this.integer(true);
    if (purpose === "float") return chance.pick(doubles);
    if (purpose === "long") return chance.pick(longTexts);
    if (purpose === "binary") return randomBytes(chance);
    return chance.oneIn(6) ? this.integer(false) : chance.pick(texts);
  }

  private inAnyCase(word: string): string {
    const choice = this.chance.between(1, 8);
    if (choice > 2) return word;
    if (choice === 1) return word.toLowerCase();
    return [...word].map((character) => (this.chance.oneIn(2) ? character.toLowerCase() : character)).join("");
  }
}

export function randomBytes(chance: Chance): string {
  let text = "";
  for (let left = chance.between(0, 24); left > 0; left--) text += String.fromCharCode(chance.between(0, 255));
  return text;
}

/** Optional, and told apart by its first word. */
function isAnnouncedOption(argument: Argument): boolean {
  return argument.optional === true && isAnnounced(argument);
}

function isAnnounced({ type, token, arguments: parts = [] }: Argument): boolean {
  if (token !== undefined) return true;
  if (type === "oneof") return parts.every(isAnnounced);
  return type === "block" && parts.length > 0 && isAnnounced(parts[0] as Argument);
}

function swallowsAll({ multiple, multipleToken }: Argument): boolean {
  return multiple === true && multipleToken !== true;
}

function withoutOptional(argument: Argument): Argument {
  return argument.optional === true ? { ...argument, optional: false } : argument;
}
