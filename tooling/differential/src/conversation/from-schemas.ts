/** Requests made from the command table, for scripts in which every command has to have its turn. */
import type { Command } from "@respire/engine";
import { breaksRule } from "../grammar/beyond-schemas.ts";
import type { Chance } from "../grammar/chance.ts";
import { withIdOfItsOwn } from "../grammar/entry-ids.ts";
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
/** Since 7.2.0 who claims entries is a consumer from then on, and that is announced; it was so only if there were any. */
const makesConsumers = /^x(auto)?claim$/;
/** What depends on scores that may or may not be equal, on ties that stand in a set, on how many entries there were: the other runs ask for that first. */
const unspecified = /^(bylex|alpha|entriesread)$/i;
const hasUnspecified = (words: Words): boolean =>
  words.some((word, index) => unspecified.test(word) || (index === 0 && /^z\w*lex/i.test(word)));
/** Since 7.2.0 they may have more than three words, which a transaction notices when it queues them. */
const isNewerRank = (words: Words): boolean => /^z(rev)?rank$/i.test(words[0] ?? "") && words.length > 3;
/** 7.0 tells nobody of a string that got longer for what was then not written; redis/redis#15699 changed that. */
const mayGrowUnheard = (words: Words): boolean => /^bitfield$/i.test(words[0] ?? "") && words.some((word) => /^fail$/i.test(word));
/** Since 8.0.0 they are refused before the key is looked for, in vain or not: nobody hears of that. */
const isRefusedFirst = /^bit(count|pos)$/;

/** Those that read or write keys, and do not wait for any: damaged, they might for ever. */
export function keyCommands({ drawn }: Grammar): readonly Command[] {
  return drawn.filter(
    ({ fullName, keySpecs, flags }) =>
      (keySpecs.length > 0 || flags.includes("write")) &&
      !ofEachServersOwn.test(fullName) &&
      !makesConsumers.test(fullName) &&
      !flags.includes("blocking"),
  );
}

/** A request for one of the commands. */
export function fromSchema(commands: readonly Command[], { table }: Grammar, chance: Chance): Words {
  for (;;) {
    const command = chance.pick(commands);
    const { words, isNewer } = new ValidRequest(command, table, chance, false);
    if (isNewer || breaksRule(words)) continue;
    const request =
      chance.oneIn(damagedOneIn) && !isRefusedFirst.test(command.fullName)
        ? damaged(words, commandOf(table, words)?.nameWords ?? 1, chance)
        : words;
    if (!hasUnspecified(request) && !isNewerRank(request) && !mayGrowUnheard(request)) return withIdOfItsOwn(request);
  }
}
