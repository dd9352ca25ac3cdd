/** What the generator asks of the kinds of collections. */
import type { CommandSpec } from "@respire/engine";
import type { Words } from "../request.ts";
import type { Chance } from "./chance.ts";
import { type Kind, kinds } from "./collection-kinds.ts";
import type { Position } from "./positions.ts";

/** What a run can be about: the commands of a group, or SORT, whose group has many others. */
export type Family = Kind["group"];

export const isOfFamily = ({ name, group }: CommandSpec, family: Family): boolean => (family === "sort" ? isSort(name) : group === family);
export const isSort = (name: string): boolean => /^sort(_ro)?$/i.test(name);

/** Names of the kinds of keys of a group, each as often as its weight says; null of a group that has no such kinds. */
export function kindsOf(group: string): readonly string[] | null {
  const names = Object.keys(kinds).flatMap((name) =>
    kinds[name]?.group === group ? new Array<string>(kinds[name].weight).fill(name) : [],
  );
  return names.length === 0 ? null : names;
}

export const keysOfKind = (kind: string): readonly string[] | null => kinds[kind]?.keys ?? null;

/** A field for a key of this kind; null if the kind is not of hashes. */
export function fieldFor(kind: string, chance: Chance): string | null {
  const fields = kinds[kind]?.fields;
  return fields === undefined ? null : chance.pick(fields);
}

/** An element or a member, or a field's value, for a key of this kind; null if it is no kind of collection. */
export function elementFor(kind: string, chance: Chance): string | null {
  const elements = kinds[kind]?.elements;
  return elements === undefined ? null : chance.pick(elements);
}

/** A score for a key of this kind; null if the kind is not of sorted sets. */
export function scoreFor(kind: string, chance: Chance): string | null {
  const scores = kinds[kind]?.scores;
  return scores === undefined ? null : chance.pick(scores);
}

/** A longitude or a latitude for a key of this kind; null if the kind is not of positions. */
export function coordinateFor(kind: string, name: string, chance: Chance): string | null {
  const positions = kinds[kind]?.positions;
  return positions === undefined ? null : chance.pick(positions)[name === "longitude" ? 0 : 1];
}

/** All members of keys of this kind have one score. */
export const hasOneScore = (kind: string): boolean => kinds[kind]?.scores?.length === 1;

/** Requests that fill the keys of a family. */
export function furnishingsOf(family: Family): readonly Words[] {
  return Object.values(kinds)
    .filter(({ group }) => group === family)
    .flatMap((kind) =>
      kind.keys.flatMap((key, index) =>
        family === "stream"
          ? streamFurnishings(kind, key, kind.sizes[index] as number)
          : [furnishing(kind, key, kind.sizes[index] as number)],
      ),
    );
}

/** One entry a request, two groups, and some entries that one of their consumers has. */
const streamFurnishings = ({ elements, fields = [] }: Kind, key: string, size: number): readonly Words[] => [
  ...Array.from({ length: size }, (_, at) => ["XADD", key, `1-${at}`, fields[0] as string, elements[at % elements.length] as string]),
  ["XGROUP", "CREATE", key, "g1", "0", "MKSTREAM"],
  ["XGROUP", "CREATE", key, "g2", "1-1", "MKSTREAM"],
  ["XREADGROUP", "GROUP", "g1", "c1", "COUNT", "4", "STREAMS", key, ">"],
];

/** Names of a family's kinds of keys that commands of this group fill. */
export const kindsFilledBy = (group: string, family: Family): readonly string[] =>
  Object.entries(kinds).flatMap(([name, kind]) => (kind.group === family && typeOf(kind) === group ? [name] : []));

/** The group whose commands work on such keys. */
const typeOf = (kind: Kind): string => groupsByCommand[fillingCommand(kind)] as string;
const groupsByCommand: Readonly<Record<string, string>> = {
  RPUSH: "list",
  HSET: "hash",
  SADD: "set",
  ZADD: "sorted-set",
  XADD: "stream",
  SET: "string",
  GEOADD: "geo",
  PFADD: "hyperloglog",
};
const fillingCommand = ({ group, filledBy }: Kind): string =>
  filledBy ?? (Object.keys(groupsByCommand).find((command) => groupsByCommand[command] === group) as string);

function furnishing(kind: Kind, key: string, size: number): Words {
  const { elements, fields, positions, scores, keys } = kind;
  // What is looked up, or made up, differs from key to key.
  const offset = (kind.group === "sort" || kind.filledBy === "SET") && size < 4 ? keys.indexOf(key) : 0;
  const words = Array.from({ length: size }, (_, at) => {
    const element = elements[(at + offset) % elements.length] as string;
    if (positions !== undefined) return [...(positions[at % positions.length] as Position), element];
    if (fields !== undefined) return [fields[at] as string, element];
    return scores === undefined ? [element] : [scores[at % scores.length] as string, element];
  });
  return [fillingCommand(kind), key, ...words.flat()];
}
