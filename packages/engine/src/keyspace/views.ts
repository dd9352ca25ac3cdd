/** Views of lists and hashes, used again for each command. */

import { viewCount } from "../limits.js";
import { HashValue } from "../values/hash.js";
import { ListValue } from "../values/list.js";
import type { Shared } from "./keyspace.js";

export class Views {
  readonly lists: readonly ListValue[];
  readonly hashes: readonly HashValue[];
  /** For what is looked at beside a command's own keys. */
  readonly looseList: ListValue;
  readonly looseHash: HashValue;

  constructor(shared: Shared) {
    this.lists = Array.from({ length: viewCount }, () => new ListValue(shared));
    this.hashes = Array.from({ length: viewCount }, () => new HashValue(shared));
    this.looseList = new ListValue(shared);
    this.looseHash = new HashValue(shared);
  }

  /** Lets go of the buffers that they showed last. */
  release(): void {
    for (const view of this.lists) view.release();
    for (const view of this.hashes) view.release();
    this.looseList.release();
    this.looseHash.release();
  }
}
