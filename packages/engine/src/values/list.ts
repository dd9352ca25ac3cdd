/** A list, whichever way it is kept. One view shows one key at a time and is used again for the next command. */
import { valueType } from "../keyspace/entry.js";
import { CollectionValue } from "./collection.js";
import type { NativeType } from "./native-type.js";
import type { DigestSink } from "./value-type.js";

export class ListValue extends CollectionValue<object> {
  protected readonly type = valueType.list;
  protected readonly largeType = null as unknown as NativeType<object>;

  digest(_sink: DigestSink): void {}
}
