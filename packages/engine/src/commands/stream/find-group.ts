/** Consumer groups and consumers by the words of a request. */
import type { StreamConsumer, StreamGroup } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import type { CommandContext } from "../../context.js";
import { errors, refusal } from "../../errors.js";
import { events } from "../../events.js";
import type { StreamValue } from "../../values/stream.js";

/** The group that word `index` names, or null. */
export function findGroup(view: StreamValue, args: Arguments, index: number): StreamGroup | null {
  return view.stream.groups.find(args.bytes, args.start(index), args.length(index));
}

/** The group that word `index` names of the stream at the key that is word 1; refuses one that is missing, as a key that is. */
export function requireGroup(view: StreamValue | null, args: Arguments, index: number): StreamGroup {
  const group = view === null ? null : findGroup(view, args, index);
  if (group === null) throw refusal.noSuchGroup(args.echo(1), args.echo(index));
  return group;
}

/** The group that a subcommand's word 3 names; a missing key is refused otherwise than a missing group. */
export function requireGroupOfKey(view: StreamValue | null, args: Arguments): StreamGroup {
  if (view === null) throw errors.groupNeedsKey;
  const group = findGroup(view, args, 3);
  if (group === null) throw refusal.noSuchGroupOfKey(args.echo(3), args.echo(2));
  return group;
}

/**
 * The consumer that word `index` names, which is made if there is none: that is announced, and to be propagated by the caller, for whom it is `wasCreated`.
 *
 * @param keyIndex the word that is the stream's key.
 */
export function consumerOrCreate(
  { args, effects, nowMs }: CommandContext,
  view: StreamValue,
  group: StreamGroup,
  index: number,
  keyIndex: number,
): StreamConsumer {
  const known = group.consumers.find(args.bytes, args.start(index), args.length(index));
  wasCreated = known === null;
  if (known !== null) return known;
  const created = group.addConsumer(args.word(index).slice(), nowMs);
  view.changed();
  effects.announced(args, keyIndex, events.xgroupCreateconsumer);
  return created;
}

/** Whether `consumerOrCreate` made the consumer that it returned last. */
export let wasCreated = false;
