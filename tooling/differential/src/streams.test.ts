import { differentialTest } from "./differential-test.ts";

differentialTest("streams", { family: "stream", commandsShort: 10_000, commandsLong: 200_000, shareMin: 0.65, shareMax: 0.92 });
