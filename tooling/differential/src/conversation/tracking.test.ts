import { conversationTest } from "./conversation-test.ts";
import { trackingScript } from "./tracking.ts";

conversationTest("tracking", () => trackingScript, { stepsShort: 4_000 });
