/** What the consumers of one group were given of numbered messages, and what became of each; it notes everything that a group may not do. */

const state = { unseen: 0, held: 1, acknowledged: 2, perhaps: 3 } as const;

/** How a message came: as new, as another's that was idle, or as the consumer's own from before. */
export type Way = "new" | "claimed" | "history";

/** A message as it was delivered. */
export interface Delivery {
  readonly message: number;
  /** Its id, as one number. */
  readonly id: number;
}

const faultsMax = 20;

export class DeliveryLedger {
  readonly faults: string[] = [];
  readonly deliveries: Record<Way, number> = { new: 0, claimed: 0, history: 0 };
  /** Counted by XACK's replies. */
  acknowledged = 0;
  /** So many messages were claimed from somebody who had not died: it had them for too long. */
  claimedFromLiving = 0;
  private readonly group: string;
  private readonly states: Uint8Array;
  private readonly ids: Float64Array;
  /** The life of a consumer that was given the message last. */
  private readonly holders: Int32Array;
  private readonly dead = new Set<number>();

  constructor(group: string, messages: number) {
    this.group = group;
    this.states = new Uint8Array(messages);
    this.ids = new Float64Array(messages);
    this.holders = new Int32Array(messages);
  }

  /** `life` is that of the consumer. */
  delivered({ message, id }: Delivery, way: Way, life: number): void {
    const { holders, ids, states } = this;
    this.deliveries[way]++;
    if (message >= states.length) return this.note(`message ${message} was never sent`);
    if (ids[message] === 0) ids[message] = id;
    else if (ids[message] !== id) this.note(`message ${message} came under another id`);
    const before = states[message];
    const isHolderDead = this.dead.has(holders[message] as number);
    if (way === "new" && before !== state.unseen) this.note(`message ${message} came as new twice`);
    // A reply may arrive behind that of somebody who was served later, but not behind the end of who was.
    if (before === state.acknowledged && isHolderDead) this.note(`message ${message} came (${way}) behind its acknowledgement`);
    if (way === "claimed" && before === state.held && !isHolderDead && holders[message] !== life) this.claimedFromLiving++;
    if (before !== state.acknowledged) states[message] = state.held;
    holders[message] = life;
  }

  /** XACK said that so many of these were pending. */
  acknowledge(messages: readonly number[], count: number): void {
    this.acknowledged += count;
    if (count > messages.length) this.note(`of ${messages.length} messages ${count} were acknowledged`);
    for (const message of messages) this.states[message] = state.acknowledged;
  }

  /** XACK was sent, and nobody heard the answer. */
  acknowledgePerhaps(messages: readonly number[]): void {
    for (const message of messages) if (this.states[message] !== state.acknowledged) this.states[message] = state.perhaps;
  }

  died(life: number): void {
    this.dead.add(life);
  }

  /**
   * When nothing is pending any more: each message was acknowledged once, by an XACK that was answered or by one that was not. What two had at a time, because the
   * first was slow, may have been acknowledged by an XACK that nobody heard of, and in vain by one that was answered.
   */
  close(): void {
    let acknowledged = 0;
    let perhaps = 0;
    for (const [message, each] of this.states.entries()) {
      if (each === state.acknowledged) acknowledged++;
      else if (each === state.perhaps) perhaps++;
      else this.note(`message ${message} was ${each === state.held ? "given to somebody and never acknowledged" : "lost"}`);
    }
    if (this.acknowledged > acknowledged || this.acknowledged + perhaps + this.claimedFromLiving < this.states.length)
      this.note(`${this.acknowledged} were acknowledged of ${this.states.length}, and ${perhaps} perhaps`);
  }

  private note(fault: string): void {
    if (this.faults.length < faultsMax) this.faults.push(`${this.group}: ${fault}`);
  }
}
