/** The rules that look at one file at a time. Those that compare files are called by tidy.test.ts itself. */
import type { Rule } from "../source-file.ts";
import { deterministic } from "./deterministic.ts";
import { honestTests } from "./honest-tests.ts";
import { declaredDependencies, imports } from "./imports.ts";
import { lengthRule, longFiles } from "./length.ts";
import { names } from "./names.ts";
import { portable } from "./portable.ts";
import { privatePlaces } from "./private-places.ts";
import { unfinished } from "./unfinished.ts";

export const rules: Readonly<Record<string, Rule>> = {
  "the packages at the bottom use nothing of Node": portable,
  "time and chance come from outside": deterministic,
  "imports point one way": imports,
  "declared dependencies point one way": declaredDependencies,
  "names say what is inside": names,
  "no test is left out unseen, no type error silenced": honestTests,
  "no unfinished business in comments": unfinished,
  "files stay short": lengthRule(longFiles),
  "no machine's paths, no registry's host": privatePlaces,
};
