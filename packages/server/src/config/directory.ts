/** `dir`: the folder that relative paths are in, which is the process's own. */
import { realpathSync } from "node:fs";
import { OptionError, type OptionFormat } from "@respire/engine";
import { systemErrorText } from "../system-error.js";

export const directoryFormat: OptionFormat<string> = {
  takesSeveralWords: false,
  isAlwaysWritten: true,
  read(words) {
    const path = attempt(() => realpathSync(words[0] as string));
    return { value: path, text: path };
  },
};

export function changeDirectory(path: string): void {
  attempt(() => process.chdir(path));
}

/** What the system refuses is refused in its words. */
function attempt<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new OptionError(systemErrorText(error));
  }
}
