/** The tester is tested: faults are planted between a redis-server and the tester, which compares it with another, and each has to be found and told shortly. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToLeaveOutComparison } from "../rig.ts";
import { blockingScript } from "./blocking.ts";
import type { MakeScript } from "./draw.ts";
import { LastFirstSide } from "./faulty-side.ts";
import { notificationScripts } from "./notifications.ts";
import { pubsubScript } from "./pubsub.ts";
import { describeFailure } from "./report.ts";
import { ConversationRig } from "./rig.ts";
import { requestCount } from "./script.ts";
import { search } from "./search.ts";
import { Side, type StreamFault } from "./side.ts";
import type { Item } from "./stream-reader.ts";
import { trackingScript } from "./tracking.ts";
import { transactionScript } from "./transactions.ts";

/** More than `npm test` compares: some faults show in what is drawn seldom. */
const stepsWanted = 12_000;
const requestsMax = 8;
const seed = 20_260_101;

type Kind = "transactions" | "notifications" | "tracking" | "pubsub" | "blocking";

const isPush = ({ kind }: Item): boolean => kind === "push";
const without =
  (lost: (item: Item) => boolean) =>
  (items: readonly Item[]): readonly Item[] =>
    items.filter((item) => !lost(item));
const changed =
  (change: (text: string) => string) =>
  (items: readonly Item[]): readonly Item[] =>
    items.map((item) => (item.kind === "mark" ? item : { ...item, text: change(item.text) }));

