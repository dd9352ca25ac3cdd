/** Passwords, users, and what is locked away. Source of names, bounds and defaults: redis.conf of 7.2 to 8.10. */
import type { Engine } from "../../engine.js";
import { OptionError, type OptionSpec } from "../option-spec.js";
import { natural64, withoutEffect } from "./bounds.js";

const allowances = ["no", "yes", "local"] as const;

export function securityOptions(engine: Pick<Engine, "debugCommand" | "sessions">): readonly OptionSpec[] {
  const users = new Set<string>();
  return [
    { name: "enable-protected-configs", type: "choice", choices: allowances, default: "no", flags: ["immutable"] },
    {
      name: "requirepass",
      type: "string",
      default: "",
      flags: ["sensitive"],
      store: (value) => {
        engine.sessions.authentication.password = value;
      },
    },
    {
      name: "enable-debug-command",
      type: "choice",
      choices: allowances,
      default: "no",
      flags: ["immutable"],
      store: (value) => {
        engine.debugCommand = value as Engine["debugCommand"];
      },
    },
    ...withoutEffect([
      { name: "enable-module-command", type: "choice", choices: allowances, default: "no", flags: ["immutable"] },
      { name: "aclfile", type: "string", default: "", flags: ["immutable"] },
      { name: "acllog-max-len", type: "integer", ...natural64, default: 128 },
      { name: "acl-pubsub-default", type: "choice", choices: ["allchannels", "resetchannels"], default: "resetchannels" },
      {
        name: "user",
        type: "directive",
        wordsMin: 1,
        check: ([name = ""]) => {
          if (users.has(name)) {
            throw new OptionError(
              `Error in user declaration '${name}': Duplicate user found. A user can only be defined once in config files`,
            );
          }
          users.add(name);
        },
      },
      { name: "rename-command", type: "directive", wordsMin: 2, wordsMax: 2 },
      { name: "loadmodule", type: "directive", wordsMin: 1 },
    ]),
  ];
}
