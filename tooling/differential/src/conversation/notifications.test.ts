import { conversationTest } from "./conversation-test.ts";
import { notificationScripts } from "./notifications.ts";

conversationTest("notifications", notificationScripts, { stepsShort: 4_000, shareMin: 0.75, pushesPerStepMin: 0.3 });
