/** DEBUG PROTOCOL: one reply of each type, for tests of clients. */
import type { ReplyWriter } from "@respire/resp-protocol";
import { string } from "../../argument-schema.js";
import type { CommandContext } from "../../context.js";
import { errors, ReplyError } from "../../errors.js";
import { replies } from "../../reply-schema.js";
import { debugCommand } from "./declare.js";

const samples: Readonly<Record<string, (reply: ReplyWriter) => void>> = {
  string: (reply) => reply.bulkText("Hello World"),
  integer: (reply) => reply.integer(12345),
  double: (reply) => reply.double(3141 / 1000), // Three digits of pi, no more.
  bignum: (reply) => reply.bigNumber("1234567999999999999999999999999999999"),
  null: (reply) => reply.null(),
  array: (reply) => {
    reply.array(3);
    for (let i = 0; i < 3; i++) reply.integer(i);
  },
  set: (reply) => {
    reply.set(3);
    for (let i = 0; i < 3; i++) reply.integer(i);
  },
  map: (reply) => {
    reply.map(3);
    for (let i = 0; i < 3; i++) {
      reply.integer(i);
      reply.boolean(i === 1);
    }
  },
  attrib: (reply) => {
    if (reply.attribute(1)) {
      reply.bulkText("key-popularity");
      reply.array(2);
      reply.bulkText("key:123");
      reply.integer(90);
    }
    reply.bulkText("Some real reply following the attribute");
  },
  push: (reply) => {
    if (reply.protocol === 2) throw errors.notInResp2;
    reply.push(2);
    reply.bulkText("server-cpu-usage");
    reply.integer(42);
    // A push is no reply, and the client waits for one.
    reply.bulkText("Some real reply following the push reply");
  },
  verbatim: (reply) => reply.verbatim("txt", "This is a verbatim\nstring"),
  true: (reply) => reply.boolean(true),
  false: (reply) => reply.boolean(false),
};

const unknownType = new ReplyError(`ERR Wrong protocol type name. Please use one of the following: ${Object.keys(samples).join("|")}`);

function protocol({ args, reply }: CommandContext): void {
  const name = args.text(2).toLowerCase();
  if (!Object.hasOwn(samples, name)) throw unknownType;
  samples[name]?.(reply);
}

/** An error of the client's own making. */
function error({ args }: CommandContext): never {
  throw new ReplyError(args.text(2), true);
}

export const debugProtocolCommands = [
  debugCommand("PROTOCOL", "Replies with a sample of a type.", [string("type")], protocol, replies.any),
  debugCommand("ERROR", "Replies with an error.", [string("message")], error),
];
