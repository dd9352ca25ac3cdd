/** Stream commands, drawn at random, against a plain model of a stream and its groups. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { startMs } from "../../testing/manual-clock.js";
import { idOf, type ModelledEntry, type ModelledGroup, ModelledStream, type Policy } from "../../testing/modelled-streams.js";
import { TestEngine } from "../../testing/test-engine.js";

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";
type Reply = unknown;

/** The engine, and the model beside it. Each method runs a command, and compares the reply. */
class Side {
  readonly engine = new TestEngine();
  readonly model = new ModelledStream();
  nowMs = startMs;

  constructor(nodeEntriesMax: number) {
    this.engine.run("CONFIG", "SET", "stream-node-max-entries", nodeEntriesMax, "stream-node-max-bytes", 0);
    this.engine.run("XGROUP", "CREATE", "k", "none", 0, "MKSTREAM");
    this.engine.run("XGROUP", "DESTROY", "k", "none");
  }

  expect(words: readonly (string | number)[], expected: Reply): void {
    const reply = this.engine.run(...words);
    expect([words, reply instanceof Error ? reply.message : reply]).toEqual([words, expected]);
  }

  group(name: string): ModelledGroup | undefined {
    return this.model.groups.get(name);
  }

  pass(ms: number): void {
    this.engine.advance(ms);
    this.nowMs += ms;
  }

  // ---- The stream --------------------------------------------------------------------------------------------------------------------

  add(step: number, maxLength: number | null): void {
    const { model } = this;
    const id = model.lastId + step;
    model.add(id, `value ${id}`);
    if (maxLength !== null) model.trim(() => model.entries.size <= maxLength, "KEEPREF");
    this.expect(["XADD", "k", ...(maxLength === null ? [] : ["MAXLEN", maxLength]), idOf(id), "f", `value ${id}`], idOf(id));
  }

  trim(kind: "MAXLEN" | "MINID", threshold: number, policy: Policy): void {
    const { model } = this;
    const trimmed = model.trim((id) => (kind === "MAXLEN" ? model.entries.size <= threshold : id >= threshold), policy);
    this.expect(["XTRIM", "k", kind, threshold, policy], trimmed);
  }

  delete(ids: readonly number[]): void {
    this.expect(["XDEL", "k", ...ids.map(idOf)], ids.filter((id) => this.model.delete(id)).length);
  }

  deleteEach(ids: readonly number[], policy: Policy): void {
    this.expect(["XDELEX", "k", policy, "IDS", ids.length, ...ids.map(idOf)], this.model.deleteEach(ids, policy));
  }

  range(from: number, to: number, count: number): void {
    const found = this.model.ids.filter((id) => id >= from && id <= to).map((id) => this.model.entry(id));
    this.expect(["XRANGE", "k", from, to, "COUNT", count], found.slice(0, count));
    this.expect(["XREVRANGE", "k", to, from, "COUNT", count], found.reverse().slice(0, count));
    const behind = this.model.ids.filter((id) => id > from).map((id) => this.model.entry(id));
    this.expect(["XREAD", "COUNT", count, "STREAMS", "k", from], behind.length === 0 ? null : [["k", behind.slice(0, count)]]);
  }

  // ---- Groups ------------------------------------------------------------------------------------------------------------------------

  create(name: string, lastId: number): void {
    const isNew = !this.model.groups.has(name);
    if (isNew) this.model.groups.set(name, { lastId, consumers: new Set(), pending: new Map(), nacked: [] });
    this.expect(["XGROUP", "CREATE", "k", name, lastId], isNew ? "OK" : "BUSYGROUP Consumer Group name already exists");
  }

  setId(name: string, lastId: number): void {
    const group = this.group(name);
    if (group === undefined) return;
    group.lastId = lastId;
    this.expect(["XGROUP", "SETID", "k", name, lastId], "OK");
  }

  destroy(name: string): void {
    this.expect(["XGROUP", "DESTROY", "k", name], this.model.groups.delete(name) ? 1 : 0);
  }

