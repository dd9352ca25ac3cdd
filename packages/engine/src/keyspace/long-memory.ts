/** Memory for what is long, which the system may refuse: then the command is refused, which has changed nothing yet. */
import { blockBytesMax } from "@respire/datastructures";
import { errors } from "../errors.js";
import type { Shared } from "./keyspace.js";

/** A buffer of zero bytes. */
export function newBuffer(lengthBytes: number): Uint8Array<ArrayBuffer> {
  return orRefuse(() => new Uint8Array(lengthBytes));
}

/**
 * Sees to it that a block of so many bytes can be allocated later in the command, when it may not be refused any more. If it comes to nothing, all that was provided is
 * withdrawn.
 */
export function provideBlock({ arena }: Shared, lengthBytes: number): void {
  try {
    if (lengthBytes > blockBytesMax) throw errors.stringTooLong;
    orRefuse(() => arena.provide(lengthBytes));
  } catch (error) {
    arena.withdraw();
    throw error;
  }
}

/** Takes memory; where there is none, the engines of JavaScript throw a RangeError. */
export function orRefuse<Taken>(take: () => Taken): Taken {
  try {
    return take();
  } catch (error) {
    if (error instanceof RangeError) throw errors.outOfMemory;
    throw error;
  }
}
