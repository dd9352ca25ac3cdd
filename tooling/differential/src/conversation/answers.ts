/** The answers of both servers to one segment: do they agree? */
import type { Command, CommandTable } from "@respire/engine";
import { messagesInOrder, unsubscribedInOrder } from "../compare/any-order.ts";
import { type KnownOrder, pushesBehindReply, withPushesBehind } from "../compare/known-orders.ts";
import type { Judge } from "../compare/verdict.ts";
import { commandOf } from "../grammar/newer.ts";
import type { Words } from "../request.ts";
import type { Tally } from "../run/tally.ts";
import { type Element, execElements, isSubscription } from "./elements.ts";
import type { Segment } from "./speaker.ts";
import type { Item } from "./stream-reader.ts";

export interface Mismatch {
  readonly why: string;
  readonly requests: readonly Words[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Index of the first item that differs, as far as it is known. */
  readonly at?: number;
}

/** "abandoned": a known difference that the rest of the script would suffer from. */
export type Outcome = Mismatch | "abandoned" | null;

export interface AnswersParts {
  readonly table: CommandTable;
  readonly judge: Judge;
  readonly tally: Tally;
}

/** How EXEC ended. */
export interface Transactions {
  ran: number;
  conflicts: number;
  aborted: number;
}

/** What the connection spoke before the answers, and behind them. */
export interface Protocols {
  readonly before: 2 | 3;
  readonly after: 2 | 3;
}

interface Pair {
  /** The request; null where the answers are acknowledgements. */
  readonly words: Words | null;
  readonly protocol: 2 | 3;
  readonly ours: string;
  readonly theirs: string;
}

/** `keepsState` is false where a known difference leaves the two servers with different keys. */
type Verdict = { readonly agree: true; readonly keepsState: boolean } | { readonly agree: false; readonly why: string };

const ofBytes = (ours: readonly string[], theirs: readonly string[]): Verdict =>
  ours.join("") === theirs.join("") ? { agree: true, keepsState: true } : { agree: false, why: "the replies differ" };
const firstLine = ([reply = ""]: readonly string[]): string => reply.slice(0, reply.indexOf("\r\n"));
/** PING's in RESP2's subscribed mode, where everything has to look like a message. */
const isPongOfSubscribed = (reply: string): boolean => reply.startsWith("*2\r\n$4\r\npong\r\n");
const isNull = (reply: string | undefined): boolean => reply === "*-1\r\n" || reply === "_\r\n";
/** OK, QUEUED or an error: what a request in a transaction gets. */
const isLine = (reply: string): boolean => /^[-+]/.test(reply);
const textsOf = (items: readonly Item[], kind: Item["kind"]): string[] =>
  items.filter((item) => item.kind === kind).map(({ text }) => text);

export class Answers {
  /** What was compared besides replies. */
  pushes = 0;
  readonly transactions: Transactions = { ran: 0, conflicts: 0, aborted: 0 };
  readonly metOrders = new Map<KnownOrder, number>();
  private readonly parts: AnswersParts;

  constructor(parts: AnswersParts) {
    this.parts = parts;
  }

  /** `isUnordered`: what was pushed before the first reply came in any order. */
  compare(segment: Segment, protocols: Protocols, ours: readonly Item[], theirs: readonly Item[], isUnordered: boolean): Outcome {
    const ourItems = messagesInOrder(sortedFirst(ours, isUnordered));
    const { items, isMoved } = withPushesBehind(theirs, segment.isInside);
    if (isMoved) this.metOrders.set(pushesBehindReply, (this.metOrders.get(pushesBehindReply) ?? 0) + 1);
    const theirItems = messagesInOrder(sortedFirst(items, isUnordered));
    const differs = (item: Item, index: number): boolean => item.text !== theirItems[index]?.text || item.inside.length > 0;
    const firstDifferent = ourItems.findIndex(differs);
    const mismatch = (why: string, at = firstDifferent < 0 ? ourItems.length : firstDifferent): Mismatch => ({
      why,
      requests: segment.requests,
      ours: ourItems.map(shown),
      theirs: theirItems.map(shown),
      at,
    });
    if (ourItems.some(({ inside }) => inside.length > 0)) return mismatch("a push stands amid a reply");
    if (ourItems.map(({ kind }) => kind).join() !== theirItems.map(({ kind }) => kind).join())
      return mismatch("there is more or less of it, or in another order");
    this.pushes += theirItems.filter(({ kind }) => kind === "push").length;
    const other = ourItems.findIndex((item, index) => item.kind !== "reply" && differs(item, index));
    if (other >= 0) return mismatch(`a ${ourItems[other]?.kind} differs`, other);
    const verdict = this.replies(segment, protocols, textsOf(ourItems, "reply"), textsOf(theirItems, "reply"));
    if (!verdict.agree) return mismatch(verdict.why);
    return verdict.keepsState ? null : "abandoned";
  }

