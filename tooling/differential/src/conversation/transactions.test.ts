import { conversationTest } from "./conversation-test.ts";
import { transactionScript } from "./transactions.ts";

conversationTest("transactions", () => transactionScript, { stepsShort: 4_000 });
