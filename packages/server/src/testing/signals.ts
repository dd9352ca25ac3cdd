/** An extension for tests: `WAITFOR name ms` waits until somebody says `SIGNAL name text`, as BLPOP waits for a list. */
import { type DeferredReply, type Extension, integer, replies, string } from "@respire/engine";

const shared = { group: "test", since: "0.0.0", summary: "Of a test.", complexity: "O(1)", flags: [], reply: replies.any } as const;

export function signals(): { extension: Extension; cancelled: string[] } {
  const waiting = new Map<string, DeferredReply[]>();
  const cancelled: string[] = [];
  const extension: Extension = {
    name: "signals",
    commands: [
      {
        ...shared,
        name: "WAITFOR",
        args: [string("name"), integer("ms")],
        run: ({ args, reply }) => {
          const name = args.text(1);
          const deferred = reply.defer({
            timeoutMs: args.integer(2),
            onCancel: (reason) => {
              cancelled.push(reason);
              waiting.set(name, waiting.get(name)?.filter((each) => each !== deferred) ?? []);
            },
          });
          waiting.set(name, [...(waiting.get(name) ?? []), deferred]);
        },
      },
      {
        ...shared,
        name: "SIGNAL",
        args: [string("name"), string("text")],
        run: ({ args, reply }) => {
          const [first, ...others] = waiting.get(args.text(1)) ?? [];
          const text = args.text(2);
          waiting.set(args.text(1), others);
          first?.settle((late) => late.bulkText(text));
          reply.integer(first === undefined ? 0 : 1);
        },
      },
    ],
  };
  return { extension, cancelled };
}
