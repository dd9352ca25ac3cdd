/** Faults in SORT. */
import { behind, is, oneMore, type PlantedFault, rearranged, reset, without } from "./changes.ts";

export const sortFaults: readonly PlantedFault[] = [
  {
    name: "what has equal weights is in no order",
    shownBy: /BY w_/i,
    reply: (reply, words) =>
      is(words, "SORT", "SORT_RO") && words[behind(words, "BY")] === "w_*" && behind(words, "GET") === 0
        ? reply.replace(/\$1\r\n1\r\n\$1\r\n2\r\n/, "$1\r\n2\r\n$1\r\n1\r\n")
        : reply,
  },
  {
    name: "DESC is forgotten",
    shownBy: /SORT.*DESC/i,
    request: (words) => (is(words, "SORT", "SORT_RO") ? without(words, "DESC") : words),
  },
  {
    name: "ALPHA is forgotten",
    shownBy: /SORT.*ALPHA/i,
    request: (words) => (is(words, "SORT", "SORT_RO") ? without(words, "ALPHA") : words),
  },
  {
    name: "LIMIT leaves out one element too many",
    shownBy: /LIMIT/i,
    request: (words) => (is(words, "SORT", "SORT_RO") ? reset(words, "LIMIT", oneMore) : words),
  },
  {
    name: "BY a field takes another",
    shownBy: /BY "?h_/i,
    request: (words) => (is(words, "SORT", "SORT_RO") ? reset(words, "BY", (pattern) => pattern.replace("->n", "->t")) : words),
  },
  {
    name: "GET # is no element",
    shownBy: /GET "?#/i,
    request: (words) => (is(words, "SORT", "SORT_RO") ? reset(words, "GET", (pattern) => pattern.replace(/^#$/, "nosuch")) : words),
  },
  {
    name: "a set that is not to be sorted loses an element",
    shownBy: /SORT.*BY/i,
    reply: (reply, words) =>
      is(words, "SORT", "SORT_RO") && words[1] === "sort6" && words[behind(words, "BY")] === "nosort"
        ? rearranged(reply, (elements) => elements.slice(1))
        : reply,
  },
  {
    name: "STORE keeps the order of the list",
    shownBy: /STORE/i,
    request: (words) => (is(words, "SORT") && behind(words, "STORE") > 1 && behind(words, "BY") === 0 ? [...words, "BY", "nosort"] : words),
  },
];
