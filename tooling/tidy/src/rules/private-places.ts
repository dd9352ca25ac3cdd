/** What is in the repository means the same on every machine: no path of somebody's disk, no host that packages came from. */
import { findLines, type Rule } from "../source-file.ts";

const machinePath = /(?<![\w.@~-])(\/work\/|\/root\/|\/home\/\w|\/Users\/\w|[A-Z]:\\Users\\)/;
// In brackets, so that the pattern doesn't find itself.
const registryHost =
  /\b(registry\.(npmjs|yarnpkg|npmmirror)\.\w+|npm\.pkg\.github\.com|[a]rtifactory|[\w.-]+\/repository\/npm)\b|\btarball: \w+:/;

export const privatePlaces: Rule = (file) => [
  ...findLines(
    file,
    machinePath,
    (match) => `${match}… is a place on one machine: write a path from the repository's root, or a URL relative to the file`,
  ),
  ...findLines(file, registryHost, (match) => `${match} names where packages are fetched from: leave that to each machine's npm settings`),
];
