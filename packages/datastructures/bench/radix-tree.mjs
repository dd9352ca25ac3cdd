/**
 * What KeyTree is measured against: a radix tree of bytes whose chains are compressed (Morrison, "PATRICIA", 1968), over blocks of the same arena. Keys are the 16 bytes
 * of a stream's id, values four bytes and more behind a leaf's prefix.
 *
 *   byte 0      bytes of the prefix that all keys below have in common
 *   byte 1, 2   children, little-endian
 *   then        the prefix, the byte that leads to each child, in ascending order; from a multiple of four on the children's blocks, or in a leaf the value
 */
import { byteOffset, wordOffset } from "../dist/index.js";

const keyBytes = 16;

export class RadixTree {
  constructor(arena, valueBytes) {
    this.arena = arena;
    this.valueBytes = valueBytes;
    this.root = 0;
    this.size = 0;
    this.key = new Uint8Array(keyBytes);
  }

  length(prefix, children) {
    const head = (3 + prefix + children + 3) & ~3;
    return children === 0 ? head + this.valueBytes : head + children * 4;
  }

  create(prefixFrom, prefix, children) {
    const ref = this.arena.allocate(this.length(prefix, children));
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    bytes[at] = prefix;
    bytes[at + 1] = children;
    bytes[at + 2] = children >>> 8;
    for (let i = 0; i < prefix; i++) bytes[at + 3 + i] = this.key[prefixFrom + i];
    return ref;
  }

  free(ref) {
    const bytes = this.arena.bytesOf(ref);
    const at = byteOffset(ref);
    this.arena.free(ref, this.length(bytes[at], bytes[at + 1] | (bytes[at + 2] << 8)));
  }

  /** Four words become the key's bytes. */
  setKey(words, at) {
    for (let i = 0; i < 4; i++) {
      const word = words[at + i];
      this.key[i * 4] = word >>> 24;
      this.key[i * 4 + 1] = word >>> 16;
      this.key[i * 4 + 2] = word >>> 8;
      this.key[i * 4 + 3] = word;
    }
  }

  /** The leaf of a key, 0 if there is none. */
  find(words, at) {
    this.setKey(words, at);
    const { key } = this;
    let ref = this.root;
    let depth = 0;
    while (ref !== 0) {
      const bytes = this.arena.bytesOf(ref);
      const node = byteOffset(ref);
      const prefix = bytes[node];
      for (let i = 0; i < prefix; i++) if (bytes[node + 3 + i] !== key[depth + i]) return 0;
      depth += prefix;
      if (depth === keyBytes) return ref;
      const children = bytes[node + 1] | (bytes[node + 2] << 8);
      const slot = this.slotOf(bytes, node + 3 + prefix, children, key[depth]);
      if (slot === children || bytes[node + 3 + prefix + slot] !== key[depth]) return 0;
      ref = this.childAt(ref, prefix, children, slot);
      depth++;
    }
    return 0;
  }

