/** The server's own options: what they are set to, and how redis.conf and CONFIG GET name them. Source of names and defaults: redis.conf. */
import { appendFileSync } from "node:fs";
import { booleanOption, choiceOption, integerOption, type Option, OptionError, oneWord, stringOption } from "@respire/engine";
import { type Log, logLevels } from "../logging.js";
import { systemErrorText } from "../system-error.js";

export class Settings {
  port = 6379;
  /** Addresses to listen on; one with a `-` before it may be missing on this machine. Loopback unless told otherwise. */
  bind: string[] = ["127.0.0.1", "-::1"];
  unixSocket = "";
  /** Permission bits of the Unix socket; 0 leaves them to the umask. */
  unixSocketPermissions = 0;
  tcpBacklog = 511;
  databases = 16;
  clientsMax = 10_000;
  /** Without a password, clients from other computers are turned away. */
  protectedMode = true;
  /** Seconds of silence after which the kernel asks whether a client is still there; 0: never. */
  keepAliveSeconds = 300;
  hz = 10;
  showsLogo = false;
  /** `save ''` and `appendonly no` is what this version does; other values are taken and have no effect. */
  save = "";
  appendOnly = false;
}

const portRange = { min: 0, max: 65_535 };

/** Options that are set when the server starts and can't change later are the same to CONFIG GET. */
export function serverOptions(settings: Settings, log: Log): readonly Option[] {
  return [
    integerOption(
      "port",
      portRange,
      () => settings.port,
      (value) => {
        settings.port = value;
      },
    ),
    {
      name: "bind",
      read: () => settings.bind.join(" "),
      load: (words) => {
        settings.bind = words.filter((word) => word !== "");
      },
    },
    stringOption(
      "unixsocket",
      () => settings.unixSocket,
      (value) => {
        settings.unixSocket = value;
      },
    ),
    {
      name: "unixsocketperm",
      read: () => settings.unixSocketPermissions.toString(8),
      load: (words) => {
        const word = oneWord(words);
        if (!/^[0-7]{1,4}$/.test(word)) throw new OptionError("argument couldn't be parsed as an octal number");
        settings.unixSocketPermissions = Number.parseInt(word, 8);
      },
    },
    integerOption(
      "tcp-backlog",
      { min: 0, max: 2 ** 31 - 1 },
      () => settings.tcpBacklog,
      (value) => {
        settings.tcpBacklog = value;
      },
    ),
    integerOption(
      "databases",
      { min: 1, max: 2 ** 31 - 1 },
      () => settings.databases,
      (value) => {
        settings.databases = value;
      },
    ),
    integerOption(
      "maxclients",
      { min: 1, max: 2 ** 32 - 1 },
      () => settings.clientsMax,
      (value) => {
        settings.clientsMax = value;
      },
    ),
    integerOption(
      "hz",
      { min: 1, max: 500 },
      () => settings.hz,
      (value) => {
        settings.hz = value;
      },
    ),
    booleanOption(
      "always-show-logo",
      () => settings.showsLogo,
      (value) => {
        settings.showsLogo = value;
      },
    ),
    choiceOption(
      "loglevel",
      logLevels,
      () => log.level,
      (value) => {
        log.level = value;
      },
    ),
    stringOption(
      "logfile",
      () => log.file,
      (value) => {
        try {
          if (value !== "") appendFileSync(value, "");
        } catch (error) {
          throw new OptionError(`Can't open the log file: ${systemErrorText(error)}`);
        }
        log.file = value;
      },
    ),
    {
      name: "save",
      read: () => settings.save,
      load: (words) => {
        const points = words.join(" ");
        if (words.length % 2 === 1 && points !== "") throw new OptionError("Invalid save parameters");
        if (points !== "" && !words.every((word) => /^\d+$/.test(word))) throw new OptionError("Invalid save parameters");
        // Several lines add up; an empty one takes back those before it.
        settings.save = points === "" || settings.save === "" ? points : `${settings.save} ${points}`;
      },
    },
    booleanOption(
      "appendonly",
      () => settings.appendOnly,
      (value) => {
        settings.appendOnly = value;
      },
    ),
  ];
}
