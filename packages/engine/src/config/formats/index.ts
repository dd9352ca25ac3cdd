/** The format that belongs to a declaration. */
import type { OptionFormat, ValueSpec } from "../option-spec.js";
import { integerFormat, memoryFormat, octalFormat } from "./number.js";
import { booleanFormat, choiceFormat, choicesFormat, stringFormat, wordsFormat } from "./words.js";

export function formatOf(spec: ValueSpec): OptionFormat<unknown> {
  switch (spec.type) {
    case "boolean":
      return booleanFormat;
    case "integer":
      return integerFormat(spec);
    case "memory":
      return memoryFormat(spec);
    case "octal":
      return octalFormat(spec);
    case "choice":
      return choiceFormat(spec);
    case "choices":
      return choicesFormat(spec);
    case "string":
      return stringFormat;
    case "words":
      return wordsFormat;
    case "custom":
      return spec.format;
  }
}

/** The default as a file would say it. */
export function defaultWords(spec: ValueSpec): readonly string[] {
  switch (spec.type) {
    case "boolean":
      return [spec.default ? "yes" : "no"];
    case "octal":
      return [spec.default.toString(8)];
    case "choices":
      return spec.default.length === 0 ? [spec.choices[0] ?? ""] : spec.default;
    case "words":
    case "custom":
      return spec.default;
    default:
      return [String(spec.default)];
  }
}