  private replies(
    { requests, queued }: Segment,
    protocols: Protocols,
    ourReplies: readonly string[],
    theirReplies: readonly string[],
  ): Verdict {
    const [ours, theirs] = [unsubscribedInOrder(ourReplies, requests), unsubscribedInOrder(theirReplies, requests)];
    const count = requests.length;
    const isExec = queued.length > 0 && ours.length >= count;
    // Replies that are left out, or several acknowledgements to one request: which is which can't be told.
    if ((ours.length !== count && !isExec) || !ours.slice(0, count - 1).every(isLine)) return ofBytes(ours, theirs);
    const pairs = requests
      .slice(0, isExec ? -1 : count)
      .map((words, index): Pair => ({ words, protocol: protocols.after, ours: ours[index] as string, theirs: theirs[index] as string }));
    const verdict = this.pairs(pairs);
    return verdict.agree && isExec ? this.exec(queued, protocols, ours.slice(count - 1), theirs.slice(count - 1)) : verdict;
  }

  /** EXEC's reply and what stands behind it. */
  private exec(queued: readonly Words[], { before }: Protocols, ours: readonly string[], theirs: readonly string[]): Verdict {
    const { transactions } = this;
    const [our, their] = [execElements(queued, ours, before), execElements(queued, theirs, before)];
    if (theirs[0]?.startsWith("-")) transactions.aborted++;
    else if (isNull(theirs[0])) transactions.conflicts++;
    else transactions.ran++;
    if (our === null || their === null) return ofBytes(ours, theirs);
    if (our.length !== their.length || firstLine(ours) !== firstLine(theirs))
      return { agree: false, why: "EXEC has more elements, or less" };
    return this.pairs(our.map((element, index): Pair => ({ ...element, ours: element.text, theirs: (their[index] as Element).text })));
  }

  private pairs(pairs: readonly Pair[]): Verdict {
    let keepsState = true;
    for (const { words, protocol, ours, theirs } of pairs) {
      const verdict = words === null ? ofBytes([ours], [theirs]) : this.reply(words, protocol, ours, theirs);
      if (!verdict.agree) return verdict;
      if (!verdict.keepsState) keepsState = false;
    }
    return { agree: true, keepsState };
  }

  private reply(words: Words, protocol: 2 | 3, ours: string, theirs: string): Verdict {
    const command = this.command(words);
    if (theirs !== "+QUEUED\r\n") this.parts.tally.add(command, words, theirs.startsWith("-"));
    const hasSchema = !isSubscription(words) && !isPongOfSubscribed(ours);
    const verdict = this.parts.judge.compare(hasSchema ? command : null, protocol, words, ours, theirs);
    return verdict.agree ? { agree: true, keepsState: verdict.known?.keepsState ?? true } : verdict;
  }

  private command(words: Words): Command | null {
    return commandOf(this.parts.table, words)?.command ?? null;
  }
}

const brokenRedirection = ">2\r\n$21\r\ntracking-redir-broken\r\n";

/**
 * The pushes before the first reply in an order of their own, if theirs says nothing. So it is also where one of several who have read a key learns that its
 * redirection is broken, while the others' messages go to it: redis-server tells readers in the order of the bytes of their numbers, the lowest first, which is that of
 * its radix tree; here they are told in the order in which they have read.
 */
function sortedFirst(items: readonly Item[], isUnordered: boolean): readonly Item[] {
  const first = items.findIndex(({ kind }) => kind !== "push");
  const end = first < 0 ? items.length : first;
  if (!isUnordered && !items.slice(0, end).some(({ text }) => text.startsWith(brokenRedirection))) return items;
  return [...items.slice(0, end).sort((a, b) => (a.text < b.text ? -1 : 1)), ...items.slice(end)];
}

const shown = ({ text, inside }: Item): string => [text, ...inside.map((push) => `(amid it) ${push}`)].join("");
