export { checkListpack } from "./check.js";
export { bigIntegerOf, Element, integerOf, isInteger, readWords } from "./element.js";
export { equalsElement, findElement, notFound } from "./find.js";
export { countMax, emptyBytes, endByte, headerBytes } from "./layout.js";
export { elementCount, endEntry, entryAt, entryBytes, firstEntry, nextEntry, previousEntry, totalBytes } from "./read.js";
export {
  append,
  appendInteger,
  changeHeader,
  encodedBytes,
  encodedIntegerBytes,
  initialise,
  insert,
  openGap,
  remove,
  replace,
  replaceByInteger,
  writeEntry,
  writeHeader,
  writeIntegerEntry,
  writeWordsEntry,
} from "./write.js";
