/** LOLWUT: a picture of waves, another one each time, and the version. */
import { integer } from "../../argument-schema.js";
import type { CommandSpec } from "../../command.js";
import type { CommandContext } from "../../context.js";
import type { RandomSource } from "../../random.js";
import { replies } from "../../reply-schema.js";
import { compatibleVersion } from "../../version.js";

const width = 64;
const height = 16;
/** From nothing to full. */
const shades = [" ", "·", "∘", "o", "O", "●"] as const;
const wavesMin = 3;
const wavesMax = 6;

/** Waves run through the picture, each from its own place and of its own length; a cell is as full as they add up to there. */
function picture(random: RandomSource): string {
  const between = (low: number, high: number): number => low + random.next() * (high - low);
  const waves = Array.from({ length: Math.floor(between(wavesMin, wavesMax + 1)) }, () => ({
    x: between(0, width),
    y: between(0, height),
    // Characters are about twice as high as they are wide.
    length: between(6, 20),
    phase: between(0, 2 * Math.PI),
  }));
  let text = "";
  for (let y = 0; y < height; y++) {
    let line = "";
    for (let x = 0; x < width; x++) {
      const level = waves.reduce(
        (sum, wave) => sum + Math.sin((Math.hypot(x - wave.x, 2 * (y - wave.y)) * 2 * Math.PI) / wave.length + wave.phase),
        0,
      );
      const share = Math.max(0, level / waves.length);
      line += shades[Math.min(shades.length - 1, Math.floor(share * shades.length * 1.2))];
    }
    text += `${line.trimEnd()}\n`;
  }
  return text;
}

/** Integers behind the version, where that version's picture can be made larger or smaller: columns and squares of 5, columns and rows of 6. */
const measuresByVersion: ReadonlyMap<number, number> = new Map([
  [5, 3],
  [6, 2],
]);

function lolwut({ args, engine, reply }: CommandContext): void {
  // Which version's picture, and its measures: read as Redis does, though there is but one.
  if (args.count >= 3 && args.is(1, "VERSION")) {
    const measures = measuresByVersion.get(Number(args.integer64(2))) ?? 0;
    for (let i = 3; i < Math.min(args.count, 3 + measures); i++) args.integer64(i);
  }
  reply.verbatim("txt", `${picture(engine.random)}\nRedis ver. ${compatibleVersion}\n`);
}

export const lolwutCommands: readonly CommandSpec[] = [
  {
    name: "LOLWUT",
    group: "server",
    since: "5.0.0",
    summary: "Draws a picture, and says which version's commands are spoken here.",
    complexity: "O(1)",
    flags: ["readonly", "fast"],
    args: [integer("version", { token: "VERSION", optional: true })],
    reply: replies.verbatim(),
    run: lolwut,
  },
];
