/** Reads the repository: the files that git tracks or would track, and the text of those that are text. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./source-file.ts";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Every text file of the repository. */
export function readTree(): SourceFile[] {
  return listPaths()
    .filter((path) => existsSync(join(root, path)))
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.subarray(0, 8000).includes(0)) // As git tells binary from text.
    .map(({ path, bytes }) => ({ path, text: bytes.toString("utf8") }));
}

function listPaths(): string[] {
  if (!existsSync(join(root, ".git"))) return walk(root); // An unpacked archive.
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  return listed.split("\0").filter((path) => path !== "");
}

const generatedFolders = new Set(["node_modules", "dist", "coverage", ".turbo", ".git"]);

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return generatedFolders.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [relative(root, path).replaceAll("\\", "/")] : [];
  });
}
