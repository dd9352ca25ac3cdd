/**
 * Streams beside redis-server, byte for byte: what DUMP tells of one that got the same entries, and lost the same, has the nodes that ours has. Runs with
 * RESPIRE_TEST_LONG=1 draw twenty times as many.
 */
import fc from "fast-check";
import { RawClient, RedisProcess, request } from "respire-test-rig";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parseReplyTree } from "./engine-insides.ts";
import { reasonToLeaveOutComparison } from "./rig.ts";
import { DumpedStream } from "./run/dumped-stream.ts";
import {
  Arena,
  beginsNode,
  drawnAbove,
  drawnSettings,
  drawnWords,
  entriesOf,
  entryWordsOf,
  highestWholeId,
  idOf,
  idText,
  idWords,
  manyWords,
  oneMs,
  packAt,
  radixNodes,
  Stream,
  StreamCursor,
  type StreamSettings,
  totalBytes,
  wholeIdOf,
} from "./structure-insides.ts";

const reason = reasonToLeaveOutComparison();
if (reason !== null) console.log(reason);

const isLongRun = process.env.RESPIRE_TEST_LONG === "1";

vi.setConfig({ testTimeout: 600_000 });

const key = "stream";
/** Redis gives a node so many bytes to begin with, or as many as it may have. */
const firstNodeBytes = 4096;
const cursor = new StreamCursor();

/** Our stream, and the requests that let redis-server have the same. */
class Both {
  readonly stream = new Stream(new Arena());
  readonly requests: Uint8Array[] = [Buffer.from(request("DEL", key))];
  private readonly ids: bigint[] = [];
  private settings: StreamSettings | null = null;

  add(above: bigint, words: readonly Uint8Array[], settings: StreamSettings): void {
    const id = wholeIdOf(this.stream.lastId) + above;
    if (id > highestWholeId || this.loses(words, settings)) return;
    if (settings !== this.settings) {
      this.settings = settings;
      const { nodeBytesMax, nodeEntriesMax } = settings;
      this.ask("CONFIG", "SET", "stream-node-max-bytes", nodeBytesMax, "stream-node-max-entries", nodeEntriesMax);
    }
    this.ask("XADD", key, idText(idOf(id), 0), ...words);
    this.stream.append(idOf(id), 0, entryWordsOf(words, 0), 0, words.length / 2, settings);
    this.ids.push(id);
  }

  /**
   * Whether redis-server may lose the entry: the last node, shrunk as it is full, may leave its memory, and the new node may move there while its first entry is written
   * to it; then its tree keeps the place where the node was before. Source: github.com/valkey-io/valkey, issue 4705.
   */
  private loses(words: readonly Uint8Array[], settings: StreamSettings): boolean {
    if (this.stream.length === 0 || !beginsNode(this.stream, words, settings)) return false;
    const alone = new Stream(new Arena());
    alone.append(idOf(1n), 0, entryWordsOf(words, 0), 0, words.length / 2, settings);
    return nodesOf(alone).some(({ bytes }) => bytes.length > Math.min(settings.nodeBytesMax || firstNodeBytes, firstNodeBytes));
  }

  /** Deletes so many entries from this share of them on. */
  delete(from: number, count: number): void {
    const ids = this.ids.splice(Math.floor(from * this.ids.length), count);
    if (ids.length > 0) this.ask("XDEL", key, ...ids.map((id) => idText(idOf(id), 0)));
    for (const id of ids) this.stream.delete(idOf(id), 0);
  }

  trim(left: number): void {
    const { stream } = this;
    this.ask("XTRIM", key, "MAXLEN", left);
    this.ids.splice(0, Math.max(0, stream.length - left));
    while (stream.length > left && stream.length - stream.firstNodeEntries >= left) stream.removeFirstNode();
    while (stream.length > left && cursor.seekFrom(stream, idOf(0n), 0)) stream.deleteAt(cursor);
  }

  private ask(...words: readonly (string | number | Uint8Array)[]): void {
    this.requests.push(Buffer.from(request(...words)));
  }
}

type Take = (both: Both) => void;

const above = fc.integer().map(drawnAbove);
const words = fc.integer().map(drawnWords);
const settings = fc.integer().map(drawnSettings);