const faults: readonly (StreamFault & { readonly kind: Kind; readonly shownBy: RegExp; readonly OurSide?: typeof Side })[] = [
  {
    kind: "transactions",
    name: "EXEC runs although a second watched key has changed",
    shownBy: /WATCH .*\n[\s\S]*EXEC/,
    request: (words) => (words[0] === "WATCH" && words.length > 2 ? words.slice(0, 2) : words),
  },
  {
    kind: "transactions",
    name: "EXEC runs although a command was refused",
    shownBy: /EXECABORT/,
    items: changed((text) => (text.startsWith("-EXECABORT Transaction discarded because of previous") ? "*0\r\n" : text)),
  },
  {
    kind: "transactions",
    name: "EXEC's reply says that it has one element more",
    shownBy: /EXEC has more elements, or less/,
    items: changed((text) => text.replace(/^\*1\r\n\*3\r\n/, "*2\r\n*3\r\n")),
  },
  {
    kind: "transactions",
    name: "SWAPDB does nothing in a transaction",
    shownBy: /SWAPDB/,
    request: (words) => (words[0] === "SWAPDB" ? ["SWAPDB", "0", "0"] : words),
  },
  {
    kind: "transactions",
    name: "a message stands amid EXEC's reply",
    shownBy: /a push stands amid a reply[\s\S]*PUBLISH/,
    items: (items) => {
      const at = items.findIndex((item, index) => isPush(item) && /^\*[1-4]\r/.test(items[index - 1]?.text ?? ""));
      if (at < 0) return items;
      const [reply, push] = [items[at - 1] as Item, items[at] as Item];
      return items.toSpliced(at - 1, 2, { ...reply, inside: [push.text] });
    },
  },
  {
    kind: "pubsub",
    name: "a message is lost that comes by a pattern",
    shownBy: /PSUBSCRIBE/,
    items: without((item) => isPush(item) && /pmessage/.test(item.text)),
  },
  {
    kind: "pubsub",
    name: "a message comes before the reply of who publishes it",
    shownBy: /there is more or less of it, or in another order: .* PUBLISH/,
    items: (items) => {
      const at = items.findIndex((item, index) => isPush(item) && items[index - 1]?.text.startsWith(":"));
      return at < 0 ? items : items.with(at, items[at - 1] as Item).with(at - 1, items[at] as Item);
    },
  },
  {
    kind: "pubsub",
    name: "PUBLISH counts patterns that do not match",
    shownBy: /PUBLISH/,
    items: (items, { requests }) => (requests[0]?.[0] === "PUBLISH" ? changed((text) => text.replace(/^:1\r\n$/, ":2\r\n"))(items) : items),
  },
  {
    kind: "pubsub",
    name: "a connection ends",
    shownBy: /an answer did not come: .* PUBLISH/,
    request: (words) => (words[0] === "PUBLISH" && words[2] === "" ? ["QUIT"] : words),
  },
  {
    kind: "pubsub",
    name: "a request has no answer",
    shownBy: /there is more or less of it/,
    items: without((item) => item.text === "+RESET\r\n"),
  },
  {
    kind: "notifications",
    name: "nobody hears that a key expired",
    shownBy: /PX/i,
    items: without((item) => isPush(item) && item.text.endsWith("expired\r\n")),
  },
  {
    kind: "notifications",
    name: "two events are in the wrong order",
    shownBy: /a push differs/,
    items: (items) => {
      const [first, second] = [/(rename|move)_from\r\n$/, /__:(rename|move)_from/];
      const at = items.findIndex((item, index) => first.test(item.text) && second.test(items[index + 1]?.text ?? ""));
      return at < 0 ? items : items.with(at, items[at + 1] as Item).with(at + 1, items[at] as Item);
    },
  },
  {
    kind: "notifications",
    name: "an event is told in the wrong database",
    shownBy: /SELECT|MOVE|COPY|SWAPDB/i,
    items: changed((text) => text.replace("__keyspace@1__", "__keyspace@0__")),
  },
  {
    kind: "tracking",
    name: "an invalidation is lost",
    shownBy: /TRACKING/,
    items: without((item) => isPush(item) && /invalidate[\s\S]*n1/.test(item.text)),
  },
  {
    kind: "tracking",
    name: "an invalidation comes before the reply to the request that caused it",
    shownBy: /there is more or less of it, or in another order: [\s\S]*TRACKING/,
    items: (items) => {
      const at = items.findIndex((item, index) => isPush(item) && items[index - 1]?.text === "+OK\r\n");
      return at < 0 ? items : items.with(at, items[at - 1] as Item).with(at - 1, items[at] as Item);
    },
  },
  {
    kind: "tracking",
    name: "FLUSHALL invalidates nothing",
    shownBy: /FLUSH|SWAPDB/,
    items: without((item) => isPush(item) && /invalidate\r\n_\r\n$/.test(item.text)),
  },
  {
    kind: "tracking",
    name: "NOLOOP does nothing",
    shownBy: /NOLOOP/,
    request: (words) => words.filter((word) => word !== "NOLOOP"),
  },
  {
    kind: "tracking",
    name: "a redirection to itself is taken for none",
    shownBy: /REDIRECT/,
    items: changed((text) => text.replace("tracking-redir-broken", "invalidate")),
  },
  {
    kind: "blocking",
    name: "who has waited longest is served last",
    shownBy: /the replies differ|waits|lets it wait/,
    OurSide: LastFirstSide,
  },
  {
    kind: "blocking",
    name: "keys are tried from the last to the first",
    shownBy: /B[LR]POP/,
    request: (words) =>
      /^B[LR]POP$/.test(words[0] ?? "") ? [words[0] as string, ...words.slice(1, -1).reverse(), words.at(-1) as string] : words,
  },
  {
    kind: "blocking",
    name: "BLMOVE pushes to the other end",
    shownBy: /BLMOVE/,
    request: (words) => (words[0] === "BLMOVE" && words[4] === "LEFT" ? words.with(4, "RIGHT") : words),
  },
  {
    kind: "blocking",
    name: "CLIENT UNBLOCK with ERROR ends the waiting as its time would",
    shownBy: /UNBLOCK .* ERROR/,
    request: (words) => (words[1] === "UNBLOCK" ? words.slice(0, 3) : words),
  },
  {
    kind: "blocking",
    name: "nobody hears what is taken for who waits",
    shownBy: /there is more or less of it/,
    items: (items) =>
      items.filter(
        (item, index) =>
          !(isPush(item) && /lpop\r\n$/.test(item.text) && items.slice(0, index).some(({ text }) => /lpush\r\n$/.test(text))),
      ),
  },
  {
    kind: "blocking",
    name: "XREAD from the last entry on begins with the first",
    shownBy: /XREAD /,
    request: (words) => (words[0] === "XREAD" ? words.map((word) => (word === "$" ? "0" : word)) : words),
  },
  {
    kind: "blocking",
    name: "all groups are one",
    shownBy: /XREADGROUP|XPENDING|XACK|CLAIM/,
    request: (words) => (words[0] === "XREADGROUP" && words[2] === "g2" ? words.with(2, "g1") : words),
  },
  {
    kind: "blocking",
    name: "what is read for a group is acknowledged at once",
    shownBy: /XPENDING|XREADGROUP|XACK|CLAIM|DELCONSUMER/,
    request: (words) => (words[0] === "XREADGROUP" ? words.toSpliced(4, 0, "NOACK") : words),
  },
  {
    kind: "notifications",
    name: "XTRIM is told as XDEL",
    shownBy: /xdel/,
    items: (items) =>
      items.map((item) =>
        isPush(item) ? { ...item, text: item.text.replaceAll("xtrim\r\n", "xdel\r\n").replaceAll("$5\r\nxdel", "$4\r\nxdel") } : item,
      ),
  },
];

const reason = reasonToLeaveOutComparison();

// Without redis-server there is nothing to compare with: differential.test.ts says so in a line.
describe.skipIf(reason !== null)("a planted fault is found and told in a few requests", () => {
  let rig: ConversationRig;
  let scripts: Record<Kind, MakeScript>;
  beforeAll(async () => {
    rig = await ConversationRig.open("redis-server");
    scripts = {
      transactions: transactionScript,
      notifications: notificationScripts(rig.grammar),
      tracking: trackingScript,
      pubsub: pubsubScript,
      blocking: blockingScript,
    };
  });
  afterAll(() => rig?.close());

  test.each(faults.map((fault) => [fault.kind, fault.name, fault] as const))("%s: %s", async (kind, _, fault) => {
    const { conversation } = rig.conversation({ fault, OurSide: fault.OurSide ?? Side });
    const failure = await search(scripts[kind], conversation, { seed, stepsWanted });
    await conversation.close();
    expect(failure === null ? "not found" : describeFailure(failure, `${kind}.test.ts`)).toMatch(fault.shownBy);
    expect(failure === null ? 0 : requestCount(failure.script)).toBeLessThanOrEqual(requestsMax);
  });
});
