/** Faults in lists. */
import { behind, is, type PlantedFault, rearranged, replaced } from "./changes.ts";

export const listFaults: readonly PlantedFault[] = [
  {
    name: "LREM with a negative count begins at the wrong end",
    shownBy: /LREM \S+ -\d/i,
    request: (words) => (is(words, "LREM") ? replaced(words, 2, (count) => count.replace(/^-/, "")) : words),
  },
  {
    name: "LPOS passes over one match too many",
    shownBy: /LPOS .*RANK/i,
    request: (words) =>
      is(words, "LPOS") && behind(words, "RANK") > 2
        ? replaced(words, behind(words, "RANK"), (rank) => (/^[1-9]\d*$/.test(rank) ? String(Number(rank) + 1) : rank))
        : words,
  },
  {
    name: "LINSERT inserts behind instead of before",
    shownBy: /LINSERT \S+ BEFORE/i,
    request: (words) => (is(words, "LINSERT") ? replaced(words, 2, (where) => where.replace(/^before$/i, "AFTER")) : words),
  },
  {
    name: "LMOVE from one end of a list to the same end rotates it",
    shownBy: /LMOVE/i,
    request: (words) =>
      is(words, "LMOVE") && words[1] === words[2] && words[3]?.toUpperCase() === words[4]?.toUpperCase()
        ? replaced(words, 4, (end) => (/^left$/i.test(end) ? "RIGHT" : "LEFT"))
        : words,
  },
  {
    name: "RPOP with a count replies in the list's order",
    shownBy: /RPOP \S+ \d+/i,
    reply: (reply, words) => (is(words, "RPOP") ? rearranged(reply, (elements) => elements.reverse()) : reply),
  },
  {
    name: "a text that looks like an integer becomes one",
    shownBy: /" 1"|\+1|01|-0/,
    request: (words) => (is(words, "LPUSH", "RPUSH") ? words.map((word) => (/^(0|\+| )1$/.test(word) ? "1" : word)) : words),
  },
  {
    name: "who has waited in vain gets the wrong null in RESP2",
    shownBy: /RESP2: B/i,
    reply: (reply, words) => (is(words, "BLPOP", "BRPOP") && reply === "*-1\r\n" ? "$-1\r\n" : reply),
  },
];
