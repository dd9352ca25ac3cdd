/** Sets as Redis keeps them, beside an engine that has the same: what commands should reply, and what encoding a set should have. */
import { TestEngine } from "./test-engine.js";

const isInteger = (member: string): boolean => {
  if (!/^(0|-?[1-9]\d{0,18})$/.test(member)) return false;
  const value = BigInt(member);
  return value >= -(2n ** 63n) && value < 2n ** 63n;
};

export class ModelledSet {
  readonly members = new Set<string>();
  encoding: "intset" | "listpack" | "hashtable" = "hashtable";
}

export class ModelledSets {
  readonly engine: TestEngine;
  readonly keys: readonly string[];
  readonly sets = new Map<string, ModelledSet>();
  integersMax = 512;
  membersMax = 128;
  memberMax = 64;

  constructor(keys: readonly string[], engine = new TestEngine()) {
    this.engine = engine;
    this.keys = keys;
  }

  configure(integersMax: number, membersMax: number, memberMax: number): void {
    Object.assign(this, { integersMax, membersMax, memberMax });
    const names = ["set-max-intset-entries", "set-max-listpack-entries", "set-max-listpack-value"];
    this.engine.run("CONFIG", "SET", ...names.flatMap((name, index) => [name, [integersMax, membersMax, memberMax][index] as number]));
  }

  members(key: string): ReadonlySet<string> {
    return this.sets.get(key)?.members ?? new Set();
  }

  add(key: string, members: readonly string[]): number {
    let set = this.sets.get(key);
    if (set === undefined) {
      set = new ModelledSet();
      this.sets.set(key, set);
      const isIntset = isInteger(members[0] as string) && members.length <= this.integersMax;
      set.encoding = isIntset ? "intset" : members.length <= this.membersMax ? "listpack" : "hashtable";
    } else if (
      (set.encoding === "intset" && members.length > this.integersMax) ||
      (set.encoding === "listpack" && members.length > this.membersMax)
    ) {
      set.encoding = "hashtable";
    }
    const before = set.members.size;
    for (const member of members) this.addOne(set, member);
    return set.members.size - before;
  }

  private addOne(set: ModelledSet, member: string): void {
    if (set.members.has(member)) return;
    const count = set.members.size;
    const fits = (longest: number): boolean => count < this.membersMax && longest <= this.memberMax;
    if (set.encoding === "intset") {
      if (isInteger(member)) {
        if (count + 1 > this.integersMax) set.encoding = "hashtable";
      } else set.encoding = fits(Math.max(member.length, ...[...set.members].map((each) => each.length))) ? "listpack" : "hashtable";
    } else if (set.encoding === "listpack" && !fits(member.length)) set.encoding = "hashtable";
    set.members.add(member);
  }

  /** Returns whether it was there. */
  delete(key: string, member: string): boolean {
    const set = this.sets.get(key);
    const isThere = set?.members.delete(member) ?? false;
    if (set?.members.size === 0) this.sets.delete(key);
    return isThere;
  }

  /** What a set of these members is that was made of others, or of what was left of one. */
  encodingOf(members: ReadonlySet<string>, begunAs: "intset" | "listpack" | "either"): ModelledSet["encoding"] {
    if ([...members].every(isInteger) && begunAs !== "listpack") {
      if (members.size <= this.integersMax) return "intset";
      if (begunAs === "intset") return "hashtable";
    }
    const longest = Math.max(...[...members].map((member) => member.length));
    return members.size <= this.membersMax && longest <= this.memberMax ? "listpack" : "hashtable";
  }

  store(key: string, members: ReadonlySet<string>, begunAs: "intset" | "listpack" | "either"): void {
    this.sets.delete(key);
    if (members.size === 0) return;
    const set = new ModelledSet();
    for (const member of members) set.members.add(member);
    set.encoding = this.encodingOf(members, begunAs);
    this.sets.set(key, set);
  }

  /** These members were popped, of which there were `asked` wanted. */
  popped(key: string, members: readonly string[]): void {
    const encodingBefore = this.sets.get(key)?.encoding;
    for (const member of members) if (!this.delete(key, member)) throw new Error(`${member} was popped, and is not there`);
    const left = this.sets.get(key);
    // Where few remain they have moved to a new set.
    if (left !== undefined && left.members.size * 5 <= members.length) {
      left.encoding = this.encodingOf(left.members, encodingBefore === "intset" ? "intset" : "listpack");
    }
  }

  combine(operation: "inter" | "union" | "diff", keys: readonly string[]): Set<string> {
    const [first = new Set<string>(), ...others] = keys.map((key) => this.members(key));
    if (operation === "union") return new Set([first, ...others].flatMap((set) => [...set]));
    return new Set([...first].filter((member) => others.every((other) => other.has(member) === (operation === "inter"))));
  }
}
