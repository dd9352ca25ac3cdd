/**
 * The tester is tested: faults in collections are planted between a server, mostly a redis-server, and the tester, which compares it with another, and each has to be found
 * and told in a few requests.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Family } from "./grammar/collections.ts";
import { familyOf, sequenceOf } from "./grammar/requests.ts";
import { bitmapFaults } from "./planted/bitmap-faults.ts";
import type { PlantedFault } from "./planted/changes.ts";
import { geoFaults } from "./planted/geo-faults.ts";
import { hashFaults } from "./planted/hash-faults.ts";
import { hyperLogLogFaults } from "./planted/hyperloglog-faults.ts";
import { listFaults } from "./planted/list-faults.ts";
import { setFaults } from "./planted/set-faults.ts";
import { sortFaults } from "./planted/sort-faults.ts";
import { sortedSetFaults } from "./planted/sorted-set-faults.ts";
import { streamFaults } from "./planted/stream-faults.ts";
import type { Sequence } from "./request.ts";
import { Rig, reasonToLeaveOutComparison } from "./rig.ts";
import { FaultySubject } from "./run/faulty-subject.ts";
import { describeFailure } from "./run/report.ts";
import { search } from "./run/search.ts";
import { Tally } from "./run/tally.ts";

/** More than `npm test` compares: some faults show in what is drawn seldom. */
const commandsWanted = 60_000;
const requestsMax = 4;
const seed = 20_260_101;

const faults: Readonly<Record<Family, readonly PlantedFault[]>> = {
  list: listFaults,
  hash: hashFaults,
  set: setFaults,
  "sorted-set": sortedSetFaults,
  sort: sortFaults,
  bitmap: bitmapFaults,
  geo: geoFaults,
  hyperloglog: hyperLogLogFaults,
  stream: streamFaults,
};

const requestCount = ({ pipelines }: Sequence): number => pipelines.reduce((count, { requests }) => count + requests.length, 0);

const reason = reasonToLeaveOutComparison();

// Without redis-server there is nothing to compare with: differential.test.ts says so in a line.
describe.skipIf(reason !== null)("a planted fault is found and told in a few requests", () => {
  let redis: Rig;
  /** Of streams redis-server tells less than the schemas say. */
  let respire: Rig;
  beforeAll(async () => {
    redis = await Rig.open("redis-server");
    respire = await Rig.open("respire");
  });
  afterAll(() => Promise.all([redis?.close(), respire?.close()]));

  test.each(
    Object.entries(faults).flatMap(([family, ofFamily]) => ofFamily.map((fault) => [family as Family, fault.name, fault] as const)),
  )("%s: %s", async (family, _, fault) => {
    const rig = family === "stream" ? respire : redis;
    const tally = new Tally();
    const comparison = rig.comparison({ ours: new FaultySubject(rig.ours, fault), tally });
    const failure = await search(sequenceOf(familyOf(rig.grammar, family)), comparison, tally, { seed, commandsWanted });
    expect(failure === null ? "not found" : describeFailure(failure)).toMatch(fault.shownBy);
    expect(requestCount(failure?.sequence as Sequence)).toBeLessThanOrEqual(fault.requestsMax ?? requestsMax);
  });
});
