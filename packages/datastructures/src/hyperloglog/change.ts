/**
 * What is done to a whole HyperLogLog, whichever its form: adding elements, raising many registers, counting, merging. It lies in bytes that somebody else owns, and asks
 * for more of them, or fewer. A sparse one becomes dense when a register gets too high for it, or its bytes too many.
 *
 * Either all of a change is made or none of it: where broken runs are met, or an owner does not get the memory that it asks for, the bytes are as they were. So what
 * takes several steps is done in a scratch buffer first, and an owner moves its bytes once.
 *
 * Nothing here trusts the bytes: what begins as a HyperLogLog (`isHyperLogLog`) may have broken runs, which is found when they are read.
 */
import { assert } from "../assert.js";
import { countDense, mergeDense, raiseRegister, readRegister, writeDense } from "./dense.js";
import { hashElement, rankOf, registerOf } from "./element-hash.js";
import { estimateCardinality } from "./estimate.js";
import {
  denseBytes,
  denseEncoding,
  encodingOffset,
  headerBytes,
  isDense,
  isStale,
  markStale,
  readCardinality,
  registerCount,
  registerValues,
  writeCardinality,
} from "./layout.js";
import type { HyperLogLogBytes } from "./owned-bytes.js";
import { brokenRuns, estimateDense, estimateRegisters, estimateSparse } from "./register-sums.js";
import { Scratch } from "./scratch.js";
import { countSparse, mergeSparse, runValueMax } from "./sparse.js";
import { SparseEdit } from "./sparse-edit.js";
import { SparsePlaces } from "./sparse-places.js";

/** What became of a register, or of many. */
export const unchanged = 0;
export const changed = 1;
/** The runs are broken; nothing has been changed. */
export const corrupt = -1;

const histogram = new Int32Array(registerValues);
const expanded = new Uint8Array(registerCount);
const edit = new SparseEdit();
const places = new SparsePlaces();
/** From so many elements on, finding places costs less than looking for each from the beginning. */
const placesElementsMin = 4;
const scratch = new Scratch();

/** Elements in one buffer: a request's arguments are. */
export interface Elements {
  readonly bytes: Uint8Array;
  readonly count: number;
  start(index: number): number;
  length(index: number): number;
}

/** Adds elements `from` to the last one. @returns `changed`, `unchanged` or `corrupt`: then none was added. */
export function addElements(target: HyperLogLogBytes, elements: Elements, from: number): number {
  const { bytes, count } = elements;
  if (count - from === 1) return addElement(target, bytes, elements.start(from), elements.length(from));
  if (!isDense(target.bytes, target.start)) return addToSparse(target, elements, from);
  let result = unchanged;
  for (let i = from; i < count; i++) result |= addElement(target, bytes, elements.start(i), elements.length(i));
  return result;
}

/** Adds them to a copy, which becomes dense perhaps. */
function addToSparse(target: HyperLogLogBytes, elements: Elements, from: number): number {
  const draft = scratch.take(target);
  const { count } = elements;
  const hasPlaces = count - from >= placesElementsMin;
  if (hasPlaces) places.find(edit, draft.bytes, draft.words, headerBytes, draft.length);
  let result = unchanged;
  for (let i = from; i < count; i++) {
    const hash = hashElement(elements.bytes, elements.start(i), elements.length(i));
    if (hasPlaces) places.begin(edit, registerOf(hash));
    else edit.rewind();
    const raised = raise(draft, registerOf(hash), rankOf(hash));
    if (raised === corrupt) return corrupt;
    if (hasPlaces && raised === changed && !isDense(draft.bytes, 0)) places.follow(edit);
    result |= raised;
  }
  if (result === unchanged) return unchanged;
  markStale(draft.bytes, 0);
  draft.give(target);
  return changed;
}

/** Adds the element `bytes[start, start + length)`. @returns `changed`, `unchanged` or `corrupt`. */
export function addElement(target: HyperLogLogBytes, bytes: Uint8Array, start: number, length: number): number {
  const hash = hashElement(bytes, start, length);
  edit.rewind();
  const result = raise(target, registerOf(hash), rankOf(hash));
  if (result === changed) markStale(target.bytes, target.start);
  return result;
}

/**
 * Raises each register to what it is in `registers`, one in a byte, in ascending order. They have to be at least what the target's are: it was merged into them.
 * The count is stale then, whether a register was raised or not.
 */
export function raiseRegisters(target: HyperLogLogBytes, registers: Uint8Array): void {
  if (isDense(target.bytes, target.start)) {
    writeDense(target.bytes, target.start + headerBytes, registers);
    markStale(target.bytes, target.start);
  } else {
    const draft = scratch.take(target);
    raiseEach(draft, registers);
    markStale(draft.bytes, draft.start);
    scratch.give(target);
  }
}