  deleteConsumer(name: string, consumer: string): void {
    const group = this.group(name);
    if (group === undefined) return;
    const ids = this.model.pendingIds(group, consumer);
    for (const id of ids) this.model.drop(group, id);
    group.consumers.delete(consumer);
    this.expect(["XGROUP", "DELCONSUMER", "k", name, consumer], ids.length);
  }

  read(name: string, consumer: string, count: number, claimIdleMs: number | null, isWithoutAcknowledgement: boolean): void {
    const { model, nowMs } = this;
    const group = this.group(name);
    if (group === undefined) return;
    group.consumers.add(consumer);
    const told: (ModelledEntry | [...ModelledEntry, number, number])[] = [];
    const claimable = claimIdleMs === null ? [] : model.claimable(group, claimIdleMs, nowMs);
    for (const id of claimable.slice(0, count)) {
      const {
        count: before,
        timeMs,
        consumer: owner,
      } = group.pending.get(id) as { count: number; timeMs: number; consumer: string | null };
      told.push([...model.entry(id), owner === null ? nowMs : nowMs - timeMs, before]);
      model.give(group, id, { consumer, timeMs: nowMs, count: before + 1 });
    }
    for (const id of model.ids.filter((each) => each > group.lastId)) {
      if (told.length >= count) break;
      told.push(claimIdleMs === null ? model.entry(id) : [...model.entry(id), 0, 0]);
      group.lastId = id;
      if (!isWithoutAcknowledgement) model.give(group, id, { consumer, timeMs: nowMs, count: 1 });
    }
    const options = [...(claimIdleMs === null ? [] : ["CLAIM", claimIdleMs]), ...(isWithoutAcknowledgement ? ["NOACK"] : [])];
    this.expect(
      ["XREADGROUP", "GROUP", name, consumer, "COUNT", count, ...options, "STREAMS", "k", ">"],
      told.length === 0 ? null : [["k", told]],
    );
  }

  history(name: string, consumer: string, from: number, count: number): void {
    const { model, nowMs } = this;
    const group = this.group(name);
    if (group === undefined) return;
    group.consumers.add(consumer);
    const ids = model
      .pendingIds(group, consumer)
      .filter((id) => id > from)
      .slice(0, count);
    const told = ids.map((id) => (model.entries.has(id) ? model.entry(id) : [idOf(id), null]));
    for (const id of ids.filter((each) => model.entries.has(each))) {
      const pending = group.pending.get(id);
      if (pending !== undefined) Object.assign(pending, { timeMs: nowMs, count: pending.count + 1 });
    }
    this.expect(["XREADGROUP", "GROUP", name, consumer, "COUNT", count, "STREAMS", "k", from], [["k", told]]);
  }

  acknowledge(name: string, ids: readonly number[]): void {
    const group = this.group(name);
    this.expect(["XACK", "k", name, ...ids.map(idOf)], ids.filter((id) => group !== undefined && this.model.drop(group, id)).length);
  }

  acknowledgeEach(name: string, ids: readonly number[], policy: Policy): void {
    const group = this.group(name);
    const outcomes = group === undefined ? ids.map(() => -1) : this.model.acknowledgeEach(group, ids, policy);
    this.expect(["XACKDEL", "k", name, policy, "IDS", ids.length, ...ids.map(idOf)], outcomes);
  }

  giveBack(name: string, ids: readonly number[], isSilent: boolean, isForced: boolean): void {
    const { model } = this;
    const group = this.group(name);
    if (group === undefined) return;
    let given = 0;
    for (const id of ids) {
      const pending = group.pending.get(id);
      if (pending === undefined && !(isForced && model.entries.has(id))) continue;
      const before = pending?.count ?? 0;
      model.give(group, id, { consumer: null, timeMs: 0, count: isSilent ? Math.max(0, before - 1) : before });
      given++;
    }
    const options = isForced ? ["FORCE"] : [];
    this.expect(["XNACK", "k", name, isSilent ? "SILENT" : "FAIL", ...options, "IDS", ids.length, ...ids.map(idOf)], given);
  }

