/** The list of lists: every command of the engine. */
import type { CommandSpec } from "../command.js";
import { bitCommands } from "./bitmap/bit.js";
import { bitCountCommands } from "./bitmap/count.js";
import { bitfieldCommands } from "./bitmap/field.js";
import { bitOperationCommands } from "./bitmap/operate.js";
import { authCommands } from "./connection/auth.js";
import { clientCommands } from "./connection/client.js";
import { connectionCommands } from "./connection/connection.js";
import { helloCommands } from "./connection/hello.js";
import { debugCommands } from "./debug/debug.js";
import { copyCommands } from "./generic/copy.js";
import { databaseCommands } from "./generic/database.js";
import { expireCommands } from "./generic/expire.js";
import { keyCommands } from "./generic/keys.js";
import { objectCommands } from "./generic/object.js";
import { renameCommands } from "./generic/rename.js";
import { scanCommands } from "./generic/scan.js";
import { sortCommands } from "./generic/sort.js";
import { ttlCommands } from "./generic/ttl.js";
import { geoAddCommands } from "./geo/add.js";
import { geoRadiusCommands } from "./geo/radius.js";
import { geoReadCommands } from "./geo/read.js";
import { geoSearchCommands } from "./geo/search.js";
import { hashCounterCommands } from "./hash/counter.js";
import { hashExchangeCommands } from "./hash/exchange.js";
import { hashExpireCommands } from "./hash/expire.js";
import { hashImportCommands } from "./hash/import.js";
import { hashRandomCommands } from "./hash/random.js";
import { hashReadCommands } from "./hash/read.js";
import { hashScanCommands } from "./hash/scan.js";
import { hashSetexCommands } from "./hash/setex.js";
import { hashTtlCommands } from "./hash/ttl.js";
import { hashWriteCommands } from "./hash/write.js";
import { hyperLogLogCommands } from "./hyperloglog/hyperloglog.js";
import { pfdebugCommands } from "./hyperloglog/pfdebug.js";
import { commandCommands } from "./introspection/command.js";
import { listBlockingMoveCommands } from "./list/blocking-move.js";
import { listBlockingPopCommands } from "./list/blocking-pop.js";
import { listEditCommands } from "./list/edit.js";
import { listMoveCommands } from "./list/move.js";
import { listPopCommands } from "./list/pop.js";
import { listPushCommands } from "./list/push.js";
import { listReadCommands } from "./list/read.js";
import { publishCommands } from "./pubsub/publish.js";
import { pubsubCommands } from "./pubsub/pubsub.js";
import { subscribeCommands } from "./pubsub/subscribe.js";
import { commandLogCommands } from "./server/command-log.js";
import { configCommands } from "./server/config.js";
import { infoCommands } from "./server/info.js";
import { latencyCommands } from "./server/latency.js";
import { lolwutCommands } from "./server/lolwut.js";
import { memoryCommands } from "./server/memory.js";
import { monitorCommands } from "./server/monitor.js";
import { timeCommands } from "./server/time.js";
import { setAlgebraCommands } from "./set/algebra.js";
import { setRandomCommands } from "./set/random.js";
import { setReadCommands } from "./set/read.js";
import { setScanCommands } from "./set/scan.js";
import { setWriteCommands } from "./set/write.js";
import { sortedSetAddCommands } from "./sorted-set/add.js";
import { sortedSetAlgebraCommands } from "./sorted-set/algebra.js";
import { sortedSetBlockingPopCommands } from "./sorted-set/blocking-pop.js";
import { sortedSetCountCommands } from "./sorted-set/count.js";
import { sortedSetPopCommands } from "./sorted-set/pop.js";
import { sortedSetRandomCommands } from "./sorted-set/random.js";
import { sortedSetRangeCommands } from "./sorted-set/range.js";
import { sortedSetRangeStoreCommands } from "./sorted-set/range-store.js";
import { sortedSetReadCommands } from "./sorted-set/read.js";
import { sortedSetRemoveCommands } from "./sorted-set/remove.js";
import { sortedSetScanCommands } from "./sorted-set/scan.js";

