/** `latency-tracking-info-percentiles`: which percentiles INFO shows. Source: redis.conf. */
import { parseDouble } from "@respire/datastructures";
import { latin1Bytes } from "../../latin1.js";
import { OptionError, type OptionFormat } from "../option-spec.js";

export const percentilesFormat: OptionFormat<readonly number[]> = {
  takesSeveralWords: true,
  read(words) {
    // One empty word, as in `latency-tracking-info-percentiles ""`, is none.
    const value = words.filter((word) => word !== "" || words.length > 1).map(readPercentile);
    return { value, text: value.map(showPercentile).join(" ") };
  },
  lines: ({ value }) => [value.length === 0 ? [""] : value.map(showPercentile)],
};

function readPercentile(word: string): number {
  const value = parseDouble(latin1Bytes(word), 0, word.length);
  if (Number.isNaN(value)) throw new OptionError("Invalid latency-tracking-info-percentiles parameters");
  if (value < 0 || value > 100) throw new OptionError("latency-tracking-info-percentiles parameters should sit between [0.0,100.0]");
  return value;
}

/** Six digits after the point, without zeros at the end. Redis shows the sign of a zero. */
function showPercentile(value: number): string {
  if (Object.is(value, -0)) return "-0";
  return String(Number(value.toFixed(6)));
}
