/** Faults in HyperLogLogs: of single bits, mostly. */
import { is, type PlantedFault, replaced } from "./changes.ts";

/** The reply to a GET of a HyperLogLog with a byte changed; others as they are. */
const withByte = (reply: string, offset: number, change: (byte: number) => number): string => {
  const begin = reply.indexOf("HYLL");
  const at = offset < 0 ? reply.length - 2 + offset : begin + offset;
  if (begin < 0 || reply[0] !== "$" || reply.length < begin + 20) return reply;
  return reply.slice(0, at) + String.fromCharCode(change(reply.charCodeAt(at))) + reply.slice(at + 1);
};
const encodingOffset = 4;
const lastOfCardinality = 15;

export const hyperLogLogFaults: readonly PlantedFault[] = [
  {
    name: "an element is forgotten",
    shownBy: /PFADD/i,
    request: (words) => (is(words, "PFADD") && words.length > 3 ? words.slice(0, -1) : words),
  },
  {
    name: "a count is one too high",
    shownBy: /PFCOUNT/i,
    reply: (reply, words) => (is(words, "PFCOUNT") ? reply.replace(/^:(\d{2,9})\r/, (_, count) => `:${Number(count) + 1}\r`) : reply),
  },
  {
    name: "a count is not kept",
    shownBy: /PFCOUNT/i,
    request: (words) => (is(words, "PFCOUNT") && words.length === 2 ? [...words, "never"] : words),
  },
  {
    name: "the mark of a count that has to be made anew is missing",
    shownBy: /PF(ADD|MERGE)/i,
    reply: (reply, words) => (is(words, "GET") ? withByte(reply, lastOfCardinality, (byte) => byte & 0x7f) : reply),
  },
  {
    name: "a dense one says that it is sparse",
    shownBy: /PF/i,
    reply: (reply, words) => (is(words, "GET") && reply.startsWith("$12304") ? withByte(reply, encodingOffset, (byte) => byte ^ 1) : reply),
  },
  {
    name: "the last register is another",
    shownBy: /PF/i,
    reply: (reply, words) => (is(words, "GET") && reply.startsWith("$12304") ? withByte(reply, -1, (byte) => byte ^ 4) : reply),
  },
  {
    name: "the last run is one register longer",
    shownBy: /PF/i,
    reply: (reply, words) => (is(words, "GET") ? withByte(reply, -1, (byte) => (byte + 1) & 255) : reply),
  },
  {
    name: "it becomes dense too late",
    shownBy: /PFADD|hll-sparse-max-bytes/i,
    request: (words) =>
      words[0]?.toUpperCase() === "CONFIG" && words[2]?.toLowerCase() === "hll-sparse-max-bytes" ? replaced(words, 3, () => "4096") : words,
  },
  {
    name: "PFMERGE leaves out its last source",
    shownBy: /PFMERGE/i,
    request: (words) => (is(words, "PFMERGE") && words.length > 3 ? words.slice(0, -1) : words),
  },
  {
    name: "the union leaves out its first key",
    shownBy: /PFCOUNT/i,
    request: (words) => (is(words, "PFCOUNT") && words.length > 3 ? words.toSpliced(1, 1) : words),
  },
  {
    name: "broken runs count as nothing",
    shownBy: /PF/i,
    reply: (reply, words) => (is(words, "PFCOUNT") && reply.startsWith("-INVALIDOBJ") ? ":0\r\n" : reply),
  },
  {
    name: "the runs are shown in other letters",
    shownBy: /PFDEBUG/i,
    reply: (reply, words) => (is(words, "PFDEBUG") ? reply.replace(/^\$(\d+)\r\nZ:/, "$$$1\r\nz:") : reply),
  },
];
