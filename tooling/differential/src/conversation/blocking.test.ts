import { blockingScript } from "./blocking.ts";
import { conversationTest } from "./conversation-test.ts";

conversationTest("blocking", () => blockingScript, { stepsShort: 4_000, shareMin: 0.75, pushesPerStepMin: 0.3 });
