/** Where two right servers may say the same things in different orders, because the order is that of a hash table: both are brought into the same one. */
import type { Item } from "../conversation/stream-reader.ts";
import type { Words } from "../request.ts";

const acknowledgement = /^([>*]3\r\n\$\d+\r\n([ps]?unsubscribe)\r\n)(.*\r\n)(:\d+\r\n)$/s;

/** UNSUBSCRIBE without arguments names the channels in any order; how many are left is counted down all the same. */
export function unsubscribedInOrder(replies: readonly string[], requests: readonly Words[]): readonly string[] {
  const unordered = requests.flatMap(([name = "", ...channels]) =>
    /^[ps]?unsubscribe$/i.test(name) && channels.length === 0 ? [name.toLowerCase()] : [],
  );
  if (unordered.length === 0) return replies;
  const found = replies.map((reply) => acknowledgement.exec(reply));
  const result = [...replies];
  for (let from = 0; from < found.length; from++) {
    const kind = found[from]?.[2];
    if (kind === undefined || !unordered.includes(kind)) continue;
    let to = from + 1;
    while (found[to]?.[2] === kind) to++;
    const names = found
      .slice(from, to)
      .map((match) => match?.[3])
      .sort();
    for (let i = from; i < to; i++) result[i] = `${found[i]?.[1]}${names[i - from]}${found[i]?.[4]}`;
    from = to - 1;
  }
  return result;
}

const patternMessage = /^[>*]4\r\n\$8\r\npmessage\r\n\$\d+\r\n[^\r]*\r\n(.*)$/s;

/** A message that matches several of a connection's patterns comes for each, in any order. */
export function messagesInOrder(items: readonly Item[]): readonly Item[] {
  const messages = items.map(({ kind, text }) => (kind === "push" ? patternMessage.exec(text)?.[1] : undefined));
  const result = [...items];
  for (let from = 0; from < messages.length; from++) {
    if (messages[from] === undefined) continue;
    let to = from + 1;
    while (messages[to] === messages[from]) to++;
    if (to - from > 1) result.splice(from, to - from, ...items.slice(from, to).sort((a, b) => (a.text < b.text ? -1 : 1)));
    from = to - 1;
  }
  return result;
}
