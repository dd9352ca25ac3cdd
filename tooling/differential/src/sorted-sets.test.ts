import { differentialTest } from "./differential-test.ts";

differentialTest("sorted-sets", { family: "sorted-set", commandsShort: 10_000, commandsLong: 200_000, shareMin: 0.65, shareMax: 0.92 });
