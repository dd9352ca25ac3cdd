/** Which of the elements of EXEC's reply belongs to which command. */
import { unsubscribedInOrder } from "../compare/any-order.ts";
import type { Words } from "../request.ts";
import { elementsOf } from "./stream-reader.ts";

const nameOf = (words: Words): string => (words[0] ?? "").toLowerCase();

export const isSubscription = (words: Words): boolean => /^[ps]?(un)?subscribe$/.test(nameOf(words));
const isAcknowledgementBy = (item: string, words: Words): boolean => new RegExp(`^[>*]3\r\n\\$\\d+\r\n${nameOf(words)}\r\n`).test(item);

/** What a connection speaks behind a request, if that is not refused. */
export function protocolBehind(words: Words, before: 2 | 3): 2 | 3 {
  if (nameOf(words) !== "hello" || !/^[23]$/.test(words[1] ?? "")) return before;
  return words[1] === "3" ? 3 : 2;
}

export interface Element {
  readonly text: string;
  /** Null of an acknowledgement. */
  readonly words: Words | null;
  /** HELLO changes it for its own reply and those behind it. */
  readonly protocol: 2 | 3;
}

/**
 * `replies` are EXEC's array and what stands behind it: SUBSCRIBE has as many acknowledgements as it has channels, although the array counts one. Null if it is
 * no array, or if the elements are not those of these commands. `before` is the protocol that EXEC was sent in.
 */
export function execElements(queued: readonly Words[], replies: readonly string[], before: 2 | 3): readonly Element[] | null {
  const inArray = elementsOf(replies[0] ?? "");
  if (inArray === null) return null;
  const texts = unsubscribedInOrder([...inArray, ...replies.slice(1)], queued);
  const elements: Element[] = [];
  let protocol = before;
  let isMuted = false;
  for (const words of queued) {
    if (isSubscription(words) && !texts[elements.length]?.startsWith("-")) {
      const most = words.length > 1 ? words.length - 1 : texts.length;
      for (let taken = 0; taken < most && isAcknowledgementBy(texts[elements.length] ?? "", words); taken++)
        elements.push({ text: texts[elements.length] as string, words: null, protocol });
      continue;
    }
    protocol = protocolBehind(words, protocol);
    const mode = nameOf(words) === "client" && words[1]?.toLowerCase() === "reply" && words.length === 3 ? words[2]?.toLowerCase() : "";
    if (mode === "off") isMuted = true;
    if (mode === "on") isMuted = false;
    if (!isMuted && mode !== "skip") elements.push({ text: texts[elements.length] ?? "", words, protocol });
  }
  return elements.length === texts.length ? elements : null;
}
