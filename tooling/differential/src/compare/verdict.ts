/** Two replies to one request: do they agree, and is ours what its command declares? */
import type { Command } from "@respire/engine";
import { replyMismatch } from "../engine-insides.ts";
import type { Words } from "../request.ts";
import { type KnownDifference, knownDifferences } from "./known-differences.ts";
import { agreeBy, normaliserOf } from "./normalisers.ts";

/** A reply that describes every command takes longer to hold against its schema than a hundred others. The first few are enough. */
const longReply = 5_000;
const longRepliesChecked = 20;

export type Verdict = { readonly agree: true; readonly known: KnownDifference | null } | { readonly agree: false; readonly why: string };

const agreed: Verdict = { agree: true, known: null };

export class Judge {
  /** How often each known difference was met. */
  readonly met = new Map<KnownDifference, number>();
  private readonly differences: readonly KnownDifference[];
  private readonly hiddenDifferences: readonly KnownDifference[];
  private longReplies = 0;

  constructor(differences: readonly KnownDifference[] = knownDifferences) {
    this.differences = differences;
    this.hiddenDifferences = differences.filter(({ isHidden }) => isHidden);
  }

  /** `command` is null if there is none of that name; `told` is the answer to what was asked before it, if anything was (`asked-before.ts`). */
  compare(command: Command | null, protocol: 2 | 3, words: Words, ours: string, theirs: string, told: string | null = null): Verdict {
    const known = ours === theirs ? this.hiddenDifferenceOf(words, ours) : this.differenceOf(command, words, ours, theirs, told);
    if (known === undefined) return { agree: false, why: "the replies differ" };
    if (known !== null) this.met.set(known, (this.met.get(known) ?? 0) + 1);
    const misfit = this.misfit(command, protocol, ours);
    if (misfit !== null) return { agree: false, why: misfit };
    return known === null ? agreed : { agree: true, known };
  }

  /** What is wrong with a reply of ours by its command's schema; null if nothing is, or if it is an error. */
  misfit(command: Command | null, protocol: 2 | 3, ours: string): string | null {
    if (command === null || ours.startsWith("-") || ours === "+QUEUED\r\n") return null;
    if (ours.length > longReply && ++this.longReplies > longRepliesChecked) return null;
    const found = replyMismatch(command.spec.reply, protocol, ours);
    return found === null ? null : `not as ${command.fullName} declares its reply: ${found}`;
  }

  /** Of replies whose bytes differ: null if that is all right, the known difference that it is, else undefined. */
  private differenceOf(
    command: Command | null,
    words: Words,
    ours: string,
    theirs: string,
    told: string | null,
  ): KnownDifference | null | undefined {
    const normaliser = command === null ? null : normaliserOf(command.fullName);
    if (normaliser !== null && agreeBy(normaliser, ours, theirs, words, told)) return null;
    return this.differences.find(({ matches, isHidden }) => isHidden !== true && matches(words, ours, theirs, told));
  }

  private hiddenDifferenceOf(words: Words, reply: string): KnownDifference | null {
    return this.hiddenDifferences.find(({ matches }) => matches(words, reply, reply, null)) ?? null;
  }
}
