/** How often an entry was delivered. */

/** More are not counted: the highest integer of 64 bits. */
export const deliveriesMax = 2n ** 63n - 1n;

/** One more than so many. */
export function oneMore(deliveries: number | bigint): number | bigint {
  if (typeof deliveries === "number" && deliveries < Number.MAX_SAFE_INTEGER) return deliveries + 1;
  const more = BigInt(deliveries) + 1n;
  return more > deliveriesMax ? deliveriesMax : more;
}
