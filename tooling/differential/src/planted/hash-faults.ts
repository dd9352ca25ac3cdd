/** Faults in hashes. */
import { is, type PlantedFault, rearranged } from "./changes.ts";

export const hashFaults: readonly PlantedFault[] = [
  {
    name: "HINCRBYFLOAT prints a zero at the end",
    shownBy: /HINCRBYFLOAT/i,
    reply: (reply, words) =>
      is(words, "HINCRBYFLOAT")
        ? reply.replace(/^\$(\d+)\r\n(\S*\.\S*)\r\n$/, (_, length: string, number: string) => `$${Number(length) + 1}\r\n${number}0\r\n`)
        : reply,
  },
  {
    name: "HGETALL of a large hash has two values in each other's place",
    shownBy: /HGETALL/i,
    reply: (reply, words) =>
      is(words, "HGETALL") && /^\*\d{4,}/.test(reply)
        ? rearranged(reply, ([a, b, c, d, ...rest]) => [a as string, d as string, c as string, b as string, ...rest])
        : reply,
  },
  {
    name: "HVALS of a small hash has an order of its own",
    shownBy: /HVALS/i,
    reply: (reply, words) => (is(words, "HVALS") && /^\*\d\r/.test(reply) ? rearranged(reply, (elements) => elements.reverse()) : reply),
  },
  {
    name: "HRANDFIELD draws a field twice",
    shownBy: /HRANDFIELD \S+ [1-9]/i,
    reply: (reply, words) =>
      is(words, "HRANDFIELD") && words.length === 3 && !words[2]?.startsWith("-")
        ? rearranged(reply, (elements) => (elements.length < 2 ? elements : elements.with(1, elements[0] as string)))
        : reply,
  },
  {
    name: "HRANDFIELD draws a field that is not there",
    shownBy: /HRANDFIELD/i,
    reply: (reply, words) => (is(words, "HRANDFIELD") ? reply.replace(/\$\d+\r\n[^\r\n]*\r\n/, "$1\r\nz\r\n") : reply),
  },
  {
    name: "HSCAN gives a field another's value",
    shownBy: /HSCAN/i,
    reply: (reply, words) =>
      is(words, "HSCAN")
        ? rearranged(reply, ([cursor, page = ""]) => [
            cursor as string,
            rearranged(page, (elements) =>
              elements.length < 4 ? elements : elements.with(1, elements[3] as string).with(3, elements[1] as string),
            ),
          ])
        : reply,
  },
  {
    name: "a hash is a hash table too soon",
    shownBy: /OBJECT ENCODING|HGETALL|HKEYS|HVALS/i,
    reply: (reply, words) => (is(words, "OBJECT") && words[2] === "hash4" ? reply.replace("$8\r\nlistpack", "$9\r\nhashtable") : reply),
  },
];
