/** A green run means that everything ran: nothing is left out unseen, and the compiler isn't silenced. */
import ts from "typescript";
import { type Finding, findLines, findNodes, isCode, type Rule, type SourceFile, syntaxOf } from "../source-file.ts";

const runners = new Set(["bench", "describe", "it", "suite", "test"]);
const leavesOut = new Set(["skip", "skipIf", "runIf", "todo"]);

export const honestTests: Rule = (file) => {
  if (!isCode(file.path)) return [];
  return [...silencedCompiler(file), ...leftOutTests(file)];
};

function silencedCompiler(file: SourceFile): Finding[] {
  return findLines(
    file,
    /@ts-(ignore|nocheck)\b/,
    (match) => `${match} hides errors yet to come: use @ts-expect-error with a reason, or fix the type`,
  );
}

function leftOutTests(file: SourceFile): Finding[] {
  return findNodes(file, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const runner = node.expression.getText().split(/[.(]/, 1)[0] ?? "";
    const { text } = node.name;
    if (!runners.has(runner)) return undefined;
    if (text === "only") return `${runner}.only leaves out every other test: remove it`;
    if (leavesOut.has(text) && !hasComment(file, node)) return `${runner}.${text} needs a reason: say it in a comment on the line above`;
    return undefined;
  });
}

/** Is there a comment on the node's line, or alone on the line above? */
function hasComment(file: SourceFile, node: ts.Node): boolean {
  const lines = file.text.split("\n");
  const index = syntaxOf(file).getLineAndCharacterOfPosition(node.getStart()).line;
  return /\/\/|\*\//.test(lines[index] ?? "") || /^\s*(\/\/|\/?\*)/.test(lines[index - 1] ?? "");
}
