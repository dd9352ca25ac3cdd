/**
 * What SortedSet's tree is measured against: a skip list with spans (Pugh, 1990), one level in four goes on, over the same blocks of members. It lies in one typed
 * array, which no arena's chunks interrupt, and its nodes are as small as they can be:
 *
 *   double 0     score
 *   word 2, 3    reference of the member · levels
 *   then         two words a level: the next node, and how many members further it is
 *
 * A node is named by the index of its first double; 0 is the head, and as a next node the end.
 */
const levelsMax = 32;
const chance = 0.25;

export class SkipList {
  constructor(compareMembers) {
    this.compareMembers = compareMembers;
    this.resize(1 << 10);
    this.levels = 1;
    this.size = 0;
    this.used = 2 + levelsMax;
    this.free = new Uint32Array(levelsMax + 1);
    this.path = new Uint32Array(levelsMax);
    this.ranks = new Uint32Array(levelsMax);
    this.freedDoubles = 0;
  }

  resize(doubles) {
    const buffer = new ArrayBuffer(doubles * 8);
    if (this.doubles !== undefined) new Float64Array(buffer).set(this.doubles);
    this.doubles = new Float64Array(buffer);
    this.words = new Uint32Array(buffer);
  }

  /** Bytes of the nodes, without what the array has in reserve. */
  get bytes() {
    return (this.used - this.freedDoubles) * 8;
  }

  allocate(levels) {
    const freed = this.free[levels];
    if (freed !== 0) {
      this.free[levels] = this.words[freed * 2];
      this.freedDoubles -= 2 + levels;
      return freed;
    }
    const node = this.used;
    if (node + 2 + levels > this.doubles.length) this.resize(this.doubles.length * 2);
    this.used += 2 + levels;
    return node;
  }

  insert(score, ref) {
    const { path, ranks } = this;
    let node = 0;
    let rank = 0;
    for (let level = this.levels - 1; level >= 0; level--) {
      const { words, doubles } = this;
      for (;;) {
        const next = words[node * 2 + 4 + level * 2];
        if (next === 0) break;
        const other = doubles[next];
        if (other > score || (other === score && this.compareMembers(words[next * 2 + 2], ref) > 0)) break;
        rank += words[node * 2 + 5 + level * 2];
        node = next;
      }
      path[level] = node;
      ranks[level] = rank;
    }
    let levels = 1;
    while (levels < levelsMax && Math.random() < chance) levels++;
    for (; this.levels < levels; this.levels++) {
      path[this.levels] = 0;
      ranks[this.levels] = 0;
      this.words[4 + this.levels * 2] = 0;
      this.words[5 + this.levels * 2] = this.size;
    }
    const created = this.allocate(levels);
    const { words } = this;
    this.doubles[created] = score;
    words[created * 2 + 2] = ref;
    words[created * 2 + 3] = levels;
    for (let level = 0; level < levels; level++) {
      const from = path[level] * 2 + 4 + level * 2;
      const to = created * 2 + 4 + level * 2;
      words[to] = words[from];
      words[from] = created;
      words[to + 1] = words[from + 1] - (rank - ranks[level]);
      words[from + 1] = rank - ranks[level] + 1;
    }
    for (let level = levels; level < this.levels; level++) words[path[level] * 2 + 5 + level * 2]++;
    this.size++;
  }

  /** Fills the path with what is before the member; returns its node. */
  locate(score, ref) {
    const { path, words, doubles } = this;
    let node = 0;
    for (let level = this.levels - 1; level >= 0; level--) {
      for (;;) {
        const next = words[node * 2 + 4 + level * 2];
        if (next === 0) break;
        const other = doubles[next];
        if (other > score || (other === score && (words[next * 2 + 2] === ref || this.compareMembers(words[next * 2 + 2], ref) > 0))) break;
        node = next;
      }
      path[level] = node;
    }
    return words[node * 2 + 4];
  }

  delete(score, ref) {
    this.unlink(this.locate(score, ref));
  }

  deleteFirst() {
    this.path.fill(0);
    this.unlink(this.words[4]);
  }

  unlink(node) {
    const { path, words } = this;
    const levels = words[node * 2 + 3];
    for (let level = 0; level < this.levels; level++) {
      const from = path[level] * 2 + 4 + level * 2;
      if (level < levels) {
        words[from] = words[node * 2 + 4 + level * 2];
        words[from + 1] += words[node * 2 + 5 + level * 2] - 1;
      } else words[from + 1]--;
    }
    words[node * 2] = this.free[levels];
    this.free[levels] = node;
    this.freedDoubles += 2 + levels;
    this.size--;
  }

  rankOf(score, ref) {
    const { words, doubles } = this;
    let node = 0;
    let rank = 0;
    for (let level = this.levels - 1; level >= 0; level--) {
      for (;;) {
        const next = words[node * 2 + 4 + level * 2];
        if (next === 0) break;
        const other = doubles[next];
        if (other > score || (other === score && words[next * 2 + 2] !== ref && this.compareMembers(words[next * 2 + 2], ref) > 0)) break;
        rank += words[node * 2 + 5 + level * 2];
        node = next;
        if (words[next * 2 + 2] === ref) return rank - 1;
      }
    }
    return -1;
  }

  countBelow(score) {
    const { words, doubles } = this;
    let node = 0;
    let rank = 0;
    for (let level = this.levels - 1; level >= 0; level--) {
      for (;;) {
        const next = words[node * 2 + 4 + level * 2];
        if (next === 0 || doubles[next] >= score) break;
        rank += words[node * 2 + 5 + level * 2];
        node = next;
      }
    }
    return rank;
  }

  /** The node of this rank. */
  seek(wanted) {
    const { words } = this;
    let node = 0;
    let left = wanted + 1;
    for (let level = this.levels - 1; level >= 0; level--) {
      for (;;) {
        const next = words[node * 2 + 4 + level * 2];
        const span = words[node * 2 + 5 + level * 2];
        if (next === 0 || span > left) break;
        left -= span;
        node = next;
      }
      if (left === 0) break;
    }
    return node;
  }

  refOf(node) {
    return this.words[node * 2 + 2];
  }

  next(node) {
    return this.words[node * 2 + 4];
  }
}
