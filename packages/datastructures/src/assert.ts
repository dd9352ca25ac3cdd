/** A broken invariant of ours, never a mistake of the caller's data. Whoever catches it must not go on with the structure it came from. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

export function assert(condition: boolean, invariant: string): asserts condition {
  if (!condition) throw new AssertionError(invariant);
}
