/** The names of fields that a client has prepared for HIMPORT, under names of its own. They are its session's: nobody else sees them. */
import { compareBytes } from "@respire/datastructures";

/** A map's entry and the objects of a fieldset, and the object of a field. */
const fieldsetBytes = 200;
const fieldBytes = 100;

export interface Fieldset {
  /** In the order of Redis, which is that of the hashes made of it: shorter names first, those of one length by their bytes. */
  readonly fields: readonly Uint8Array[];
  /** Which of the values that are given belongs to which of `fields`. */
  readonly order: readonly number[];
  readonly usedBytes: number;
}

export class Fieldsets {
  private readonly byName = new Map<string, Fieldset>();
  usedBytes = 0;

  get size(): number {
    return this.byName.size;
  }

  get(name: string): Fieldset | undefined {
    return this.byName.get(name);
  }

  /** Sets the fieldset of this name; null, and nothing is changed, if a field is given twice. The fields are copied. */
  prepare(name: string, given: readonly Uint8Array[]): Fieldset | null {
    const order = given.map((_, index) => index).sort((a, b) => compareNames(given[a] as Uint8Array, given[b] as Uint8Array));
    const fields = order.map((index) => (given[index] as Uint8Array).slice());
    if (fields.some((field, index) => index > 0 && compareNames(field, fields[index - 1] as Uint8Array) === 0)) return null;
    const usedBytes = fields.reduce((bytes, field) => bytes + fieldBytes + field.length, fieldsetBytes + name.length);
    const fieldset = { fields, order, usedBytes };
    this.discard(name);
    this.byName.set(name, fieldset);
    this.usedBytes += usedBytes;
    return fieldset;
  }

  /** False if there is none of this name. */
  discard(name: string): boolean {
    this.usedBytes -= this.byName.get(name)?.usedBytes ?? 0;
    return this.byName.delete(name);
  }
}

function compareNames(a: Uint8Array, b: Uint8Array): number {
  return a.length - b.length || compareBytes(a, b);
}
