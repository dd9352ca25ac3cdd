/** `npm run build`: every package, through turbo's cache. */
import { run } from "./command.mjs";
import { installOnce, root, toolEnvironment } from "./install.mjs";

await installOnce();
process.exitCode = await run(["turbo", "run", "build", "--output-logs=errors-only"], { cwd: root, env: toolEnvironment() });
