/** How every published library is built: ES module and CommonJS, each with its own declarations, readable, one file per entry point. */
import { defineConfig, type Options } from "tsup";
import { constants } from "./src/constants.ts";

export const library = (overrides: Options = {}) =>
  defineConfig({
    entry: ["src/index.ts"],
    format: ["esm", "cjs"],
    target: ["node20", "es2022"],
    platform: "neutral",
    dts: true,
    sourcemap: true,
    clean: true,
    splitting: false,
    treeshake: false,
    minify: false,
    removeNodeProtocol: false,
    silent: true,
    plugins: [constants()],
    ...overrides,
  });
