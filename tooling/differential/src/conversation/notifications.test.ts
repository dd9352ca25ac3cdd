import { conversationTest } from "./conversation-test.ts";
import { notificationScripts } from "./notifications.ts";

conversationTest("notifications", notificationScripts, { stepsShort: 4_000 });
