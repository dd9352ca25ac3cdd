/**
 * Long operands combined block by block. Words of an operand are read where they are if it begins at a word, else from a copy of the block; so is a block in
 * which it ends. An operand that has ended is left out.
 */
import type { BitOperand, BitOperation } from "./combine.js";
import {
  andWords,
  exceptWords,
  invertWords,
  onceWords,
  operandsMax,
  orWords,
  remainingWords,
  type WordSources,
  xorWords,
} from "./combine-words.js";
import { wordBytes, wordsAt } from "./words.js";

/** 16 KiB: the result's block and one of an operand fit the first cache of any processor. */
const blockWords = 4096;
const blockBytes = blockWords * wordBytes;

type Kernel = (target: Int32Array, at: number, count: number, sources: WordSources) => void;

/** Copies of blocks, one for each operand of a kernel. */
const copies = Array.from({ length: operandsMax }, () => new Int32Array(0));
/** What a kernel is to combine now. */
const sources: WordSources = { words: [...copies], starts: new Int32Array(operandsMax), count: 0 };
/** Bits that several operands have, of one block. */
let several = new Int32Array(0);

/** An operand's words from its start on, if they can be had. */
type OperandWords = Int32Array | null;

/** Combines the operands into `target[0, end)`; `end` is a multiple of four. */
export function combineBlocks(operation: BitOperation, operands: readonly BitOperand[], target: Uint8Array, end: number): void {
  if (several.length === 0) {
    several = new Int32Array(blockWords);
    for (let i = 0; i < operandsMax; i++) copies[i] = new Int32Array(blockWords);
  }
  const words = operands.map(wordsOf);
  const result = wordsAt(target, 0, end / wordBytes);
  for (let from = 0; from < result.length; from += blockWords) {
    combineBlock(operation, operands, words, result, from, Math.min(blockWords, result.length - from));
  }
  sources.words.fill(several); // No operand's buffer is held on to.
}

function wordsOf({ bytes, start, length }: BitOperand): OperandWords {
  return (bytes.byteOffset + start) % wordBytes === 0 ? wordsAt(bytes, start, Math.floor(length / wordBytes)) : null;
}

/** Words `[from, from + count)` of the result. */
function combineBlock(
  operation: BitOperation,
  operands: readonly BitOperand[],
  words: readonly OperandWords[],
  result: Int32Array,
  from: number,
  count: number,
): void {
  switch (operation) {
    case "or":
      return fold(orWords, operands, words, 0, result, from, count);
    case "xor":
      return fold(xorWords, operands, words, 0, result, from, count);
    case "and":
      for (const { length } of operands) if (length <= from * wordBytes) return void result.fill(0, from, from + count);
      return fold(andWords, operands, words, 0, result, from, count);
    case "one":
      if (operands.length <= operandsMax) return fold(once, operands, words, 0, result, from, count);
      several.fill(0, 0, count);
      fold(addOnce, operands, words, 0, result, from, count);
      sources.count = 0;
      addWords(several, 0);
      return exceptWords(result, from, count, sources);
    case "not":
      fold(orWords, operands, words, 0, result, from, count);
      return invertWords(result, from, count);
    default:
      fold(orWords, operands, words, 1, result, from, count);
      sources.count = 0;
      if (!addOperand(operands[0], words[0], from, count)) {
        if (operation !== "diff1") result.fill(0, from, from + count);
        return;
      }
      if (operation === "diff1") return exceptWords(result, from, count, sources);
      if (operation === "diff") return remainingWords(result, from, count, sources);
      addWords(result, from);
      return andWords(result, from, count, sources);
  }
}

/** Lets the kernel combine all operands from `first` on that reach into the block; zeros if none does. */
function fold(
  kernel: Kernel,
  operands: readonly BitOperand[],
  words: readonly OperandWords[],
  first: number,
  result: Int32Array,
  from: number,
  count: number,
): void {
  sources.count = 0;
  let isBegun = false;
  for (let i = first; i < operands.length; i++) {
    if (!addOperand(operands[i], words[i], from, count) || sources.count < operandsMax) continue;
    kernel(result, from, count, sources);
    isBegun = true;
    sources.count = 0;
    addWords(result, from);
  }
  if (sources.count > (isBegun ? 1 : 0)) kernel(result, from, count, sources);
  else if (!isBegun) result.fill(0, from, from + count);
}

const once: Kernel = (target, at, count, operands) => onceWords(target, at, count, operands, null);
const addOnce: Kernel = (target, at, count, operands) => onceWords(target, at, count, operands, several);

/** Adds a block of an operand to the sources; false if the operand has ended. */
function addOperand({ bytes, start, length }: BitOperand, words: OperandWords, from: number, count: number): boolean {
  const at = from * wordBytes;
  if (length <= at) return false;
  if (words !== null && from + count <= words.length) {
    addWords(words, from);
    return true;
  }
  const copy = copies[sources.count];
  const copied = Math.min(length - at, blockBytes);
  const copyBytes = new Uint8Array(copy.buffer);
  copyBytes.set(bytes.subarray(start + at, start + at + copied));
  copyBytes.fill(0, copied);
  addWords(copy, 0);
  return true;
}

function addWords(words: Int32Array, at: number): void {
  sources.words[sources.count] = words;
  sources.starts[sources.count++] = at;
}
