/** DEBUG subcommands that stop or change something about the running engine, and those that Redis has for parts that work otherwise here. */
import { double, integer, string } from "../../argument-schema.js";
import type { CommandHandler } from "../../command.js";
import { readMemory } from "../../config/formats/number.js";
import type { CommandContext } from "../../context.js";
import { ReplyError } from "../../errors.js";
import { debugCommand } from "./declare.js";

/** Everybody waits. What is no number is 0, as C reads it. */
function sleep({ args, engine, reply }: CommandContext): void {
  const seconds = Number.parseFloat(args.text(2));
  if (seconds > 0) engine.host.sleep(seconds * 1000);
  reply.ok();
}

function log({ args, engine, reply }: CommandContext): void {
  engine.host.log("warning", `DEBUG LOG: ${args.text(2)}`);
  reply.ok();
}

/** As in Redis: less than 4 GiB by more than a mebibyte. */
const packedThresholdMax = 2n ** 32n - 2n ** 20n;
const packedThresholdRefused = new ReplyError("ERR argument must be a memory value bigger than 1 and smaller than 4gb");

function quicklistPackedThreshold({ args, engine, reply }: CommandContext): void {
  const bytes = readMemory(args.text(2));
  if (bytes === null || bytes > packedThresholdMax) throw packedThresholdRefused;
  engine.keyspaceSettings.lists.packedThreshold = Number(bytes);
  reply.ok();
}

/** A switch that 0 turns off and any other number on; what is no number is 0, as C reads it. */
const onOff =
  (turn: (engine: CommandContext["engine"], isOn: boolean) => void): CommandHandler =>
  ({ args, engine, reply }) => {
    turn(engine, (Number.parseInt(args.text(2), 10) || 0) !== 0);
    reply.ok();
  };

/** What it would turn is not there, so that turning it is done already. */
const nothingToDo: CommandHandler = ({ reply }) => reply.ok();

export const debugSwitchCommands = [
  debugCommand("SLEEP", "Stops everything for some seconds.", [double("seconds")], sleep),
  debugCommand("LOG", "Writes a line to the log.", [string("message")], log),
  debugCommand(
    "SET-ACTIVE-EXPIRE",
    "Turns the expiry of keys that nobody asks for off (0) or on (1).",
    [integer("on")],
    onOff((engine, isOn) => {
      engine.isActiveExpiryOn = isOn;
    }),
  ),
  debugCommand(
    "PAUSE-CRON",
    "Stops the work in the background (1), or lets it go on (0).",
    [integer("paused")],
    onOff((engine, isPaused) => {
      engine.isBackgroundPaused = isPaused;
    }),
  ),
  debugCommand("JMAP", "Has no effect: there is no such map to write.", [string("file", { optional: true })], nothingToDo),
  debugCommand(
    "DICT-RESIZING",
    "Has no effect: the tables grow in small steps, which nothing has to wait for.",
    [integer("on")],
    nothingToDo,
  ),
  debugCommand(
    "QUICKLIST-PACKED-THRESHOLD",
    "Sets from which size on an element of a long list has a node of its own; 0: from what does not fit a node.",
    [string("bytes")],
    quicklistPackedThreshold,
  ),
  debugCommand("SET-DISABLE-DENY-SCRIPTS", "Has no effect: there are no scripts yet.", [integer("on")], nothingToDo),
  debugCommand("CHANGE-REPL-ID", "Has no effect: nobody replicates yet.", [], nothingToDo),
  debugCommand(
    "REPLYBUFFER",
    "Has no effect: reply buffers are given back once they are sent.",
    [string("what"), string("value")],
    nothingToDo,
  ),
];
