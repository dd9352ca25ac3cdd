import { library } from "../../tooling/tsup/library.ts";

export default library({ entry: ["src/main.ts"], format: ["esm"], platform: "node", dts: false });
