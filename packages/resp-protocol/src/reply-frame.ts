/** Aggregates under way in a `ReplyParser`: its explicit stack, and what a complete aggregate becomes. */

import { typeByte } from "./ascii.js";
import { decodeText } from "./chunk-text.js";
import { arrayPresizedMax } from "./limits.js";
import { DoubleText, type Reply, ReplyError, type ReplyShape, SimpleText, VerbatimText } from "./reply.js";

/** What an aggregate is; a push and an attribute are handed over apart from replies. */
export const frameKind = { array: 0, set: 1, map: 2, push: 3, attribute: 4 } as const;
export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

/** One aggregate whose elements are arriving. */
export class Frame {
  readonly kind: FrameKind;
  /** Elements announced; for maps and attributes twice the pairs. */
  readonly count: number;
  /** Elements so far are items[0, filled). */
  readonly items: Reply[];
  filled = 0;
  /** The aggregate this one is an element of (or annotates an element of), null at the top. */
  readonly parent: Frame | null;
  /** This one and those around it. */
  readonly depth: number;

  constructor(kind: FrameKind, count: number, parent: Frame | null) {
    this.kind = kind;
    this.count = count;
    this.items = count <= arrayPresizedMax ? new Array<Reply>(count) : [];
    this.parent = parent;
    this.depth = parent === null ? 1 : parent.depth + 1;
  }
}

/** The value of a complete aggregate. */
export function frameValue(frame: Frame, shape: ReplyShape): Reply {
  const items = frame.items;
  switch (frame.kind) {
    case frameKind.set:
      return shape.sets === "set" ? new Set(items) : items;
    case frameKind.map:
    case frameKind.attribute:
      if (shape.maps === "flat") return items;
      return (shape.maps === "object" ? toObject(items) : null) ?? toMap(items);
    default:
      return items;
  }
}

function toMap(items: readonly Reply[]): Map<Reply, Reply> {
  const map = new Map<Reply, Reply>();
  for (let i = 0; i < items.length; i += 2) map.set(items[i] as Reply, items[i + 1] as Reply);
  return map;
}

/** Null if a key has no text. There is no prototype, so that a key `__proto__` is a key like others. */
function toObject(items: readonly Reply[]): { [key: string]: Reply } | null {
  const object: { [key: string]: Reply } = Object.create(null);
  for (let i = 0; i < items.length; i += 2) {
    const key = keyText(items[i] as Reply);
    if (key === null) return null;
    object[key] = items[i + 1] as Reply;
  }
  return object;
}

function keyText(key: Reply): string | null {
  if (typeof key === "string") return key;
  if (key instanceof Uint8Array) return decodeText(key, 0, key.length);
  if (key instanceof VerbatimText || key instanceof SimpleText || key instanceof DoubleText) return keyText(key.text);
  if (key instanceof ReplyError || typeof key === "object") return null;
  return `${key}`;
}

/** The aggregate that a type byte begins, null if it begins none. */
export function frameKindOf(type: number): FrameKind | null {
  switch (type) {
    case typeByte.array:
      return frameKind.array;
    case typeByte.map:
      return frameKind.map;
    case typeByte.set:
      return frameKind.set;
    case typeByte.push:
      return frameKind.push;
    case typeByte.attribute:
      return frameKind.attribute;
    default:
      return null;
  }
}
