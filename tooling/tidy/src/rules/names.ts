/** A name answers a newcomer's question: what is in there? */
import { type Rule, wordsOfName } from "../source-file.ts";

const emptyWords = new Set(["util", "utils", "utility", "utilities", "helper", "helpers", "misc", "common"]);

export const names: Rule = ({ path }) => {
  if (!/^(packages|apps|tooling)\//.test(path)) return [];
  const word = path
    .split("/")
    .flatMap(wordsOfName)
    .find((candidate) => emptyWords.has(candidate));
  if (word === undefined) return [];
  return [
    { path, line: 1, message: `"${word}" says nothing: name the file or folder after what is in it, or put the code beside what uses it` },
  ];
};
