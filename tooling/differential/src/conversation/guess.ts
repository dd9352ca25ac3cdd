/** What state a connection is probably in while a script is made for it, so that its requests mostly fit. The run finds out for itself. */
import type { Words } from "../request.ts";

export class Guess {
  isInTransaction = false;
  private protocol: 2 | 3;
  private subscriptions = 0;

  constructor(protocol: 2 | 3) {
    this.protocol = protocol;
  }

  /** RESP2's subscribed mode. */
  get isSubscribed(): boolean {
    return this.protocol === 2 && this.subscriptions > 0;
  }

  follow([name, version]: Words): void {
    if (name === "MULTI") this.isInTransaction = true;
    if (name === "EXEC" || name === "DISCARD" || name === "RESET") this.isInTransaction = false;
    if (name === "HELLO") this.protocol = version === "3" ? 3 : 2;
    if (name?.endsWith("SUBSCRIBE")) this.subscriptions = /^[PS]?UN/.test(name) ? 0 : 1;
    if (name === "RESET") [this.protocol, this.subscriptions] = [2, 0];
  }
}
