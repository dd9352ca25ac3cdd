/** What hash commands have in common when they announce what they did. */
import type { CommandContext } from "../../context.js";
import { events, type KeyEvent } from "../../events.js";
import type { HashValue } from "../../values/hash.js";
import type { WordIndexes } from "../../values/word-indexes.js";

/** The words `from`, `from + step` and so on, before `to`, if anybody wants to know the fields that an event is about. */
export function fieldsOf({ args, effects }: CommandContext, event: KeyEvent, from: number, to: number, step = 1): Uint8Array[] | null {
  if (!effects.wantsSubkeys(event)) return null;
  const fields: Uint8Array[] = [];
  for (let i = from; i < to; i += step) fields.push(args.word(i));
  return fields;
}

/** The words with these indexes, likewise. */
export function fieldsAt({ args, effects }: CommandContext, event: KeyEvent, words: WordIndexes): Uint8Array[] | null {
  return effects.wantsSubkeys(event) ? words.wordsOf(args) : null;
}

/** Deletes the key, which is word 1, if its hash has no field any more: the command has announced before what became of them. */
export function removeIfEmpty({ args, effects }: CommandContext, hash: HashValue): void {
  if (hash.length > 0) return;
  hash.remove();
  effects.happened(args, 1, events.del);
}
