/**
 * What happened to a key, by the names and classes of keyspace notifications.
 *
 * Source: redis.io "Redis keyspace notifications" (classes g, $, x …).
 */
export interface KeyEvent {
  readonly name: string;
  readonly class: "g" | "$" | "x";
}

export const events = {
  set: { name: "set", class: "$" },
  incrby: { name: "incrby", class: "$" },
  incrbyfloat: { name: "incrbyfloat", class: "$" },
  append: { name: "append", class: "$" },
  setrange: { name: "setrange", class: "$" },
  del: { name: "del", class: "g" },
  renameFrom: { name: "rename_from", class: "g" },
  renameTo: { name: "rename_to", class: "g" },
  copyTo: { name: "copy_to", class: "g" },
  moveFrom: { name: "move_from", class: "g" },
  moveTo: { name: "move_to", class: "g" },
  persist: { name: "persist", class: "g" },
  expire: { name: "expire", class: "g" },
  expired: { name: "expired", class: "x" },
} as const satisfies Record<string, KeyEvent>;
