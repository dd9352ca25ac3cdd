import { conversationTest } from "./conversation-test.ts";
import { pubsubScript } from "./pubsub.ts";

conversationTest("pubsub", () => pubsubScript, { stepsShort: 4_000, shareMin: 0.55, pushesPerStepMin: 0.05 });
