/**
 * Every refusal that a command can give, once: the message is the reply without its `-`, that is a code such as ERR or WRONGTYPE, a space, the text.
 * Handlers throw these before they change anything; only dispatch catches them. Texts are Redis's, since clients match on them.
 */
import type { ReplyWriter } from "@respire/resp-protocol";
import { latin1Bytes } from "./latin1.js";

export class ReplyError extends Error {
  override name = "ReplyError";
  /** The message repeats bytes that the client sent, a character each: they go back as they came, not encoded anew. */
  readonly isEcho: boolean;

  constructor(message: string, isEcho = false) {
    super(message);
    this.isEcho = isEcho;
  }

  /** An error is one line, whatever bytes of the client's it repeats. */
  writeTo(reply: ReplyWriter): void {
    if (this.isEcho) reply.raw(latin1Bytes(`-${this.message.replaceAll(/[\r\n]/g, " ")}\r\n`));
    else reply.error(this.message);
  }
}

export const errors = {
  syntax: new ReplyError("ERR syntax error"),
  wrongType: new ReplyError("WRONGTYPE Operation against a key holding the wrong kind of value"),
  notInteger: new ReplyError("ERR value is not an integer or out of range"),
  notFloat: new ReplyError("ERR value is not a valid float"),
  scoreNotNumber: new ReplyError("ERR resulting score is not a number (NaN)"),
  scoreRange: new ReplyError("ERR min or max is not a float"),
  lexRange: new ReplyError("ERR min or max not valid string range item"),
  weightNotFloat: new ReplyError("ERR weight value is not a float"),
  addNxWithXx: new ReplyError("ERR XX and NX options at the same time are not compatible"),
  addComparisons: new ReplyError("ERR GT, LT, and/or NX options at the same time are not compatible"),
  addIncrementPairs: new ReplyError("ERR INCR option supports a single increment-element pair"),
  limitWithRanks: new ReplyError("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX"),
  scoresWithLex: new ReplyError("ERR syntax error, WITHSCORES not supported in combination with BYLEX"),
  incrementNotFinite: new ReplyError("ERR increment would produce NaN or Infinity"),
  notFiniteValue: new ReplyError("ERR value cannot be Infinity"),
  notFiniteIncrement: new ReplyError("ERR BYFLOAT increment cannot be Infinity"),
  appliedIncrementOverflow: new ReplyError("ERR applied increment would overflow"),
  appliedIncrementNotFinite: new ReplyError("ERR applied increment would be Infinity"),
  boundsOrder: new ReplyError("ERR LBOUND can't be greater than UBOUND"),
  enxWithoutExpiry: new ReplyError("ERR ENX flag requires an expiration"),
  incrementOverflow: new ReplyError("ERR increment or decrement would overflow"),
  decrementOverflow: new ReplyError("ERR decrement would overflow"),
  invalidCommand: new ReplyError("ERR Invalid command specified"),
  invalidArgumentCount: new ReplyError("ERR Invalid number of arguments specified for command"),
  invalidArguments: new ReplyError("ERR Invalid arguments specified for command"),
  noKeyArguments: new ReplyError("ERR The command has no key arguments"),
  integerRange: new ReplyError("ERR value is out of range, value must between -2147483648 and 2147483647"),
  noSuchKey: new ReplyError("ERR no such key"),
  sameObject: new ReplyError("ERR source and destination objects are the same"),
  invalidCursor: new ReplyError("ERR invalid cursor"),
  invalidFirstDatabase: new ReplyError("ERR invalid first DB index"),
  invalidSecondDatabase: new ReplyError("ERR invalid second DB index"),
  frequencyNotTracked: new ReplyError(
    "ERR An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.",
  ),
  idleTimeNotTracked: new ReplyError(
    "ERR An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.",
  ),
  notPositive: new ReplyError("ERR value is out of range, must be positive"),
  notInResp2: new ReplyError("ERR RESP2 is not supported by this command"),
  notSdsEncoded: new ReplyError("ERR Not an sds encoded string."),
  debugNotAllowed: new ReplyError(
    'ERR DEBUG command not allowed. If the enable-debug-command option is set to "local", you can run it from a local connection, otherwise you need to set this option in the configuration file, and then restart the server.',
  ),
  databaseRange: new ReplyError("ERR DB index is out of range"),
  protocolVersion: new ReplyError("NOPROTO unsupported protocol version"),
  protocolVersionNotInteger: new ReplyError("ERR Protocol version is not an integer or out of range"),
  needsAuth: new ReplyError("NOAUTH Authentication required."),
  loading: new ReplyError("LOADING Redis is loading the dataset in memory"),
  monitorKeyspace: new ReplyError("ERR Replica can't interact with the keyspace"),
  outOfMemory: new ReplyError("OOM command not allowed when used memory > 'maxmemory'."),
  wrongPassword: new ReplyError("WRONGPASS invalid username-password pair or user is disabled."),
  clientName: new ReplyError("ERR Client names cannot contain spaces, newlines or special characters."),
  logCount: new ReplyError("ERR count should be greater than or equal to -1"),
  commandLogType: new ReplyError("ERR type should be one of the following: slow, large-request, large-reply"),
  noShutdownInProgress: new ReplyError("ERR No shutdown in progress."),
  digestLength: new ReplyError("ERR must be exactly 16 hexadecimal characters"),
  stringTooLong: new ReplyError("ERR string exceeds maximum allowed size (proto-max-bulk-len)"),
  noConfigFile: new ReplyError("ERR The server is running without a config file"),
  offsetRange: new ReplyError("ERR offset is out of range"),
  indexRange: new ReplyError("ERR index out of range"),
  rankZero: new ReplyError(
    "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
  ),
  rankRange: new ReplyError("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807"),
  countNegative: new ReplyError("ERR COUNT can't be negative"),
  maxlenNegative: new ReplyError("ERR MAXLEN can't be negative"),
  keyCountNotPositive: new ReplyError("ERR numkeys should be greater than 0"),
  keyCountRange: new ReplyError("ERR Number of keys can't be greater than number of args"),
  limitNegative: new ReplyError("ERR LIMIT can't be negative"),
  novaluesNotHscan: new ReplyError("ERR NOVALUES option can only be used in HSCAN"),
  countNotPositive: new ReplyError("ERR count should be greater than 0"),
  timeoutNotFloat: new ReplyError("ERR timeout is not a float or out of range"),
  invalidKeyCount: new ReplyError("ERR invalid numkeys value"),
  invalidPairCount: new ReplyError("ERR wrong number of key-value pairs"),
  conditionOnOtherType: new ReplyError("ERR Key should be of string type if conditions are specified"),
  invalidCondition: new ReplyError("ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE"),
  sortScores: new ReplyError("ERR One or more scores can't be converted into double"),
  lcsOtherType: new ReplyError("ERR The specified keys must contain string values"),
  lcsLengthAndIndexes: new ReplyError("ERR If you want both the length and indexes, please just use IDX."),
  lcsMemory: new ReplyError("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len"),
  expireNxWithOthers: new ReplyError("ERR NX and XX, GT or LT options at the same time are not compatible"),
  expireGtWithLt: new ReplyError("ERR GT and LT options at the same time are not compatible"),
  helloNeedsAuth: new ReplyError(
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH <user> <pass> option can be used to " +
      "authenticate the client and select the RESP protocol version at the same time",
  ),
  noPasswordConfigured: new ReplyError(
    "ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?",
  ),
  nestedMulti: new ReplyError("ERR MULTI calls can not be nested"),
  execWithoutMulti: new ReplyError("ERR EXEC without MULTI"),
  discardWithoutMulti: new ReplyError("ERR DISCARD without MULTI"),
  watchInsideMulti: new ReplyError("ERR WATCH inside MULTI is not allowed"),
  transactionAborted: new ReplyError("EXECABORT Transaction discarded because of previous errors."),
  notInTransaction: new ReplyError("ERR Command not allowed inside a transaction"),
  monitorInTransaction: new ReplyError("ERR MONITOR isn't allowed for DENY BLOCKING client"),
  shardSubscriptionInTransaction: new ReplyError("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client"),
  unblocked: new ReplyError("UNBLOCKED client unblocked via CLIENT UNBLOCK"),
  unblockReason: new ReplyError("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR"),
  timeoutNotInteger: new ReplyError("ERR timeout is not an integer or out of range"),
  timeoutNegative: new ReplyError("ERR timeout is negative"),
  timeoutRange: new ReplyError("ERR timeout is out of range"),
  pauseMode: new ReplyError("ERR CLIENT PAUSE mode must be WRITE or ALL"),
  noSuchRedirectClient: new ReplyError("ERR The client ID you want redirect to does not exist"),
  redirectTwice: new ReplyError("ERR A client can only redirect to a single other client"),
  prefixWithoutBroadcasting: new ReplyError("ERR PREFIX option requires BCAST mode to be enabled"),
  broadcastingWithChoice: new ReplyError("ERR OPTIN and OPTOUT are not compatible with BCAST"),
  optInWithOptOut: new ReplyError("ERR You can't specify both OPTIN mode and OPTOUT mode"),
  broadcastingSwitched: new ReplyError(
    "ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then re-enabling it with a different mode.",
  ),
  choiceSwitched: new ReplyError(
    "ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then re-enabling it with a different mode.",
  ),
  cachingWithoutTracking: new ReplyError(
    "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or OPTOUT mode enabled",
  ),
  cachingWithoutOptIn: new ReplyError("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode."),
  notCachingWithoutOptOut: new ReplyError("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode."),
  notImporting: new ReplyError("ERR Server is not in import mode"),
  noSuchClient: new ReplyError("ERR No such client"),
  clientId: new ReplyError("ERR Invalid client ID"),
  hashValueNotInteger: new ReplyError("ERR hash value is not an integer"),
  hashValueNotFloat: new ReplyError("ERR hash value is not a float"),
  notANumberOrInfinity: new ReplyError("ERR value is NaN or Infinity"),
  outOfRange: new ReplyError("ERR value is out of range"),
  longRange: new ReplyError("ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807"),
  fieldsMissing: new ReplyError("ERR Mandatory argument FIELDS is missing or not at the right position"),
  fieldsNotGiven: new ReplyError("ERR missing FIELDS argument"),
  fieldsTwice: new ReplyError("ERR FIELDS keyword specified multiple times"),
  fieldsIncomplete: new ReplyError("ERR FIELDS requires at least numfields and one field argument"),
  fieldCountNotPositive: new ReplyError("ERR Number of fields must be a positive integer"),
  fieldCountMismatch: new ReplyError("ERR The `numfields` parameter must match the number of arguments"),
  fieldCountInvalid: new ReplyError("ERR invalid number of fields"),
  numFieldsNotPositive: new ReplyError("ERR Parameter `numFields` should be greater than 0"),
  wrongArgumentCount: new ReplyError("ERR wrong number of arguments"),
  expireTimeNegative: new ReplyError("ERR invalid expire time, must be >= 0"),
  expireTimeMissing: new ReplyError("ERR missing expire time"),
  severalConditions: new ReplyError("ERR Multiple condition flags specified"),
  severalFieldConditions: new ReplyError("ERR Only one of FXX or FNX arguments can be specified"),
  severalTimesOrKeepTtl: new ReplyError("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified"),
  severalTimesOrPersist: new ReplyError("ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified"),
  duplicateField: new ReplyError("ERR duplicate field name in fieldset"),
  noSuchFieldset: new ReplyError("ERR no such fieldset"),
  valueCount: new ReplyError("ERR value count does not match fieldset field count"),
  clientIdRange: new ReplyError("ERR client-id should be greater than 0"),
} as const;