  claim(name: string, consumer: string, minIdleMs: number, ids: readonly number[], isIdsOnly: boolean, isForced: boolean): void {
    const { model, nowMs } = this;
    const group = this.group(name);
    if (group === undefined) return;
    group.consumers.add(consumer);
    const told: Reply[] = [];
    for (const id of ids) {
      if (!model.entries.has(id)) {
        model.drop(group, id);
        continue;
      }
      const pending = group.pending.get(id) ?? (isForced ? { consumer: null, timeMs: 0, count: 1 } : undefined);
      if (pending === undefined || (pending.consumer !== null && nowMs - pending.timeMs < minIdleMs)) continue;
      model.give(group, id, { consumer, timeMs: nowMs, count: pending.count + (isIdsOnly ? 0 : 1) });
      told.push(isIdsOnly ? idOf(id) : model.entry(id));
    }
    const options = [...(isIdsOnly ? ["JUSTID"] : []), ...(isForced ? ["FORCE"] : [])];
    this.expect(["XCLAIM", "k", name, consumer, minIdleMs, ...ids.map(idOf), ...options], told);
  }

  autoClaim(name: string, consumer: string, minIdleMs: number, from: number, count: number): void {
    const { model, nowMs } = this;
    const group = this.group(name);
    if (group === undefined) return;
    group.consumers.add(consumer);
    const ids = model.pendingIds(group).filter((id) => id >= from);
    const [told, gone]: [ModelledEntry[], string[]] = [[], []];
    let next = 0;
    for (; next < ids.length && next < count * 10 && told.length + gone.length < count; next++) {
      const id = ids[next] as number;
      const pending = group.pending.get(id);
      if (!model.entries.has(id)) {
        model.drop(group, id);
        gone.push(idOf(id));
      } else if (pending !== undefined && (pending.consumer === null || nowMs - pending.timeMs >= minIdleMs)) {
        model.give(group, id, { consumer, timeMs: nowMs, count: pending.count + 1 });
        told.push(model.entry(id));
      }
    }
    this.expect(["XAUTOCLAIM", "k", name, consumer, minIdleMs, from, "COUNT", count], [idOf(ids[next] ?? 0), told, gone]);
  }

  // ---- Afterwards --------------------------------------------------------------------------------------------------------------------

  compare(): void {
    const { engine, model, nowMs } = this;
    this.expect(
      ["XRANGE", "k", "-", "+"],
      model.ids.map((id) => model.entry(id)),
    );
    const info = engine.run("XINFO", "STREAM", "k") as unknown[];
    const told = ["last-generated-id", "max-deleted-entry-id", "recorded-first-entry-id"].map((name) => info[info.indexOf(name) + 1]);
    expect(told).toEqual([idOf(model.lastId), idOf(model.maxDeletedId), idOf(model.ids[0] ?? 0)]);
    for (const [name, group] of model.groups) {
      this.expect(
        ["XPENDING", "k", name, "-", "+", 9_999],
        model.pendingIds(group).map((id) => {
          const { consumer, count, timeMs } = group.pending.get(id) as { consumer: string | null; count: number; timeMs: number };
          return [idOf(id), consumer ?? "", consumer === null ? -1 : nowMs - timeMs, count];
        }),
      );
      const consumers = engine.run("XINFO", "CONSUMERS", "k", name) as unknown[][];
      expect(consumers.map((fields) => [fields[1], fields[3]])).toEqual(
        [...group.consumers].sort().map((consumer) => [consumer, model.pendingIds(group, consumer).length]),
      );
    }
    engine.check();
  }
}

