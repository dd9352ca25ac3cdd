import { differentialTest } from "./differential-test.ts";

differentialTest("geo", { family: "geo", commandsShort: 10_000, commandsLong: 200_000, shareMin: 0.5, shareMax: 0.92 });