const step: fc.Arbitrary<Take> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(above, words, settings).map(
      (args): Take =>
        (both) =>
          both.add(...args),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.integer({ min: 2, max: 200 }), above, fc.array(words, { minLength: 1, maxLength: 3 }), settings).map(
      ([count, above, words, settings]): Take =>
        (both) => {
          const short = words.filter((texts) => texts.length <= 60 && texts.every(({ length }) => length < 10_000));
          for (const texts of words) both.add(above, texts, settings);
          for (let i = 0; i < count && short.length > 0; i++) both.add(above, short[i % short.length] as Uint8Array[], settings);
        },
    ),
  },
  // Now and then longer than a listpack's header counts.
  {
    weight: 1,
    arbitrary: settings.map(
      (settings): Take =>
        (both) =>
          both.add(oneMs, manyWords, settings),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(fc.constant(1), fc.nat(200))).map(
      (args): Take =>
        (both) =>
          both.delete(...args),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(300).map(
      (left): Take =>
        (both) =>
          both.trim(left),
    ),
  },
);
const steps = fc.array(step, { minLength: 1, maxLength: 14, size: "max" });

/** A few bytes where two nodes begin to differ: the whole would be too long to print. */
function hex(bytes: Uint8Array, from: number): string {
  return Buffer.from(bytes.subarray(from, from + 30)).toString("hex");
}

/** Ids and bytes of all nodes. */
function nodesOf({ arena, nodes }: Stream): { id: bigint; bytes: Uint8Array }[] {
  const found: { id: bigint; bytes: Uint8Array }[] = [];
  for (let isThere = nodes.seekFirst(); isThere; isThere = nodes.next()) {
    const ref = nodes.words[nodes.row + idWords] as number;
    const [bytes, at] = [arena.bytesOf(ref), packAt(ref)];
    expect(entriesOf(bytes, at)).toBeGreaterThan(0);
    found.push({ id: wholeIdOf(nodes.words, nodes.row), bytes: bytes.subarray(at, at + totalBytes(bytes, at)) });
  }
  return found;
}

// Without the program there is nothing to compare with; the line above says so.
describe.skipIf(reason !== null)("streams beside redis-server", () => {
  let redis: RedisProcess;
  let client: RawClient;
  beforeAll(async () => {
    redis = await RedisProcess.open(["--rdbcompression", "no"]);
    client = await RawClient.open({ port: redis.port });
  });
  afterAll(async () => {
    client?.vanish();
    await redis?.kill();
  });

  async function compare({ stream, requests }: Both): Promise<void> {
    client.send(Buffer.concat(requests));
    const replies = await client.replies(requests.length);
    expect(replies.filter((reply) => reply.startsWith("-"))).toEqual([]);
    if (stream.entriesAdded === 0) return;
    const dump = parseReplyTree(await client.command("DUMP", key)).text;
    const dumped = new DumpedStream(Buffer.from(dump, "latin1"));
    const ours = nodesOf(stream);
    expect(ours.map(({ id }) => id)).toEqual(dumped.nodes.map(({ id }) => id));
    for (const [i, { bytes }] of ours.entries()) {
      const theirs = dumped.nodes[i]?.bytes as Uint8Array;
      const from = bytes.findIndex((byte, at) => byte !== theirs[at]);
      if (from >= 0) expect(hex(bytes, from), `node ${i}, from byte ${from} on`).toBe(hex(theirs, from));
      expect(bytes.length, `bytes of node ${i}`).toBe(theirs.length);
    }
    const { length, entriesAdded, lastId, firstId, maxDeletedId } = stream;
    expect([BigInt(length), wholeIdOf(lastId), wholeIdOf(firstId), wholeIdOf(maxDeletedId), BigInt(entriesAdded)]).toEqual(dumped.counts);
    const information = parseReplyTree(await client.command("XINFO", "STREAM", key)).items.map(({ text }) => text);
    expect(radixNodes(stream.nodes)).toBe(Number(information[information.indexOf("radix-tree-nodes") + 1]));
  }

  test("the same entries, and the same of them deleted, leave the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const both = new Both();
        for (const take of taken) take(both);
        await compare(both);
      }),
      { numRuns: isLongRun ? 1500 : 25 },
    );
  });

  test("ids that share many of their bytes, or few, make radix trees of as many nodes", async () => {
    const byte: fc.Arbitrary<bigint> = fc.constantFrom(0n, 1n, 255n);
    const id = fc.array(byte, { minLength: 16, maxLength: 16 }).map((bytes) => bytes.reduce((sum, byte) => (sum << 8n) | byte, 0n));
    const settings = { nodeBytesMax: 4096, nodeEntriesMax: 1 };
    const words = [Buffer.from("f"), Buffer.from("v")];
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(id, { minLength: 1, maxLength: 40, size: "max" }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30, size: "max" }),
        async (ids, deleted) => {
          const both = new Both();
          let last = 0n;
          for (const id of ids.filter((id) => id > 0n).sort((a, b) => (a < b ? -1 : 1))) {
            both.add(id - last, words, settings);
            last = id;
          }
          for (const from of deleted) both.delete(from, 1);
          await compare(both);
        },
      ),
      { numRuns: isLongRun ? 4000 : 100 },
    );
  });
});
