/** What the tester uses of the engine besides its public names: its tests' material, which knows RESP and the schemas. */
export { wordsMin } from "../../../packages/engine/src/argument-schema.ts";
export { type AnnouncedEvents, announcedEvents } from "../../../packages/engine/src/testing/announced-events.ts";
export { replyMismatch } from "../../../packages/engine/src/testing/matches-reply.ts";
export { parseReplyTree, type ReplyNode } from "../../../packages/engine/src/testing/reply-tree.ts";
export { latin1, type TestClient, TestEngine } from "../../../packages/engine/src/testing/test-engine.ts";
