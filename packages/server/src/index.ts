export { ConfigError, readLines, splitWords } from "./config/file.js";
export { ListenError } from "./listeners.js";
export { Log, type LogLevel, logLevels } from "./logging.js";
export { RespireServer, type ServerOptions } from "./server.js";
export type { TransportChoice } from "./transport/choose.js";
export { version } from "./version.js";
