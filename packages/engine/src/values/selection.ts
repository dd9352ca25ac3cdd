/** Which of so many members are selected: each that comes next with the chance that as many as are wanted are among those left. */
import type { Integer64 } from "../integer64.js";
import type { MemberVisitor } from "./member-walk.js";

/** Source: Knuth, volume 2, 3.4.2, algorithm S. */
export class Selection implements MemberVisitor {
  /** Is shown those that are selected. */
  readonly visitor: MemberVisitor;
  private wanted: number;
  private left: number;
  private readonly random: () => number;

  /** @param wanted at most `left`. */
  constructor(wanted: number, left: number, random: () => number, visitor: MemberVisitor) {
    this.wanted = wanted;
    this.left = left;
    this.random = random;
    this.visitor = visitor;
  }

  /** Whether the next one is selected. */
  next(): boolean {
    if (this.random() * this.left-- >= this.wanted) return false;
    this.wanted--;
    return true;
  }

  string(bytes: Uint8Array, start: number, length: number, hash: number): boolean {
    if (this.next()) this.visitor.string(bytes, start, length, hash);
    return this.wanted > 0;
  }

  integer(value: Integer64): boolean {
    if (this.next()) this.visitor.integer(value);
    return this.wanted > 0;
  }
}