type Step = (side: Side) => void;
const group = fc.constantFrom("g", "h");
const consumer = fc.constantFrom("c", "d", "e");
const id = fc.integer({ min: 1, max: 60 });
const ids = fc.array(id, { minLength: 1, maxLength: 12 });
const policy = fc.constantFrom<Policy>("KEEPREF", "DELREF", "ACKED");
const few = fc.constantFrom(1, 2, 3, 50);
const minIdle = fc.constantFrom(0, 0, 5, 30);
const weighted = <Words extends unknown[]>(weight: number, words: fc.Arbitrary<Words>, take: (side: Side, ...words: Words) => void) => ({
  weight,
  arbitrary: words.map(
    (given) => Object.assign((side: Side): void => take(side, ...given), { toString: () => `${take} ${given}` }) as Step,
  ),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  weighted(14, fc.tuple(fc.constantFrom(1, 1, 2), fc.constantFrom(null, null, null, 20, 5)), (side, by, most) => side.add(by, most)),
  weighted(3, fc.tuple(ids), (side, of) => side.delete(of)),
  weighted(2, fc.tuple(ids, policy), (side, of, by) => side.deleteEach(of, by)),
  weighted(1, fc.tuple(id, policy), (side, from, by) => side.trim("MINID", from, by)),
  // Where groups have a say, how far MAXLEN looks depends on nodes.
  weighted(1, fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom<Policy>("KEEPREF", "DELREF")), (side, most, by) =>
    side.trim("MAXLEN", most, by),
  ),
  weighted(2, fc.tuple(id, id, few), (side, from, to, count) => side.range(from, to, count)),
  weighted(2, fc.tuple(group, fc.constantFrom(0, 0, 5, 20)), (side, name, from) => side.create(name, from)),
  weighted(1, fc.tuple(group, fc.nat(40)), (side, name, from) => side.setId(name, from)),
  weighted(1, fc.tuple(group, fc.nat(5)), (side, name, chance) => (chance === 0 ? side.destroy(name) : undefined)),
  weighted(1, fc.tuple(group, consumer), (side, name, who) => side.deleteConsumer(name, who)),
  weighted(9, fc.tuple(group, consumer, few, fc.constantFrom(null, null, 0, 5, 30), fc.boolean()), (side, name, who, count, claim, noAck) =>
    side.read(name, who, count, claim, noAck && count === 1),
  ),
  weighted(2, fc.tuple(group, consumer, fc.nat(40), few), (side, name, who, from, count) => side.history(name, who, from, count)),
  weighted(3, fc.tuple(group, ids), (side, name, of) => side.acknowledge(name, of)),
  weighted(2, fc.tuple(group, ids, policy), (side, name, of, by) => side.acknowledgeEach(name, of, by)),
  weighted(3, fc.tuple(group, ids, fc.boolean(), fc.boolean()), (side, name, of, silent, forced) =>
    side.giveBack(name, of, silent, forced),
  ),
  weighted(3, fc.tuple(group, consumer, minIdle, ids, fc.boolean(), fc.boolean()), (side, name, who, idle, of, only, forced) =>
    side.claim(name, who, idle, of, only, forced),
  ),
  weighted(3, fc.tuple(group, consumer, minIdle, fc.nat(40), few), (side, name, who, idle, from, count) =>
    side.autoClaim(name, who, idle, from, count),
  ),
  weighted(5, fc.tuple(fc.constantFrom(1, 4, 20)), (side, ms) => side.pass(ms)),
);

test("a stream and its groups answer as a plain model does", () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 30, maxLength: 200, size: "max" }), fc.constantFrom(0, 1, 2, 7), (steps, nodeEntriesMax) => {
      const side = new Side(nodeEntriesMax);
      for (const take of steps) {
        take(side);
        taken++;
        if (taken % 4 === 0) side.compare();
      }
      side.compare();
    }),
    isLongRun ? { numRuns: 5_000, interruptAfterTimeLimit: 240_000 } : { numRuns: 60, interruptAfterTimeLimit: 4_000 },
  );
  console.log(`streams against a model: ${taken} requests`);
}, 600_000);
