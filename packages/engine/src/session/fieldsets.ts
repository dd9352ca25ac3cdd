/** The names of fields that a client has prepared for HIMPORT, under names of its own. They are its session's: nobody else sees them. */
import { compareBytes, equalsBytes, type KeyHasher } from "@respire/datastructures";

/** Bytes of a map's entry and the objects of a fieldset, and of the object of a field. */
const fieldsetBytes = 300;
const fieldBytes = 100;

export interface Fieldset {
  readonly name: Uint8Array;
  /** In the order of Redis, which is that of the hashes made of it: shorter names first, those of one length by their bytes. */
  readonly fields: readonly Uint8Array[];
  /** Which of the values that are given belongs to which of `fields`. */
  readonly order: readonly number[];
  readonly usedBytes: number;
}

export class Fieldsets {
  private readonly hasher: KeyHasher;
  /** By the hash of their names, so that to find one nothing is made of the bytes that name it. */
  private readonly byHash = new Map<number, Fieldset[]>();
  private count = 0;
  usedBytes = 0;

  /** @param hasher of a secret key. */
  constructor(hasher: KeyHasher) {
    this.hasher = hasher;
  }

  get size(): number {
    return this.count;
  }

  get(bytes: Uint8Array, start: number, length: number): Fieldset | undefined {
    const sameHash = this.byHash.get(this.hasher.hash(bytes, start, length));
    if (sameHash === undefined) return undefined;
    for (const fieldset of sameHash) if (equalsBytes(bytes, start, length, fieldset.name)) return fieldset;
    return undefined;
  }

  /** Sets the fieldset of this name; null, and nothing is changed, if a field is given twice. Name and fields are copied. */
  prepare(name: Uint8Array, given: readonly Uint8Array[]): Fieldset | null {
    const order = given.map((_, index) => index).sort((a, b) => compareNames(given[a] as Uint8Array, given[b] as Uint8Array));
    const fields = order.map((index) => (given[index] as Uint8Array).slice());
    if (fields.some((field, index) => index > 0 && compareNames(field, fields[index - 1] as Uint8Array) === 0)) return null;
    const usedBytes = fields.reduce((bytes, field) => bytes + fieldBytes + field.length, fieldsetBytes + name.length);
    const fieldset = { name: name.slice(), fields, order, usedBytes };
    this.discard(name);
    const hash = this.hasher.hash(name, 0, name.length);
    this.byHash.set(hash, [...(this.byHash.get(hash) ?? []), fieldset]);
    this.count++;
    this.usedBytes += usedBytes;
    return fieldset;
  }

  /** False if there is none of this name. */
  discard(name: Uint8Array): boolean {
    const fieldset = this.get(name, 0, name.length);
    if (fieldset === undefined) return false;
    const hash = this.hasher.hash(name, 0, name.length);
    const others = (this.byHash.get(hash) as Fieldset[]).filter((other) => other !== fieldset);
    if (others.length > 0) this.byHash.set(hash, others);
    else this.byHash.delete(hash);
    this.count--;
    this.usedBytes -= fieldset.usedBytes;
    return true;
  }
}

function compareNames(a: Uint8Array, b: Uint8Array): number {
  return a.length - b.length || compareBytes(a, b);
}
