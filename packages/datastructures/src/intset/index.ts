export { checkIntset } from "./check.js";
export { emptyBytes, headerBytes } from "./layout.js";
export { elementCount, find, integerBytes, notFound, totalBytes, valueAt } from "./read.js";
export { add, addedBytes, initialise, remove, removeAt } from "./write.js";
