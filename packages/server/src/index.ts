export { ConfigError, readLines } from "./config/file.js";
export { splitWords } from "./config/words.js";
export { ListenError } from "./listeners.js";
export { Log, type LogLevel, logLevels } from "./logging.js";
export { RespireServer, type ServerOptions } from "./server.js";
export type { TransportChoice } from "./transport/choose.js";
export { version } from "./version.js";
