/** Picks the transport: the fast one where Node has what it needs, else the public one. */
import { createPublicTransport } from "./public-net.js";
import { createRawTransport, loadRawBindings } from "./raw-handle.js";
import type { Transport } from "./transport.js";

/** `auto`, or one of the two by name. */
export type TransportChoice = "auto" | "raw" | "public";

export function chooseTransport(choice: TransportChoice): Transport {
  if (choice === "public") return createPublicTransport();
  const bindings = loadRawBindings();
  if (bindings !== null) return createRawTransport(bindings);
  if (choice === "raw") throw new Error("transport: this Node has not got the handles that the raw transport needs");
  return createPublicTransport();
}
