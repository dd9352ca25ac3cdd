/** What XADD and XTRIM are propagated as: with the id that was found, and so that the very same entries go. */
import { type Stream, streamId } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { referencePolicy } from "./references.js";
import { type TrimOptions, trimStrategy } from "./trim-options.js";

/** @param idIndex the word that is an entry's id, and the id in its place; 0: there is none. */
export function rewrittenWords(
  args: Arguments,
  stream: Stream,
  trim: TrimOptions,
  idIndex = 0,
  id: Uint32Array = streamId.zeroId,
): (Uint8Array | string)[] {
  const words: (Uint8Array | string)[] = [];
  for (let i = 0; i < args.count; i++) {
    if (i === idIndex && i > 0) words.push(streamId.idText(id, 0));
    else if (!trim.isApproximate || trim.strategy === trimStrategy.none) words.push(args.word(i));
    else if (i === trim.thresholdIndex - 2 && trim.references !== referencePolicy.keep) words.push("MINID");
    else if (i === trim.thresholdIndex - 1) words.push("=");
    else if (i === trim.thresholdIndex) words.push(resultOf(stream, trim));
    else if (isLimit(args, i, idIndex)) i++;
    else words.push(args.word(i));
  }
  return words;
}

/** The threshold that leads to what was done. */
function resultOf(stream: Stream, { lookedAtId, references, strategy }: TrimOptions): string {
  // Neither the length nor the first entry tells what has gone where groups have kept entries: how far was looked does, with MINID.
  if (references !== referencePolicy.keep) return streamId.idText(lookedAtId, 0);
  if (strategy === trimStrategy.maxLength) return `${stream.length}`;
  const { nodes } = stream;
  return nodes.seekFirst() ? streamId.idText(nodes.words, nodes.row) : streamId.idText(streamId.highestId, 0);
}

/** Whether a word is the option LIMIT: it stands before the id, or there is none. */
function isLimit(args: Arguments, index: number, idIndex: number): boolean {
  return index >= 2 && (idIndex === 0 || index < idIndex) && args.is(index, "LIMIT");
}
