/** When a node is full. Both are read anew for each entry, so that they can be changed at any time. */
export interface StreamSettings {
  /** Bytes of a node, about: `stream-node-max-bytes`; 0: no limit of its own. */
  nodeBytesMax: number;
  /** Entries of a node: `stream-node-max-entries`; 0: no limit. */
  nodeEntriesMax: number;
}

/** A node never gets longer, whatever the settings say; nor may the fields and values of one entry, together. As in Redis. */
export const packBytesMax = 2 ** 30;
