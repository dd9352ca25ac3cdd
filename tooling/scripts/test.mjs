/** `npm test`: works in a clean clone with nothing but Node and npm. Installs if need be, then checks everything. */
import { check } from "./check-everything.mjs";
import { installOnce } from "./install.mjs";

await installOnce();
process.exitCode = await check({ long: process.argv.includes("--long") });
