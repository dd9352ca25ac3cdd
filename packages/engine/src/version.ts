/** The release of Redis whose behaviour clients may count on: what HELLO and INFO call `version` and `redis_version`. */
export const compatibleVersion = "7.2.0";
