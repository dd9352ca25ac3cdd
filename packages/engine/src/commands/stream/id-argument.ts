/** Ids of entries as words of a request. */
import { streamId } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";

const { idForm, idWords } = streamId;
const minus = 0x2d;
const plus = 0x2b;
const parenthesis = 0x28;
const wordMax = 0xffffffff;

/** Whether a word is this one character. */
export function isCharacter(args: Arguments, index: number, character: string): boolean {
  return args.length(index) === 1 && args.bytes[args.start(index)] === character.charCodeAt(0);
}

/** Reads an id with both parts, or milliseconds alone: the sequence number is 0 then. Refuses all else. @returns which of the two it was, or whether the sequence number is to be found. */
export function readId(args: Arguments, index: number, target: Uint32Array, at: number, takesNext = false): streamId.IdForm {
  const form = streamId.parseId(args.bytes, args.start(index), args.length(index), target, at);
  if (form === idForm.none || (form === idForm.nextSequence && !takesNext)) throw errors.invalidStreamId;
  return form;
}

/** As `readId`, but `-` and `+` are the lowest and the highest of all. */
export function readIdOrEnd(args: Arguments, index: number, target: Uint32Array, at: number): void {
  if (isCharacter(args, index, "-")) target.fill(0, at, at + idWords);
  else if (isCharacter(args, index, "+")) target.fill(wordMax, at, at + idWords);
  else readId(args, index, target, at);
}

/** Reads ids from word `from` up to, not including, `end`, all before anything is changed; one behind the other. */
export function readIds(args: Arguments, from: number, end: number): Uint32Array {
  const count = end - from;
  if (ids.length < count * idWords) ids = new Uint32Array(count * idWords * 2);
  for (let i = 0; i < count; i++) readId(args, from + i, ids, i * idWords);
  return ids;
}

let ids = new Uint32Array(64 * idWords);

/** A bound of a range: `-`, `+`, an id, milliseconds alone, each with `(` before it if it is excluded. */
function readBound(args: Arguments, index: number, target: Uint32Array, isEnd: boolean): void {
  const start = args.start(index);
  const length = args.length(index);
  const first = args.bytes[start];
  const isExcluded = length > 1 && first === parenthesis;
  if (length === 1 && (first === minus || first === plus)) {
    target.fill(first === plus ? wordMax : 0);
    return;
  }
  const form = isExcluded
    ? streamId.parseId(args.bytes, start + 1, length - 1, target, 0)
    : streamId.parseId(args.bytes, start, length, target, 0);
  if (form === idForm.none || form === idForm.nextSequence) throw errors.invalidStreamId;
  if (form === idForm.milliseconds && isEnd) target.fill(wordMax, 2, idWords);
  if (!isExcluded) return;
  if (isEnd && !streamId.decrementId(target, 0)) throw errors.invalidEndId;
  if (!isEnd && !streamId.incrementId(target, 0)) throw errors.invalidStartId;
}

/** The bounds of a range, which both belong to it. */
export class IdRange {
  readonly start = new Uint32Array(idWords);
  readonly end = new Uint32Array(idWords);

  /** Reads words such as `1526985054069`, `1526985054069-3`, `(1526985054069-3`, `-` and `+`. */
  read(args: Arguments, startIndex: number, endIndex: number): this {
    readBound(args, startIndex, this.start, false);
    readBound(args, endIndex, this.end, true);
    return this;
  }

  /** The same of the first bound alone. */
  readStart(args: Arguments, startIndex: number): void {
    readBound(args, startIndex, this.start, false);
  }
}
