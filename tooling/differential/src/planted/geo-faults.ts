/** Faults in positions and searches. */
import { behind, is, oneMore, type PlantedFault, rearranged, replaced, reset, without } from "./changes.ts";

const searches = ["GEOSEARCH", "GEORADIUS", "GEORADIUSBYMEMBER", "GEORADIUS_RO", "GEORADIUSBYMEMBER_RO"];
const anySearch = /GEOSEARCH|GEORADIUS/i;

export const geoFaults: readonly PlantedFault[] = [
  {
    name: "GEOADD swaps longitude and latitude where both would do",
    shownBy: /GEO|Z/i,
    request: (words) =>
      is(words, "GEOADD") && words.length === 5 && Math.abs(Number(words[2])) < 85
        ? [words[0] as string, words[1] as string, words[3] as string, words[2] as string, words[4] as string]
        : words,
  },
  {
    name: "GEOADD forgets CH",
    shownBy: /GEOADD .*CH/i,
    request: (words) => (is(words, "GEOADD") ? without(words, "CH") : words),
  },
  {
    name: "a distance is cut off, not rounded",
    shownBy: /WITHDIST/i,
    reply: (reply, words) =>
      is(words, ...searches) ? reply.replaceAll(/(\.\d\d\d)([2468])\r\n/g, (_, kept, last) => `${kept}${last - 1}\r\n`) : reply,
  },
  {
    name: "GEODIST tells metres whatever the unit",
    shownBy: /GEODIST .*(km|mi|ft)/i,
    request: (words) =>
      is(words, "GEODIST") && words.length === 5 && /^(km|mi|ft)$/i.test(words[4] as string) ? words.slice(0, 4) : words,
  },
  {
    name: "a geohash says what is left of the last character",
    shownBy: /GEOHASH/i,
    reply: (reply, words) => (is(words, "GEOHASH") ? reply.replaceAll(/(\$11\r\n\w{10})0/g, "$18") : reply),
  },
  {
    name: "GEOPOS is off by a strip",
    shownBy: /GEOPOS/i,
    reply: (reply, words) =>
      is(words, "GEOPOS") && words[1] === "geo1"
        ? reply.replaceAll(/(\d\.\d{5})(\d)(?=\d{5,}\r\n)/g, (_, kept, digit) => `${kept}${(Number(digit) + 1) % 10}`)
        : reply,
  },
  {
    name: "what nobody has asked to sort is sorted",
    shownBy: anySearch,
    request: (words) =>
      is(words, "GEOSEARCH") && behind(words, "ASC") + behind(words, "DESC") + behind(words, "COUNT") === 0 ? [...words, "ASC"] : words,
  },
  {
    name: "DESC is ASC",
    shownBy: /DESC/i,
    request: (words) => (is(words, ...searches) ? words.map((word) => (/^desc$/i.test(word) ? "ASC" : word)) : words),
  },
  {
    name: "COUNT takes one more",
    shownBy: /COUNT/i,
    request: (words) => (is(words, ...searches) ? reset(words, "COUNT", oneMore) : words),
  },
  {
    name: "ANY is forgotten",
    shownBy: /ANY/i,
    request: (words) => (is(words, "GEOSEARCH", "GEORADIUS") ? without(words, "ANY") : words),
  },
  {
    name: "a box is as high as it is wide",
    shownBy: /BYBOX/i,
    request: (words) => {
      const at = behind(words, "BYBOX");
      return is(words, "GEOSEARCH") && at > 1 && !/^-|n/i.test(words[at] ?? "")
        ? replaced(words, at + 1, () => words[at] as string)
        : words;
    },
  },
  {
    name: "scores come before distances",
    shownBy: /WITH/i,
    reply: (reply, words) =>
      is(words, ...searches) && behind(words, "WITHDIST") > 0 && behind(words, "WITHHASH") > 0
        ? rearranged(reply, (found) =>
            found.map((one) => rearranged(one, ([member = "", distance = "", hash = "", ...rest]) => [member, hash, distance, ...rest])),
          )
        : reply,
  },
  {
    name: "STOREDIST stores scores",
    shownBy: /STOREDIST/i,
    request: (words) => (is(words, "GEOSEARCHSTORE") ? without(words, "STOREDIST") : words),
  },
  {
    name: "a search that finds nothing leaves the destination",
    shownBy: /STORE/i,
    request: (words) => (is(words, "GEOSEARCHSTORE") && words.some((word) => /^0(\.5)?$/.test(word)) ? ["EXISTS", "never"] : words),
  },
  {
    name: "a position is a text in RESP3",
    shownBy: /RESP3: GEOPOS/i,
    reply: (reply, words) =>
      is(words, "GEOPOS") ? reply.replaceAll(/,(-?\d\S*)\r\n/g, (_, text: string) => `$${text.length}\r\n${text}\r\n`) : reply,
  },
  {
    name: "a member that is not there has the wrong null in RESP2",
    shownBy: /RESP2: GEOPOS/i,
    reply: (reply, words) => (is(words, "GEOPOS") ? reply.replaceAll("*-1\r\n", "$-1\r\n") : reply),
  },
];
