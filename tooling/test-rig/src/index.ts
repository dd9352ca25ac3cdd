export { freePort } from "./free-port.ts";
export { type NodeVersion, nodeVersions } from "./node-versions.ts";
export { RawClient, type Target } from "./raw-client.ts";
export { request, requests } from "./request.ts";
export { runProgram } from "./run-program.ts";
export { ServerProcess, type ServerProcessOptions } from "./server-process.ts";
export { temporaryFolder } from "./temporary-folder.ts";
export { waitUntil } from "./wait-until.ts";
