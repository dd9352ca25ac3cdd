import { conversationTest } from "./conversation-test.ts";
import { trackingScript } from "./tracking.ts";

conversationTest("tracking", () => trackingScript, { stepsShort: 4_000, shareMin: 0.75, pushesPerStepMin: 0.05 });
