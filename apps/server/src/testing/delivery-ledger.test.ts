import { describe, expect, test } from "vitest";
import { DeliveryLedger } from "./delivery-ledger.js";

const delivery = (message: number, id = message + 1) => ({ message, id });

describe("what the consumers of a group may not see", () => {
  test("a message that is new twice, or has two ids, or was never sent", () => {
    const ledger = new DeliveryLedger("g", 3);
    ledger.delivered(delivery(0), "new", 1);
    ledger.delivered(delivery(0), "new", 2);
    ledger.delivered(delivery(0, 9), "claimed", 2);
    ledger.delivered(delivery(3), "new", 2);
    expect(ledger.faults).toEqual(["g: message 0 came as new twice", "g: message 0 came under another id", "g: message 3 was never sent"]);
  });

  test("a message that comes again although its acknowledgement was answered", () => {
    const ledger = new DeliveryLedger("g", 1);
    ledger.delivered(delivery(0), "new", 1);
    ledger.acknowledge([0], 1);
    ledger.died(1);
    ledger.delivered(delivery(0), "claimed", 2);
    expect(ledger.faults).toEqual(["g: message 0 came (claimed) behind its acknowledgement"]);
  });

  test("messages that are lost, or never acknowledged, or acknowledged twice", () => {
    const ledger = new DeliveryLedger("g", 3);
    ledger.delivered(delivery(0), "new", 1);
    ledger.delivered(delivery(1), "new", 1);
    ledger.acknowledge([1], 1);
    ledger.acknowledge([1], 1);
    ledger.close();
    expect(ledger.faults).toEqual([
      "g: message 0 was given to somebody and never acknowledged",
      "g: message 2 was lost",
      "g: 2 were acknowledged of 3, and 0 perhaps",
    ]);
  });
});

test("what a dead consumer had may be claimed, or was acknowledged without an answer", () => {
  const ledger = new DeliveryLedger("g", 2);
  for (const message of [0, 1]) ledger.delivered(delivery(message), "new", 1);
  ledger.acknowledgePerhaps([0, 1]);
  ledger.died(1);
  ledger.delivered(delivery(1), "claimed", 2);
  ledger.acknowledge([1], 1);
  ledger.close();
  expect(ledger).toMatchObject({ faults: [], acknowledged: 1, claimedFromLiving: 0 });
});
