/** What a rule sees of the tree: one file at a time, and what it has to say about it. */
import { basename } from "node:path/posix";
import ts from "typescript";

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Finding {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong, and what to do instead. */
  readonly message: string;
}

export type Rule = (file: SourceFile) => Finding[];

export const isCode = (path: string): boolean => /\.(ts|mts|cts|js|mjs|cjs)$/.test(path);

/** Tests and benchmarks may use Node, real time and chance; what is published may not. */
export const isTestOrBench = (path: string): boolean => /\.(test|bench)\.ts$/.test(path);

/** Source that is published: under `packages/NAME/src`, neither test nor benchmark. */
export const isPublishedSource = (path: string, packages: readonly string[]): boolean =>
  isCode(path) && !isTestOrBench(path) && packages.some((name) => path.startsWith(`packages/${name}/src/`));

/** The words of a file's name, without its extensions: `double-text.test.ts` has `double` and `text`. */
export const wordsOfName = (path: string): string[] => (basename(path).split(".")[0] ?? "").toLowerCase().split(/[-_]/);

/** A finding for each line that the pattern occurs in. */
export function findLines(file: SourceFile, pattern: RegExp, message: (match: string) => string): Finding[] {
  return file.text.split("\n").flatMap((text, index) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ path: file.path, line: index + 1, message: message(match[0]) }];
  });
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

/** The syntax tree of a file of code, parsed once however many rules ask. */
export function syntaxOf(file: SourceFile): ts.SourceFile {
  let tree = parsed.get(file);
  if (tree === undefined) {
    tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.ES2022, true);
    parsed.set(file, tree);
  }
  return tree;
}

/** A finding for each node of the syntax tree that `judge` objects to. Comments and strings are no nodes that could be mistaken for code. */
export function findNodes(file: SourceFile, judge: (node: ts.Node) => string | undefined): Finding[] {
  const tree = syntaxOf(file);
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const message = judge(node);
    if (message !== undefined) {
      const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
      findings.push({ path: file.path, line, message });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return findings;
}

/** What `import … from "x"`, `export … from "x"`, `import("x")`, `require("x")` and `import("x").Type` name. */
export function importedName(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const imports = callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === "require");
  return imports ? textOf(node.arguments[0]) : undefined;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
