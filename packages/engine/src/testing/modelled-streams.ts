/** A stream with consumer groups as a plain model: arrays and maps, and nothing that is fast. Ids are their milliseconds: every sequence number is 0. */

export interface ModelledPending {
  /** Null: it was given back. */
  consumer: string | null;
  timeMs: number;
  count: number;
}

export interface ModelledGroup {
  lastId: number;
  readonly consumers: Set<string>;
  readonly pending: Map<number, ModelledPending>;
  /** Those that were given back, the first of them first. */
  nacked: number[];
}

export type Policy = "KEEPREF" | "DELREF" | "ACKED";
export type ModelledEntry = [id: string, fields: string[]];

const ascending = (a: number, b: number): number => a - b;
export const idOf = (ms: number): string => `${ms}-0`;

export class ModelledStream {
  /** Values by id. */
  entries = new Map<number, string>();
  lastId = 0;
  maxDeletedId = 0;
  readonly groups = new Map<string, ModelledGroup>();

  get ids(): number[] {
    return [...this.entries.keys()].sort(ascending);
  }

  entry(id: number): ModelledEntry {
    return [idOf(id), ["f", this.entries.get(id) as string]];
  }

  add(id: number, value: string): void {
    this.entries.set(id, value);
    this.lastId = id;
  }

  delete(id: number): boolean {
    if (!this.entries.delete(id)) return false;
    this.maxDeletedId = Math.max(this.maxDeletedId, id);
    return true;
  }

  isReferenced(id: number): boolean {
    return [...this.groups.values()].some(({ lastId, pending }) => lastId < id || pending.has(id));
  }

  drop(group: ModelledGroup, id: number): boolean {
    group.nacked = group.nacked.filter((other) => other !== id);
    return group.pending.delete(id);
  }

  dropEverywhere(id: number): void {
    for (const group of this.groups.values()) this.drop(group, id);
  }

  /** Takes the oldest out until `isEnough`, but those that the policy keeps; returns how many. */
  trim(isEnough: (id: number) => boolean, policy: Policy): number {
    let trimmed = 0;
    for (const id of this.ids) {
      if (isEnough(id)) break;
      if (policy === "ACKED" && this.isReferenced(id)) continue;
      this.entries.delete(id);
      if (policy === "DELREF") this.dropEverywhere(id);
      trimmed++;
    }
    return trimmed;
  }

  deleteEach(ids: readonly number[], policy: Policy): number[] {
    return ids.map((id) => {
      if (policy === "ACKED" && this.isReferenced(id)) return 2;
      const isDeleted = this.delete(id);
      if (policy === "DELREF") this.dropEverywhere(id);
      return isDeleted ? 1 : -1;
    });
  }

  acknowledgeEach(group: ModelledGroup, ids: readonly number[], policy: Policy): number[] {
    return ids.map((id) => {
      if (!this.drop(group, id)) return -1;
      if (policy === "ACKED" && this.isReferenced(id)) return 2;
      if (policy === "DELREF") this.dropEverywhere(id);
      this.delete(id);
      return 1;
    });
  }

  give(group: ModelledGroup, id: number, to: ModelledPending): void {
    this.drop(group, id);
    group.pending.set(id, to);
    if (to.consumer === null) group.nacked.push(id);
  }

  /** What may be claimed, in the order in which it is: what was given back, then the oldest deliveries. */
  claimable(group: ModelledGroup, minIdleMs: number, nowMs: number): number[] {
    const owned = [...group.pending]
      .filter(([, { consumer, timeMs }]) => consumer !== null && nowMs - timeMs >= minIdleMs)
      .sort(([a, { timeMs: first }], [b, { timeMs: second }]) => first - second || a - b)
      .map(([id]) => id);
    return [...group.nacked, ...owned].filter((id) => this.entries.has(id));
  }

  pendingIds(group: ModelledGroup, consumer?: string): number[] {
    return [...group.pending]
      .filter(([, of]) => consumer === undefined || of.consumer === consumer)
      .map(([id]) => id)
      .sort(ascending);
  }
}
