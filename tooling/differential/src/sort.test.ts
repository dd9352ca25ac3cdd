import { differentialTest } from "./differential-test.ts";

differentialTest("sort", { family: "sort", commandsShort: 10_000, commandsLong: 200_000, shareMin: 0.6, shareMax: 0.92 });
