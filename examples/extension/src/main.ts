/** respire-server with GREET. Takes lines of redis.conf as arguments: `node dist/main.js "port 7000" "greeting Moin"`. */
import { RespireServer } from "@respire/server";
import { greeting } from "./greeting.js";

const server = new RespireServer({
  lines: process.argv.slice(2),
  extensions: [greeting],
  onStopped: (exitCode) => process.exit(exitCode),
});
process.once("SIGINT", () => server.stop("Interrupted"));
process.once("SIGTERM", () => server.stop("Terminated"));
await server.start();
