/** The options that the engine itself heeds. */
import type { Engine } from "../engine.js";
import { integerOption, type Option } from "./options.js";

export function engineOptions(engine: Engine): readonly Option[] {
  const { slow } = engine.noteworthy;
  const range = { min: -1, max: Number.MAX_SAFE_INTEGER };
  return [
    integerOption(
      "slowlog-log-slower-than",
      range,
      () => slow.threshold,
      (value) => {
        slow.threshold = value;
      },
    ),
    integerOption(
      "slowlog-max-len",
      { min: 0, max: Number.MAX_SAFE_INTEGER },
      () => slow.lengthMax,
      (value) => {
        slow.lengthMax = value;
      },
    ),
  ];
}
