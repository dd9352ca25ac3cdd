/** What of a hash makes its digest: equal however it is kept, and in whatever order. */
import type { DigestSink } from "./value-type.js";

/** @param expiresAtMs 0 for a field that does not expire. */
export function digestField(sink: DigestSink, field: Uint8Array, value: Uint8Array, expiresAtMs: number): void {
  if (expiresAtMs === 0) sink.addUnordered(field, value);
  else sink.addUnordered(field, value, String(expiresAtMs));
}
