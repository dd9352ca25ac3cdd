/** What is used of the structures besides their public names: what a node of a stream is made of, and their tests' material. */

export { Arena } from "../../../packages/datastructures/src/arena/arena.ts";
export { totalBytes } from "../../../packages/datastructures/src/listpack/read.ts";
export { StreamCursor } from "../../../packages/datastructures/src/stream/cursor.ts";
export { idText, idWords } from "../../../packages/datastructures/src/stream/id.ts";
export { entriesOf, packAt } from "../../../packages/datastructures/src/stream/node.ts";
export type { StreamSettings } from "../../../packages/datastructures/src/stream/settings.ts";
export { radixNodes } from "../../../packages/datastructures/src/stream/shape.ts";
export { Stream } from "../../../packages/datastructures/src/stream/stream.ts";
export { drawnAbove, drawnSettings, drawnWords, manyWords } from "../../../packages/datastructures/src/testing/drawn-entries.ts";
export { beginsNode } from "../../../packages/datastructures/src/testing/modelled-stream.ts";
export { highestWholeId, idOf, oneMs, wholeIdOf } from "../../../packages/datastructures/src/testing/stream-ids.ts";
export { entryWordsOf } from "../../../packages/datastructures/src/testing/stream-texts.ts";
