export { type BitOperand, type BitOperation, canCombineInto, combineBits } from "./combine.js";
export { countBits } from "./count.js";
export { addToField, type FieldInteger, type FieldType, fitField, type Overflow, overflow, readField, writeField } from "./field.js";
export { findBit } from "./find.js";
