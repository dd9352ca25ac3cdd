import { differentialTest } from "./differential-test.ts";

differentialTest("bitmaps", { family: "bitmap", commandsShort: 10_000, commandsLong: 200_000, shareMin: 0.6, shareMax: 0.92 });
