import { conversationTest } from "./conversation-test.ts";
import { transactionScript } from "./transactions.ts";

conversationTest("transactions", () => transactionScript, { stepsShort: 4_000, shareMin: 0.7, pushesPerStepMin: 0.005 });
