/**
 * `npm start`: works in a clean clone with nothing but Node and npm. Installs and builds if need be, then becomes the server: it runs in this very
 * process, so signals, exit code and standard streams are the server's own. package.json starts Node with the server's V8 options.
 */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./command.mjs";
import { installOnce, root, toolEnvironment } from "./install.mjs";

const main = join(root, "apps", "server", "dist", "main.js");

await installOnce();
const code = await run(["turbo", "run", "build", "--filter=respire-server", "--output-logs=errors-only"], {
  cwd: root,
  env: toolEnvironment(),
  quiet: true,
});
if (code !== 0) process.exit(code);

process.argv[1] = main;
await import(pathToFileURL(main).href);
