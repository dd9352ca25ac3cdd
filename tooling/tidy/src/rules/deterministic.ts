/** Time and chance come from outside, so that a simulator can repeat any run from its seed. */
import ts from "typescript";
import { findNodes, isPublishedSource, type Rule } from "../source-file.ts";

export const deterministicPackages = ["datastructures", "engine", "lua", "resp-protocol"];

const replacements = new Map([
  ["Date.now", "use the injected clock"],
  ["performance.now", "use the injected clock"],
  ["Math.random", "use the injected random source"],
  ["crypto.getRandomValues", "use the injected random source"],
  ["crypto.randomUUID", "use the injected random source"],
]);

export const deterministic: Rule = (file) => {
  if (!isPublishedSource(file.path, deterministicPackages)) return [];
  return findNodes(file, (node) => {
    if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) {
      return "new Date() reads the real time: use the injected clock";
    }
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const name = node.getText().replaceAll(/\s|\?/g, "");
    const replacement = replacements.get(name);
    return replacement && `${name}: ${replacement}`;
  });
};
