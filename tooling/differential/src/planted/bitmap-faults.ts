/** Faults in commands on bits. */
import { behind, is, oneMore, type PlantedFault, rearranged, replaced, reset, without } from "./changes.ts";

export const bitmapFaults: readonly PlantedFault[] = [
  {
    name: "SETBIT forgets to make the string longer for a 0",
    shownBy: /SETBIT/i,
    request: (words) => (is(words, "SETBIT") && words[3] === "0" && words.length === 4 ? ["GETBIT", ...words.slice(1, 3)] : words),
  },
  {
    name: "GETBIT reads the bits of a byte from the lowest on",
    shownBy: /GETBIT/i,
    request: (words) =>
      is(words, "GETBIT") ? replaced(words, 2, (offset) => (/^\d{1,9}$/.test(offset) ? String(Number(offset) ^ 7) : offset)) : words,
  },
  {
    name: "BITCOUNT takes bits for bytes",
    shownBy: /BITCOUNT.*BIT/i,
    request: (words) => (is(words, "BITCOUNT") ? without(words, "BIT") : words),
  },
  {
    name: "BITCOUNT misses a bit of many",
    shownBy: /BITCOUNT/i,
    reply: (reply, words) => (is(words, "BITCOUNT") ? reply.replace(/^:(\d{4,})/, (_, count: string) => `:${Number(count) - 1}`) : reply),
  },
  {
    name: "BITPOS finds no 0 behind the string",
    shownBy: /BITPOS/i,
    request: (words) => (is(words, "BITPOS") && words.length === 3 ? [...words, "0", "-1"] : words),
  },
  {
    name: "BITPOS counts from the start of the part",
    shownBy: /BITPOS/i,
    reply: (reply, words) =>
      is(words, "BITPOS") && /^[1-9]$/.test(words[3] ?? "")
        ? reply.replace(/^:(\d+)/, (_, at: string) => `:${Math.max(0, Number(at) - 8 * Number(words[3]))}`)
        : reply,
  },
  {
    name: "BITOP forgets the last key",
    shownBy: /BITOP/i,
    request: (words) => (is(words, "BITOP") && words.length > 4 && words[1]?.toUpperCase() !== "NOT" ? words.slice(0, -1) : words),
  },
  {
    name: "BITOP AND leaves out what is missing",
    shownBy: /BITOP AND/i,
    request: (words) =>
      is(words, "BITOP") && words[1]?.toUpperCase() === "AND" ? words.filter((word, at) => at < 4 || !/^(never|nil)$/.test(word)) : words,
  },
  {
    name: "BITOP keeps the target where the result is empty",
    shownBy: /BITOP/i,
    request: (words) =>
      is(words, "BITOP") && /^(never|nil)$/.test(words[3] ?? "") && words.length === 4 ? ["STRLEN", words[3] as string] : words,
  },
  {
    name: "BITFIELD saturates one too low",
    shownBy: /BITFIELD.*SAT/i,
    reply: (reply, words) =>
      is(words, "BITFIELD") && behind(words, "SAT") > 0
        ? rearranged(reply, (all) => all.map((one) => one.replace(/^:127\r/, ":126\r")))
        : reply,
  },
  {
    name: "BITFIELD takes FAIL for WRAP",
    shownBy: /BITFIELD.*FAIL/i,
    request: (words) => (is(words, "BITFIELD") ? reset(words, "OVERFLOW", (how) => (how.toUpperCase() === "FAIL" ? "WRAP" : how)) : words),
  },
  {
    name: "BITFIELD counts # in bits",
    shownBy: /BITFIELD.*#/i,
    request: (words) => (is(words, "BITFIELD", "BITFIELD_RO") ? words.map((word) => word.replace(/^#(?=\d)/, "")) : words),
  },
  {
    name: "BITFIELD INCRBY replies with the old integer",
    shownBy: /BITFIELD.*INCRBY/i,
    request: (words) => (is(words, "BITFIELD") ? words.map((word) => (word.toUpperCase() === "INCRBY" ? "SET" : word)) : words),
  },
  {
    name: "BITFIELD_RO reads one bit further on",
    shownBy: /BITFIELD_RO/i,
    request: (words) => (is(words, "BITFIELD_RO") && words.length === 5 ? replaced(words, 4, oneMore) : words),
  },
  {
    name: "what was changed bit by bit has still the encoding of a short text",
    shownBy: /OBJECT ENCODING/i,
    reply: (reply, words) => (is(words, "OBJECT") && words[2] === "bits1" ? reply.replace("$3\r\nraw", "$6\r\nembstr") : reply),
  },
];
