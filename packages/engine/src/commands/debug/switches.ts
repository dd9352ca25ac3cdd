/** DEBUG subcommands that stop or change something about the running engine, and those that Redis has for parts that work otherwise here. */
import { double, integer, string } from "../../argument-schema.js";
import type { CommandHandler } from "../../command.js";
import type { CommandContext } from "../../context.js";
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
  debugCommand("QUICKLIST-PACKED-THRESHOLD", "Has no effect: there are no lists yet.", [integer("bytes")], nothingToDo),
  debugCommand("SET-DISABLE-DENY-SCRIPTS", "Has no effect: there are no scripts yet.", [integer("on")], nothingToDo),
  debugCommand("CHANGE-REPL-ID", "Has no effect: nobody replicates yet.", [], nothingToDo),
  debugCommand(
    "REPLYBUFFER",
    "Has no effect: reply buffers are given back once they are sent.",
    [string("what"), string("value")],
    nothingToDo,
  ),
];
