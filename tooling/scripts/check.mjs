/** `npm run check`: what `npm test` does, less the installation. */
import { check } from "./check-everything.mjs";

process.exitCode = await check({ long: process.argv.includes("--long") });
