import { differentialTest } from "./differential-test.ts";

differentialTest("differential", { family: null, commandsShort: 20_000, commandsLong: 1_000_000, shareMin: 0.45, shareMax: 0.65 });
