/** The process: its log, its folder, its name, what the kernel thinks of it. Source of names, bounds and defaults: redis.conf of 7.2 to 8.10. */
import { appendFileSync } from "node:fs";
import { natural32, OptionError, type OptionSpec, oomScoresFormat, withoutEffect } from "@respire/engine";
import { type Log, logLevels } from "../../logging.js";
import { adjustOomScore } from "../../process/oom-score.js";
import { isTitleTemplate } from "../../process/title.js";
import { systemErrorText } from "../../system-error.js";
import { changeDirectory, directoryFormat } from "../directory.js";
import type { Settings } from "../settings.js";

const shutdownChoices = ["default", "save", "nosave", "now", "force"] as const;

function checkShutdown(value: readonly string[]): void {
  if (value.includes("save") && value.includes("nosave")) {
    throw new OptionError("shutdown options SAVE and NOSAVE can't be used simultaneously");
  }
}

/** @param nameProcess sets the process's title to what the settings say. */
export function processOptions(settings: Settings, log: Log, nameProcess: () => void): readonly OptionSpec[] {
  const adjust = (): void => adjustOomScore(settings, log);
  return [
    {
      name: "loglevel",
      type: "choice",
      choices: logLevels,
      // An embedder's log may have a level of its own.
      default: log.level,
      store: (value) => {
        log.level = value as Settings["logLevel"];
      },
    },
    {
      name: "logfile",
      type: "string",
      default: log.file,
      flags: ["immutable"],
      check: (value) => {
        try {
          if (value !== "") appendFileSync(value, "");
        } catch (error) {
          throw new OptionError(`Can't open the log file: ${systemErrorText(error)}`);
        }
      },
      store: (value) => {
        log.file = value;
      },
    },
    {
      name: "dir",
      type: "custom",
      format: directoryFormat,
      default: ["."],
      flags: ["protected"],
      apply: (path) => changeDirectory(path as string),
    },
    {
      name: "always-show-logo",
      type: "boolean",
      default: false,
      flags: ["immutable"],
      store: (value) => {
        settings.showsLogo = value;
      },
    },
    {
      name: "pidfile",
      type: "string",
      default: "",
      flags: ["immutable"],
      store: (value) => {
        settings.pidFile = value;
      },
    },
    {
      name: "set-proc-title",
      type: "boolean",
      default: true,
      flags: ["immutable"],
      store: (value) => {
        settings.setsProcessTitle = value;
      },
    },
    {
      name: "proc-title-template",
      type: "string",
      default: "{title} {listen-addr} {server-mode}",
      check: (value) => {
        if (!isTitleTemplate(value)) throw new OptionError("template format is invalid or contains unknown variables");
      },
      store: (value) => {
        settings.processTitleTemplate = value;
      },
      apply: nameProcess,
    },
    {
      name: "oom-score-adj",
      type: "choice",
      choices: ["no", "yes", "relative", "absolute"],
      synonyms: { relative: "yes" },
      default: "no",
      store: (value) => {
        settings.oomScoreMode = value;
      },
      apply: adjust,
    },
    {
      name: "oom-score-adj-values",
      type: "custom",
      format: oomScoresFormat,
      default: ["0", "200", "800"],
      store: (value) => {
        settings.oomScores = value as Settings["oomScores"];
      },
      apply: adjust,
    },
    ...withoutEffect([
      {
        name: "daemonize",
        type: "boolean",
        default: false,
        flags: ["immutable"],
        store: (value) => {
          settings.daemonize = value;
        },
      },
      { name: "supervised", type: "choice", choices: ["upstart", "systemd", "auto", "no"], default: "no", flags: ["immutable"] },
      { name: "syslog-enabled", type: "boolean", default: false, flags: ["immutable"] },
      { name: "syslog-ident", type: "string", default: "redis", flags: ["immutable"] },
      {
        name: "syslog-facility",
        type: "choice",
        choices: ["user", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"],
        default: "local0",
        flags: ["immutable"],
      },
      { name: "log-format", type: "choice", choices: ["legacy", "logfmt"], default: "legacy", since: "valkey 8.1" },
      {
        name: "log-timestamp-format",
        type: "choice",
        choices: ["legacy", "iso8601", "milliseconds"],
        default: "legacy",
        since: "valkey 8.1",
      },
      { name: "hide-user-data-from-log", type: "boolean", default: false, since: "7.4" },
      { name: "crash-log-enabled", type: "boolean", default: true },
      { name: "crash-memcheck-enabled", type: "boolean", default: true },
      { name: "use-exit-on-panic", type: "boolean", default: false, flags: ["hidden"] },
      { name: "watchdog-period", type: "integer", ...natural32, default: 0, flags: ["hidden"] },
      { name: "disable-thp", type: "boolean", default: true, flags: ["immutable"] },
      { name: "ignore-warnings", type: "string", default: "" },
      { name: "server-cpulist", aliases: ["server_cpulist"], type: "string", default: "", flags: ["immutable"] },
      { name: "bio-cpulist", aliases: ["bio_cpulist"], type: "string", default: "", flags: ["immutable"] },
      { name: "aof-rewrite-cpulist", aliases: ["aof_rewrite_cpulist"], type: "string", default: "", flags: ["immutable"] },
      { name: "bgsave-cpulist", aliases: ["bgsave_cpulist"], type: "string", default: "", flags: ["immutable"] },
      { name: "shutdown-timeout", type: "integer", ...natural32, default: 10 },
      { name: "shutdown-on-sigint", type: "choices", choices: shutdownChoices, default: [], check: checkShutdown },
      { name: "shutdown-on-sigterm", type: "choices", choices: shutdownChoices, default: [], check: checkShutdown },
    ]),
  ];
}
