/** Imports point one way: apps → server → engine → datastructures, resp-protocol. The bottom imports nothing of ours. */
import { join } from "node:path/posix";
import { type Finding, findNodes, importedName, isCode, isTestOrBench, type Rule } from "../source-file.ts";
import { portablePackages } from "./portable.ts";

const scope = "@respire/";

/** Which of our packages each may import. A package that isn't here yet gets its line with its first file. */
export const layers: ReadonlyMap<string, readonly string[]> = new Map([
  ["resp-protocol", []],
  ["datastructures", []],
  ["lua", []],
  ["engine", ["datastructures", "lua", "resp-protocol"]],
  ["client", ["resp-protocol"]],
  ["persistence", ["datastructures", "engine"]],
  ["server", ["datastructures", "engine", "lua", "persistence", "resp-protocol"]],
  ["embedded", ["datastructures", "engine", "lua", "persistence", "resp-protocol", "server"]],
  ["testing", ["embedded"]],
]);

/** What portable packages may use of others: small, kept, without Node and without dependencies of their own. */
const allowedLibraries: ReadonlyMap<string, readonly string[]> = new Map([["engine", ["@noble/hashes"]]]);

export const imports: Rule = (file) => {
  const [area = "", owner = "", folder = ""] = file.path.split("/");
  if (!isCode(file.path) || folder !== "src" || (area !== "packages" && area !== "apps")) return [];
  const home = `${area}/${owner}/src/`;
  return findNodes(file, (node) => {
    const name = importedName(node);
    if (name === undefined) return undefined;
    if (name.startsWith(".")) {
      const leaves = !join(file.path, "..", name).startsWith(home);
      return leaves ? `imports ${name}, outside its own package: import the package by its name` : undefined;
    }
    if (area === "apps") return undefined;
    if (name.startsWith(scope)) return judgeOurs(owner, name.slice(scope.length));
    const isAllowed = allowedLibraries.get(owner)?.some((library) => name === library || name.startsWith(`${library}/`)) === true;
    const closed = portablePackages.includes(owner) && !isAllowed && !isTestOrBench(file.path) && !name.startsWith("node:");
    return closed
      ? `imports ${name}: ${owner} depends on nothing but our own packages below it and what allowedLibraries names`
      : undefined;
  });
};

/** May the package `owner` import this one of ours? */
export function judgeOurs(owner: string, imported: string): string | undefined {
  const [name = "", ...inside] = imported.split("/");
  const allowed = layers.get(owner);
  if (allowed === undefined) return `${owner} has no place yet: give it one in layers (tooling/tidy/src/rules/imports.ts)`;
  if (!allowed.includes(name))
    return `${owner} may not import ${name}, only ${allowed.join(", ") || "nothing of ours"}: turn the dependency around with an interface`;
  return inside.length > 0 ? `imports ${imported}, a file inside ${name}: import what ${name} exports, or export it there` : undefined;
}

/** The same rule for the dependencies that a package's manifest declares. */
export const declaredDependencies: Rule = (file): Finding[] => {
  const [, owner] = /^packages\/([^/]+)\/package\.json$/.exec(file.path) ?? [];
  if (owner === undefined) return [];
  const manifest = JSON.parse(file.text) as { dependencies?: Record<string, string>; peerDependencies?: Record<string, string> };
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter((name) => name.startsWith(scope))
    .flatMap((name) => judgeOurs(owner, name.slice(scope.length)) ?? [])
    .map((message) => ({ path: file.path, line: 1, message }));
};
