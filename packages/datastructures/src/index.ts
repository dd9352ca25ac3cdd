export { Arena, byteOffset, wordOffset } from "./arena/arena.js";
export { blockBytesMax, sharedBlockBytesMax } from "./arena/layout.js";
export type { ArenaOptions, ArenaUsage } from "./arena/options.js";
export { blockBytes } from "./arena/size-classes.js";
export { AssertionError, assert } from "./assert.js";
export * as bits from "./bits/index.js";
export { beginsWith, compareBytes, compareRanges, equalsBytes } from "./bytes/compare.js";
export { copyBytes, moveBytes } from "./bytes/copy.js";
export { parseBound, parseDouble } from "./bytes/double-text.js";
export { compileGlob, type Glob, matchesGlob } from "./bytes/glob.js";
export { KeyHasher } from "./bytes/hash.js";
export {
  int64Max,
  int64Min,
  integerTextLength,
  integerTextLengthMax,
  mayBeInteger,
  parseInteger64,
  parseSmallInteger,
  writeInteger,
} from "./bytes/integer-text.js";
export { addLongDoubles, isFiniteLongDouble, type LongDouble, longDoubleText, parseLongDouble } from "./bytes/long-double.js";
export { isGreaterLongDouble, longDoubleMax, negateLongDouble, subtractLongDoubles } from "./bytes/long-double-order.js";
export { roundUpLongDouble, scaleLongDouble } from "./bytes/long-double-scale.js";
export { xxh3 } from "./bytes/xxh3.js";
export { DeadlineHeap, type PlaceListener } from "./deadline-heap/deadline-heap.js";
export { ByteMap } from "./dictionary/byte-map.js";
export { Dict, keyLength, keyStart } from "./dictionary/dictionary.js";
export type { EntryMover, EntryVisitor } from "./dictionary/entry-visitor.js";
export { keyLengthBits, keyLengthMask, keyOffsetFor, keyOffsetOf, longKey } from "./dictionary/layout.js";
export * as geohash from "./geohash/index.js";
export { HashTable } from "./hash-table/hash-table.js";
export { pairBytes, pairLengthMax } from "./hash-table/layout.js";
export type { FieldSink } from "./hash-table/snapshot.js";
export { HyperLogLog, type HyperLogLogOptions, NotHyperLogLogError } from "./hyperloglog/hyperloglog.js";
export * as hyperloglog from "./hyperloglog/index.js";
export { IntegerSet } from "./integer-set/integer-set.js";
export type { ChunkVisitor, IntegerVisitor } from "./integer-set/scan.js";
export type { IntegerSink } from "./integer-set/snapshot.js";
export * as intset from "./intset/index.js";
export { KeyTree } from "./key-tree/key-tree.js";
export { type CommonSubsequence, lcsLength, lcsTableBytes, longestCommonSubsequence } from "./lcs/lcs.js";
export * as listpack from "./listpack/index.js";
export { compressLzf } from "./lzf/compress.js";
export { decompressLzf } from "./lzf/decompress.js";

export { orderByBytes } from "./order/byte-order.js";
export { ByteStrings } from "./order/byte-strings.js";
export { KeyOrder } from "./order/key-order.js";
export { orderByNumber } from "./order/number-order.js";
export { ListCursor } from "./quicklist/cursor.js";
export { plainNodeBytes } from "./quicklist/node.js";
export { QuickList } from "./quicklist/quicklist.js";
export { type QuickListSettings, setNodeLimits } from "./quicklist/settings.js";
export type { QuickListShape } from "./quicklist/shape.js";
export type { ListSnapshot, NodeVisitor } from "./quicklist/snapshot.js";
export { scorePairBytes } from "./sorted-set/member-table.js";
export { RankCursor } from "./sorted-set/rank-cursor.js";
export type { RankNodeLimits } from "./sorted-set/rank-node.js";
export { ScoreWalk } from "./sorted-set/score-walk.js";
export { type MemberVisitor, SortedSet } from "./sorted-set/sorted-set.js";
export { neverActive, StreamConsumer } from "./stream/consumer.js";
export { RememberedPlace, StreamCursor } from "./stream/cursor.js";
export { type EntryWords, wordBytes } from "./stream/entry-words.js";
export { StreamGroup } from "./stream/group.js";
export * as streamId from "./stream/id.js";
export { type IdempotenceSettings, StreamProducers } from "./stream/producers.js";
export { packBytesMax, type StreamSettings } from "./stream/settings.js";
export { radixNodes } from "./stream/shape.js";
export { Stream } from "./stream/stream.js";
