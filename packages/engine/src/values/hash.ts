/** A hash, whichever way it is kept. One view shows one key at a time and is used again for the next command. */
import { valueType } from "../keyspace/entry.js";
import { CollectionValue } from "./collection.js";
import type { LargeHash } from "./large-hash.js";
import type { NativeType } from "./native-type.js";
import type { DigestSink } from "./value-type.js";

export class HashValue extends CollectionValue<LargeHash> {
  protected readonly type = valueType.hash;
  protected readonly largeType = null as unknown as NativeType<LargeHash>;

  digest(_sink: DigestSink): void {}
}
