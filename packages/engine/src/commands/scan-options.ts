/** The options of HSCAN, SSCAN and ZSCAN. */
import { compileGlob, type Glob } from "@respire/datastructures";
import type { Arguments } from "../arguments.js";
import { errors } from "../errors.js";
import { scanCountDefault } from "./generic/scan.js";

export interface ScanOptions {
  count: number;
  /** Null: all match. */
  glob: Glob | null;
  /** Hashes alone have it. */
  isWithoutValues: boolean;
}

/** Reads them from word 3 on. */
export function readScanOptions(args: Arguments, isHash: boolean): ScanOptions {
  const options: ScanOptions = { count: scanCountDefault, glob: null, isWithoutValues: false };
  for (let i = 3; i < args.count; i++) {
    const hasNext = i + 1 < args.count;
    if (args.is(i, "COUNT") && hasNext) {
      options.count = Number(args.integer64(++i));
      if (options.count < 1) throw errors.syntax;
    } else if (args.is(i, "MATCH") && hasNext) {
      i++;
      const glob = compileGlob(args.bytes, args.start(i), args.length(i));
      options.glob = glob.isLoneStar ? null : glob;
    } else if (!args.is(i, "NOVALUES")) throw errors.syntax;
    else if (isHash) options.isWithoutValues = true;
    else throw errors.novaluesNotHscan;
  }
  return options;
}
