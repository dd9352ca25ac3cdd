/** What of a sorted set makes its digest: equal however it is kept. */
import { doubleText } from "@respire/resp-protocol";
import type { DigestSink } from "./value-type.js";

export function digestMember(sink: DigestSink, member: Uint8Array, score: number): void {
  sink.addUnordered(member, doubleText(score));
}
