/** What all published packages have in common. */
import type { Finding, SourceFile } from "../source-file.ts";

interface Manifest {
  readonly [field: string]: unknown;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

/** Looks at the whole tree, because it compares files with each other. */
export function manifests(files: readonly SourceFile[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path));
  const rootFile = files.find(({ path }) => path === "package.json");
  const root: Manifest = rootFile === undefined ? {} : JSON.parse(rootFile.text);
  return files
    .filter(({ path }) => /^(packages|apps)\/[^/]+\/package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const manifest: Manifest = JSON.parse(text);
      const folder = folderOf(path);
      const problems: string[] = [];
      const expect = (field: string, wanted: unknown): void => {
        if (JSON.stringify(manifest[field]) !== JSON.stringify(wanted)) problems.push(`"${field}" has to be ${JSON.stringify(wanted)}`);
      };
      if (!paths.has(`${folder}/README.md`))
        problems.push("has no README.md beside it: say what the package is for and show its first use");
      if (!paths.has(`${folder}/vitest.config.ts`))
        problems.push("has no vitest.config.ts beside it, so its tests would not run: copy a neighbour's");
      if (manifest.private !== true) {
        expect("license", root.license);
        expect("engines", root.engines);
        expect("type", "module");
        expect("publishConfig", { access: "public" });
        if (folder.startsWith("packages/")) expect("sideEffects", false);
        for (const field of ["version", "description", "files"]) {
          if (manifest[field] === undefined) problems.push(`needs "${field}"`);
        }
      }
      return problems.map((message) => ({ path, line: 1, message }));
    });
}
