/**
 * How the commands about fields that expire are told of which fields, and when: FIELDS with a number and so many fields (with values, in HSETEX), a time, and some
 * words more. In the commands that only ask, or delete, FIELDS has its place; in the others options come in any order.
 *
 * Source: redis.io HEXPIRE, HGETEX, HSETEX, HTTL, HGETDEL; the order in which a request with several mistakes is refused is that of Redis 8.10.
 */
import type { Arguments } from "../../arguments.js";
import { errors, refusal } from "../../errors.js";
import type { Integer64 } from "../../integer64.js";

/** The last moment at which a field may expire, in milliseconds since 1970: 46 bits. */
const lastMs = 2 ** 46 - 1;
const numberMax = 2 ** 31 - 1;

/** Which words of a request are its fields. */
export class FieldRange {
  first = 0;
  /** Behind the last of them. */
  end = 0;
  count = 0;

  /** Of a request that has FIELDS as its word `index`, and nothing behind its fields. */
  readAt(args: Arguments, index: number): void {
    if (!args.is(index, "FIELDS")) throw errors.fieldsMissing;
    const count = Number(args.integer64(index + 1, errors.fieldCountNotPositive));
    if (count < 1) throw errors.fieldCountNotPositive;
    if (count !== args.count - index - 2) throw errors.fieldCountMismatch;
    this.set(index + 2, count, 1);
  }

  set(first: number, count: number, wordsEach: number): void {
    this.first = first;
    this.count = count;
    this.end = first + count * wordsEach;
  }
}

/** The time at word `index`, as a moment in milliseconds since 1970. Refuses one that is negative, or later than a field may expire. */
export function fieldMoment(args: Arguments, index: number, unitMs: number, baseMs: number, command: string): number {
  const amount: Integer64 = args.integer64(index);
  if (amount < 0) throw errors.expireTimeNegative;
  const moment = Number(amount) * unitMs + baseMs;
  if (moment > lastMs) throw refusal.expireTime(command);
  return moment;
}

/** Conditions of HEXPIRE. */
export const condition = { none: 0, nx: 1, xx: 2, gt: 3, lt: 4 } as const;

/** The words of HEXPIRE and its like from the fourth on: conditions and fields. */
export class ExpireOptions {
  readonly fields = new FieldRange();
  condition: number = condition.none;

  read(args: Arguments): void {
    let conditions = 0;
    this.condition = condition.none;
    let hasFields = false;
    for (let i = 3; i < args.count; i++) {
      if (args.is(i, "FIELDS")) {
        if (hasFields) throw errors.fieldsTwice;
        hasFields = true;
        if (i >= args.count - 2) throw errors.fieldsIncomplete;
        this.fields.set(i + 2, numberOfFields(args, i + 1, errors.numFieldsNotPositive), 1);
        if (this.fields.end > args.count) throw errors.wrongArgumentCount;
        i = this.fields.end - 1;
        continue;
      }
      const given = conditionAt(args, i);
      if (given === condition.none) throw refusal.unknownArgument(args.echo(i));
      if (given !== this.condition) conditions++;
      this.condition = given;
    }
    if (!hasFields) throw errors.fieldsNotGiven;
    if (conditions > 1) throw errors.severalConditions;
  }
}

function conditionAt(args: Arguments, index: number): number {
  if (args.is(index, "NX")) return condition.nx;
  if (args.is(index, "XX")) return condition.xx;
  if (args.is(index, "GT")) return condition.gt;
  return args.is(index, "LT") ? condition.lt : condition.none;
}

function numberOfFields(args: Arguments, index: number, refused: (typeof errors)[keyof typeof errors]): number {
  const count = Number(args.integer64(index, refused));
  if (count < 1 || count > numberMax) throw refused;
  return count;
}

/** The words of HGETEX and HSETEX from the third on. */
export class FieldOptions {
  readonly fields = new FieldRange();
  /** When the fields expire; 0 if no time was given. */
  expiresAtMs = 0;
  hasTime = false;
  /** KEEPTTL or PERSIST. */
  isWithoutTime = false;
  /** FNX: only if none of the fields is there; FXX: only if all are. */
  ifNoField = false;
  ifAllFields = false;
  /** NX and XX: only if the key is not there, or is. Valkey's. */
  ifNoKey = false;
  ifKey = false;
  private readonly command: "hgetex" | "hsetex";
  private readonly setsFields: boolean;

  constructor(command: "hgetex" | "hsetex") {
    this.command = command;
    this.setsFields = command === "hsetex";
  }

  read(args: Arguments, nowMs: number): void {
    this.expiresAtMs = 0;
    this.hasTime = false;
    this.isWithoutTime = false;
    this.ifNoField = false;
    this.ifAllFields = false;
    this.ifNoKey = false;
    this.ifKey = false;
    this.fields.count = 0;
    for (let i = 2; i < args.count; i++) {
      if (args.is(i, "FIELDS")) i = this.readFields(args, i);
      else if (args.is(i, "EX")) this.readTime(args, ++i, 1000, nowMs);
      else if (args.is(i, "PX")) this.readTime(args, ++i, 1, nowMs);
      else if (args.is(i, "EXAT")) this.readTime(args, ++i, 1000, 0);
      else if (args.is(i, "PXAT")) this.readTime(args, ++i, 1, 0);
      else if (args.is(i, this.setsFields ? "KEEPTTL" : "PERSIST")) {
        this.refuseSecondTime();
        this.isWithoutTime = true;
      } else if (!this.setsFields || !this.readCondition(args, i)) throw refusal.unknownArgument(args.echo(i));
    }
    if (this.fields.count === 0) throw errors.fieldsNotGiven;
  }

  /** Returns the index of the last word of them. */
  private readFields(args: Arguments, index: number): number {
    if (this.fields.count > 0) throw errors.fieldsTwice;
    if (index + 1 >= args.count) throw refusal.wrongArity(this.command);
    this.fields.set(index + 2, numberOfFields(args, index + 1, errors.fieldCountInvalid), this.setsFields ? 2 : 1);
    if (this.fields.end > args.count) throw errors.wrongArgumentCount;
    return this.fields.end - 1;
  }

  private readTime(args: Arguments, index: number, unitMs: number, baseMs: number): void {
    this.refuseSecondTime();
    if (index >= args.count) throw errors.expireTimeMissing;
    this.expiresAtMs = fieldMoment(args, index, unitMs, baseMs, this.command);
    this.hasTime = true;
  }

  private refuseSecondTime(): void {
    if (this.hasTime || this.isWithoutTime) throw this.setsFields ? errors.severalTimesOrKeepTtl : errors.severalTimesOrPersist;
  }

  private readCondition(args: Arguments, index: number): boolean {
    if (args.is(index, "FNX") || args.is(index, "FXX")) {
      if (this.ifNoField || this.ifAllFields) throw errors.severalFieldConditions;
      this.ifNoField = args.is(index, "FNX");
      this.ifAllFields = !this.ifNoField;
      return true;
    }
    if (!args.is(index, "NX") && !args.is(index, "XX")) return false;
    if (this.ifNoKey || this.ifKey) throw errors.syntax;
    this.ifNoKey = args.is(index, "NX");
    this.ifKey = !this.ifNoKey;
    return true;
  }
}