function raiseEach(target: HyperLogLogBytes, registers: Uint8Array): void {
  edit.rewind();
  for (let index = 0; index < registerCount; index++) {
    if (registers[index] === 0) continue;
    assert(raise(target, index, registers[index]) !== corrupt, "hyperloglog: what is raised was merged before, so its runs are whole");
    if (isDense(target.bytes, target.start)) return writeDense(target.bytes, target.start + headerBytes, registers);
  }
}

/** Makes a sparse one dense. @returns `changed` or `corrupt`. */
export function makeDense(target: HyperLogLogBytes): number {
  expanded.fill(0);
  if (!mergeInto(target.bytes, target.start, target.length, expanded)) return corrupt;
  target.resize(denseBytes);
  const { bytes, start } = target;
  bytes[start + encodingOffset] = denseEncoding;
  writeDense(bytes, start + headerBytes, expanded);
  return changed;
}

/** Raises each of `registers`, one in a byte, to what it is in the HyperLogLog at `bytes[at, at + length)`. False if its runs are broken. */
export function mergeInto(bytes: Uint8Array, at: number, length: number, registers: Uint8Array): boolean {
  if (!isDense(bytes, at)) return mergeSparse(bytes, at + headerBytes, at + length, registers);
  mergeDense(bytes, at + headerBytes, registers);
  return true;
}

/** How many elements the HyperLogLog at `bytes[at, at + length)` has (see `estimateCardinality`), or `corrupt`. Keeps that in its header. */
export function countElements(bytes: Uint8Array, at: number, length: number): number | bigint {
  if (!isStale(bytes, at)) return readCardinality(bytes, at);
  const cardinality = isDense(bytes, at)
    ? countWholeDense(bytes, at + headerBytes)
    : countWholeSparse(bytes, at + headerBytes, at + length);
  if (cardinality !== corrupt) writeCardinality(bytes, at, cardinality);
  return cardinality;
}

function countWholeSparse(bytes: Uint8Array, at: number, end: number): number {
  const cardinality = estimateSparse(bytes, at, end);
  if (cardinality === brokenRuns) return corrupt;
  if (!Number.isNaN(cardinality)) return cardinality;
  histogram.fill(0);
  return countSparse(bytes, at, end, histogram) ? estimateCardinality(histogram) : corrupt;
}

function countWholeDense(bytes: Uint8Array, at: number): number {
  const cardinality = estimateDense(bytes, at);
  if (!Number.isNaN(cardinality)) return cardinality;
  histogram.fill(0);
  countDense(bytes, at, histogram);
  return estimateCardinality(histogram);
}

/** How many elements there are if these are the registers, one in a byte, from a multiple of four bytes on in their buffer. */
export function countRegisters(registers: Uint8Array): number {
  const cardinality = estimateRegisters(registers);
  if (!Number.isNaN(cardinality)) return cardinality;
  histogram.fill(0);
  for (let index = 0; index < registerCount; index++) histogram[registers[index]]++;
  return estimateCardinality(histogram);
}

/** The value of one register, or `corrupt`. */
export function registerAt({ bytes, words, start, length }: HyperLogLogBytes, index: number): number {
  if (isDense(bytes, start)) return readRegister(bytes, start + headerBytes, index);
  edit.rewind();
  return edit.find(bytes, words, start + headerBytes, start + length, index, 0) ? edit.value : corrupt;
}

/** Makes a register `rank`, if it is less. In a sparse one the next register may only be one behind it, or `edit` has to be rewound. */
function raise(target: HyperLogLogBytes, index: number, rank: number): number {
  const { bytes, start } = target;
  if (isDense(bytes, start)) return raiseRegister(bytes, start + headerBytes, index, rank) ? changed : unchanged;
  if (rank > runValueMax) return promote(target, index, rank);
  const end = start + target.length;
  if (!edit.find(bytes, target.words, start + headerBytes, end, index, rank)) return corrupt;
  if (edit.value >= rank) return unchanged;
  const { change } = edit;
  const { length } = target;
  if (edit.growth > 0 && length + edit.growth > target.sparseBytesMax) return promote(target, index, rank);
  // To get shorter, the owner may need memory too, and be refused it: then nothing may have changed.
  const draft = change < 0 && target !== scratch ? scratch.take(target) : target;
  if (change > 0) draft.resize(length + change);
  edit.apply(draft.bytes, draft.start + headerBytes, draft.start + length);
  if (change < 0) draft.resize(length + change);
  if (draft !== target) scratch.give(target);
  return changed;
}

/** Makes a sparse one dense, and then a register `rank`. */
function promote(target: HyperLogLogBytes, index: number, rank: number): number {
  if (makeDense(target) === corrupt) return corrupt;
  raiseRegister(target.bytes, target.start + headerBytes, index, rank);
  return changed;
}
