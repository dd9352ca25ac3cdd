/** The packages at the bottom run in Node, Bun, Deno, workers and browsers alike, so they use nothing of Node. */
import { builtinModules } from "node:module";
import ts from "typescript";
import { findNodes, importedName, isPublishedSource, type Rule } from "../source-file.ts";

export const portablePackages = ["datastructures", "engine", "lua", "resp-protocol"];

const replacements = new Map([
  ["Buffer", "use Uint8Array, and DataView for numbers"],
  ["process", "take what you need (options, clock, environment) as a parameter"],
  ["require", "use import"],
  ["__dirname", "take bytes, not paths; files are for the packages above"],
  ["__filename", "take bytes, not paths; files are for the packages above"],
]);

export const portable: Rule = (file) => {
  if (!isPublishedSource(file.path, portablePackages)) return [];
  return findNodes(file, (node) => {
    const imported = importedName(node);
    if (imported !== undefined && isNodeModule(imported)) {
      return `imports ${imported}, which only Node has: take what you need as an interface, and let packages/server implement it`;
    }
    if (!ts.isIdentifier(node) || !namesAVariable(node)) return undefined;
    const replacement = replacements.get(node.text);
    return replacement && `${node.text} isn't everywhere: ${replacement}`;
  });
};

const isNodeModule = (name: string): boolean => name.startsWith("node:") || builtinModules.includes(name);

/** False where an identifier only names a member: `event.process`, `{ process: 1 }`, `process(): void`. A member of globalThis is a variable. */
function namesAVariable(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node || parent.expression.getText() === "globalThis";
  if (ts.isQualifiedName(parent)) return parent.left === node;
  const isMember =
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isPropertySignature(parent) ||
    ts.isMethodDeclaration(parent) ||
    ts.isAccessor(parent) ||
    ts.isMethodSignature(parent);
  return !(isMember && parent.name === node);
}