  slotOf(bytes, from, children, byte) {
    let low = 0;
    let high = children;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (bytes[from + middle] < byte) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  childWord(ref, prefix, children, slot) {
    return wordOffset(ref) + (((3 + prefix + children + 3) & ~3) >>> 2) + slot;
  }

  childAt(ref, prefix, children, slot) {
    return this.arena.wordsOf(ref)[this.childWord(ref, prefix, children, slot)];
  }

  insert(words, at) {
    this.setKey(words, at);
    this.size++;
    if (this.root === 0) this.root = this.create(0, keyBytes, 0);
    else this.root = this.insertBelow(this.root, 0);
  }

  /** Returns the block in the place of this one. */
  insertBelow(ref, depth) {
    const { arena, key } = this;
    const bytes = arena.bytesOf(ref);
    const node = byteOffset(ref);
    const prefix = bytes[node];
    let common = 0;
    while (common < prefix && bytes[node + 3 + common] === key[depth + common]) common++;
    if (common < prefix) return this.split(ref, depth, common);
    const children = bytes[node + 1] | (bytes[node + 2] << 8);
    const next = depth + prefix;
    const slot = this.slotOf(bytes, node + 3 + prefix, children, key[next]);
    if (slot < children && bytes[node + 3 + prefix + slot] === key[next]) {
      const child = this.childAt(ref, prefix, children, slot);
      const replaced = this.insertBelow(child, next + 1);
      if (replaced !== child) arena.wordsOf(ref)[this.childWord(ref, prefix, children, slot)] = replaced;
      return ref;
    }
    const leaf = this.create(next + 1, keyBytes - next - 1, 0);
    return this.withChildren(ref, children, slot, key[next], leaf);
  }

  /** A node with one child more (`leaf` at `slot`), or less (`leaf` 0). */
  withChildren(ref, children, slot, byte, leaf) {
    const { arena } = this;
    const isMore = leaf !== 0;
    const count = isMore ? children + 1 : children - 1;
    const prefix = arena.bytesOf(ref)[byteOffset(ref)];
    const made = arena.allocate(this.length(prefix, count));
    const from = arena.bytesOf(ref);
    const to = arena.bytesOf(made);
    const source = byteOffset(ref);
    const target = byteOffset(made);
    to[target] = prefix;
    to[target + 1] = count;
    to[target + 2] = count >>> 8;
    for (let i = 0; i < prefix; i++) to[target + 3 + i] = from[source + 3 + i];
    for (let i = 0, j = 0; j < count; j++) {
      if (isMore && j === slot) {
        to[target + 3 + prefix + j] = byte;
        arena.wordsOf(made)[this.childWord(made, prefix, count, j)] = leaf;
        continue;
      }
      if (!isMore && i === slot) i++;
      to[target + 3 + prefix + j] = from[source + 3 + prefix + i];
      arena.wordsOf(made)[this.childWord(made, prefix, count, j)] = this.childAt(ref, prefix, children, i);
      i++;
    }
    this.free(ref);
    return made;
  }

  /** A node whose prefix the key leaves after `common` bytes. */
  split(ref, depth, common) {
    const { arena, key } = this;
    const bytes = arena.bytesOf(ref);
    const node = byteOffset(ref);
    const prefix = bytes[node];
    const children = bytes[node + 1] | (bytes[node + 2] << 8);
    const rest = prefix - common - 1;
    const oldByte = bytes[node + 3 + common];
    const lower = arena.allocate(this.length(rest, children));
    {
      const from = arena.bytesOf(ref);
      const to = arena.bytesOf(lower);
      const target = byteOffset(lower);
      to[target] = rest;
      to[target + 1] = children;
      to[target + 2] = children >>> 8;
      for (let i = 0; i < rest + children; i++) to[target + 3 + i] = from[node + 3 + common + 1 + i];
      const words = children === 0 ? this.valueBytes >>> 2 : children;
      for (let i = 0; i < words; i++) {
        arena.wordsOf(lower)[this.childWord(lower, rest, children, i)] = arena.wordsOf(ref)[this.childWord(ref, prefix, children, i)];
      }
    }
    const newByte = key[depth + common];
    const leaf = this.create(depth + common + 1, keyBytes - depth - common - 1, 0);
    const upper = this.create(depth, common, 2);
    const to = arena.bytesOf(upper);
    const target = byteOffset(upper) + 3 + common;
    to[target] = Math.min(oldByte, newByte);
    to[target + 1] = Math.max(oldByte, newByte);
    arena.wordsOf(upper)[this.childWord(upper, common, 2, 0)] = newByte < oldByte ? leaf : lower;
    arena.wordsOf(upper)[this.childWord(upper, common, 2, 1)] = newByte < oldByte ? lower : leaf;
    this.free(ref);
    return upper;
  }

  delete(words, at) {
    this.setKey(words, at);
    this.size--;
    this.root = this.deleteBelow(this.root, 0);
  }

  deleteBelow(ref, depth) {
    const { arena, key } = this;
    const bytes = arena.bytesOf(ref);
    const node = byteOffset(ref);
    const prefix = bytes[node];
    const children = bytes[node + 1] | (bytes[node + 2] << 8);
    const next = depth + prefix;
    if (next === keyBytes) {
      this.free(ref);
      return 0;
    }
    const slot = this.slotOf(bytes, node + 3 + prefix, children, key[next]);
    const child = this.childAt(ref, prefix, children, slot);
    const replaced = this.deleteBelow(child, next + 1);
    if (replaced !== 0) {
      if (replaced !== child) arena.wordsOf(ref)[this.childWord(ref, prefix, children, slot)] = replaced;
      return ref;
    }
    if (children === 1) {
      this.free(ref);
      return 0;
    }
    // Chains of one child are left as they are: that costs this tree memory, not time.
    return this.withChildren(ref, children, slot, 0, 0);
  }

  /** Visits all leaves in order. */
  walk(visit, ref = this.root) {
    if (ref === 0) return;
    const bytes = this.arena.bytesOf(ref);
    const node = byteOffset(ref);
    const prefix = bytes[node];
    const children = bytes[node + 1] | (bytes[node + 2] << 8);
    if (children === 0) return visit(ref);
    for (let slot = 0; slot < children; slot++) this.walk(visit, this.childAt(ref, prefix, children, slot));
  }
}