/** Built where the text has a variable part. */
export const refusal = {
  wrongArity: (command: string) => new ReplyError(`ERR wrong number of arguments for '${command}' command`),
  expireTime: (command: string) => new ReplyError(`ERR invalid expire time in '${command}' command`),
  noInputKeys: (command: string) => new ReplyError(`ERR at least 1 input key is needed for '${command}' command`),
  notIntegerArgument: (argument: string) => new ReplyError(`ERR ${argument} is not an integer or out of range`),
  notFloatArgument: (argument: string) => new ReplyError(`ERR ${argument} is not a valid float`),
  /** RESP2 alone. @param command its full name. */
  notWhileSubscribed: (command: string) =>
    new ReplyError(
      `ERR Can't execute '${command}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context`,
    ),
  unknownArgument: (argument: string) => new ReplyError(`ERR unknown argument: ${argument}`, true),
  unsupportedOption: (option: string) => new ReplyError(`ERR Unsupported option ${option}`.replace(/[\r\n]+$/, ""), true),
  unknownSubcommand: (subcommand: string, command: string) =>
    new ReplyError(`ERR unknown subcommand '${subcommand}'. Try ${command.toUpperCase()} HELP.`, true),
  /** Of a container whose subcommands are not commands of their own. */
  unknownSubcommandOrArity: (subcommand: string, command: string) =>
    new ReplyError(`ERR unknown subcommand or wrong number of arguments for '${subcommand}'. Try ${command.toUpperCase()} HELP.`, true),
  unknownOption: (name: string) => new ReplyError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`, true),
  configSet: (argument: string, reason: string) =>
    new ReplyError(`ERR CONFIG SET failed (possibly related to argument '${argument}') - ${reason}`, true),
  configRewrite: (reason: string) => new ReplyError(`ERR Rewriting config file: ${reason}`, true),
  noLatencySamples: (event: string) => new ReplyError(`ERR No samples available for event '${event}'`, true),
  clientType: (type: string) => new ReplyError(`ERR Unknown client type '${type}'`, true),
  noSuchUser: (user: string) => new ReplyError(`ERR No such user '${user}'`, true),
  /** @param whose `an existing prefix` or `another provided prefix`. */
  prefixesOverlap: (prefix: string, whose: string, other: string) =>
    new ReplyError(`ERR Prefix '${prefix}' overlaps with ${whose} '${other}'. Prefixes for a single client must not overlap.`, true),
  clientSetinfoOption: (option: string) => new ReplyError(`ERR Unrecognized option '${option}'`, true),
  clientSetinfoValue: (option: string) => new ReplyError(`ERR ${option} cannot contain spaces, newlines or special characters.`, true),
  /** Of a filter of CLIENT LIST and CLIENT KILL. */
  filterNotInteger: (filter: string) => new ReplyError(`ERR ${filter} is not an integer or out of range`),
  filterNotPositive: (filter: string) => new ReplyError(`ERR ${filter} should be greater than 0`),
  filterFlags: (flags: string) => new ReplyError(`ERR Unknown flags found in the provided filter: ${flags}`, true),
  helloOption: (option: string) => new ReplyError(`ERR Syntax error in HELLO option '${option}'`, true),
};