import { streamAcknowledgeCommands } from "./stream/acknowledge.js";
import { streamAddCommands } from "./stream/add.js";
import { streamAutoClaimCommands } from "./stream/auto-claim.js";
import { streamClaimCommands } from "./stream/claim.js";
import { streamDeleteCommands } from "./stream/delete.js";
import { streamGroupCommands } from "./stream/group.js";
import { streamInfoCommands } from "./stream/info.js";
import { streamPendingCommands } from "./stream/pending.js";
import { streamRangeCommands } from "./stream/range.js";
import { streamReadCommands } from "./stream/read.js";
import { streamReadGroupCommands } from "./stream/read-group.js";
import { streamSetIdCommands } from "./stream/set-id.js";
import { streamTrimCommands } from "./stream/trim.js";
import { stringCounterCommands } from "./string/counter.js";
import { stringDeleteCommands } from "./string/delete.js";
import { stringExchangeCommands } from "./string/exchange.js";
import { stringFloatCommands } from "./string/float-counter.js";
import { stringIncrexCommands } from "./string/increx.js";
import { stringLcsCommands } from "./string/lcs.js";
import { stringRangeCommands } from "./string/range.js";
import { stringReadCommands } from "./string/read.js";
import { stringWriteCommands } from "./string/write.js";
import { stringWriteManyCommands } from "./string/write-many.js";
import { transactionCommands } from "./transactions/transactions.js";

export const coreCommands: readonly CommandSpec[] = [
  ...connectionCommands,
  ...helloCommands,
  ...authCommands,
  ...clientCommands,
  ...stringReadCommands,
  ...stringWriteCommands,
  ...stringWriteManyCommands,
  ...stringExchangeCommands,
  ...stringDeleteCommands,
  ...stringRangeCommands,
  ...stringCounterCommands,
  ...stringFloatCommands,
  ...stringIncrexCommands,
  ...stringLcsCommands,
  ...bitCommands,
  ...bitCountCommands,
  ...bitOperationCommands,
  ...bitfieldCommands,
  ...listPushCommands,
  ...listPopCommands,
  ...listReadCommands,
  ...listEditCommands,
  ...listMoveCommands,
  ...listBlockingPopCommands,
  ...listBlockingMoveCommands,
  ...hashReadCommands,
  ...hashWriteCommands,
  ...hashCounterCommands,
  ...hashScanCommands,
  ...hashRandomCommands,
  ...hashExpireCommands,
  ...hashTtlCommands,
  ...hashExchangeCommands,
  ...hashSetexCommands,
  ...hashImportCommands,
  ...sortedSetReadCommands,
  ...sortedSetAddCommands,
  ...sortedSetRemoveCommands,
  ...sortedSetCountCommands,
  ...sortedSetRangeCommands,
  ...sortedSetRangeStoreCommands,
  ...sortedSetPopCommands,
  ...sortedSetBlockingPopCommands,
  ...sortedSetRandomCommands,
  ...sortedSetAlgebraCommands,
  ...sortedSetScanCommands,
  ...geoAddCommands,
  ...geoReadCommands,
  ...geoSearchCommands,
  ...geoRadiusCommands,
  ...setReadCommands,
  ...setWriteCommands,
  ...setRandomCommands,
  ...setScanCommands,
  ...setAlgebraCommands,
  ...streamAcknowledgeCommands,
  ...streamAddCommands,
  ...streamAutoClaimCommands,
  ...streamClaimCommands,
  ...streamDeleteCommands,
  ...streamGroupCommands,
  ...streamInfoCommands,
  ...streamPendingCommands,
  ...streamRangeCommands,
  ...streamReadCommands,
  ...streamReadGroupCommands,
  ...streamSetIdCommands,
  ...streamTrimCommands,
  ...hyperLogLogCommands,
  ...pfdebugCommands,
  ...keyCommands,
  ...expireCommands,
  ...ttlCommands,
  ...renameCommands,
  ...copyCommands,
  ...scanCommands,
  ...objectCommands,
  ...databaseCommands,
  ...sortCommands,
  ...transactionCommands,
  ...subscribeCommands,
  ...publishCommands,
  ...pubsubCommands,
  ...infoCommands,
  ...configCommands,
  ...commandLogCommands,
  ...latencyCommands,
  ...memoryCommands,
  ...monitorCommands,
  ...timeCommands,
  ...lolwutCommands,
  ...commandCommands,
  ...debugCommands,
];
