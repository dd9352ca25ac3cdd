/** Requests made from the command table, for scripts in which every command has to have its turn. */
import type { Command } from "@respire/engine";
import { breaksRule } from "../grammar/beyond-schemas.ts";
import type { Chance } from "../grammar/chance.ts";
import { damaged } from "../grammar/misfit.ts";
import { commandOf } from "../grammar/newer.ts";
import type { Grammar } from "../grammar/requests.ts";
import { ValidRequest } from "../grammar/valid-request.ts";
import type { Words } from "../request.ts";

/** One of so many is damaged. */
const damagedOneIn = 8;

/**
 * Which keys an iteration or chance comes by is each server's own affair, and so is then which of them it finds to be over; what else holds a value, as a
 * transaction's queue does in 7.0, is too.
 */
const ofEachServersOwn = /^(h|s|z)?scan$|^randomkey$|^object\|refcount$|^spop$/;
/** What depends on scores that may or may not be equal, and on ties that stand in a set: the other runs ask for that first. */
const unspecified = /^(bylex|alpha)$/i;
const hasUnspecified = (words: Words): boolean =>
  words.some((word, index) => unspecified.test(word) || (index === 0 && /^z\w*lex/i.test(word)));
/** Since 7.2.0 they may have more than three words, which a transaction notices when it queues them. */
const isNewerRank = (words: Words): boolean => /^z(rev)?rank$/i.test(words[0] ?? "") && words.length > 3;

/** Those that read or write keys, and do not wait for any: damaged, they might for ever. */
export function keyCommands({ drawn }: Grammar): readonly Command[] {
  return drawn.filter(
    ({ fullName, keySpecs, flags }) =>
      (keySpecs.length > 0 || flags.includes("write")) && !ofEachServersOwn.test(fullName) && !flags.includes("blocking"),
  );
}

/** A request for one of the commands. */
export function fromSchema(commands: readonly Command[], { table }: Grammar, chance: Chance): Words {
  for (;;) {
    const { words, isNewer } = new ValidRequest(chance.pick(commands), table, chance, false);
    if (isNewer || breaksRule(words)) continue;
    const request = chance.oneIn(damagedOneIn) ? damaged(words, commandOf(table, words)?.nameWords ?? 1, chance) : words;
    if (!hasUnspecified(request) && !isNewerRank(request)) return request;
  }
}
