/** What stands between the key and the fields of an XADD. */
import { streamId } from "@respire/datastructures";
import type { Arguments } from "../../arguments.js";
import { errors } from "../../errors.js";
import type { Session } from "../../session/session.js";
import { isCharacter, readId } from "./id-argument.js";
import { TrimOptions } from "./trim-options.js";

const { idForm } = streamId;

/** How the producer tells entries apart that it sends twice: not at all, by an id that it gives, by what is in them. */
export const idempotence = { none: 0, given: 1, automatic: 2 } as const;
export type Idempotence = (typeof idempotence)[keyof typeof idempotence];

/** The options of one command, used again for the next. */
export class AddOptions {
  readonly trim = new TrimOptions();
  /** As it was given; what of it counts, `form` says. `none`: all is to be found. */
  readonly id = new Uint32Array(streamId.idWords);
  form: streamId.IdForm = idForm.none;
  /** The word that is the id. */
  idIndex = 0;
  createsKey = true;
  idempotence: Idempotence = idempotence.none;
  /** The word that is the producer; the one behind it is the idempotent id, if one is given. */
  producerIndex = 0;

  /** Reads them from word 2 on, and refuses what is no request that can be answered whatever the key holds. */
  read(args: Arguments, { role }: Session, nodeEntriesMax: number): void {
    const { trim } = this;
    trim.begin();
    this.createsKey = true;
    this.idempotence = idempotence.none;
    this.form = idForm.none;
    let i = 2;
    for (; i < args.count && !isCharacter(args, i, "*"); i++) {
      const last = this.readOption(args, i);
      if (last === 0) {
        this.form = readId(args, i, this.id, 0, true);
        // A master tells the id that it has found.
        if (this.idempotence !== idempotence.none && role !== "master") throw errors.idempotenceWithId;
        break;
      }
      i = last;
    }
    this.idIndex = i;
    trim.finish(nodeEntriesMax, false);
  }

  private readOption(args: Arguments, index: number): number {
    const last = this.trim.readOption(args, index);
    if (last !== 0) return last;
    if (args.is(index, "NOMKSTREAM")) {
      this.createsKey = false;
      return index;
    }
    const more = args.count - 1 - index;
    if (more >= 1 && args.is(index, "IDMPAUTO")) return this.readProducer(args, index, idempotence.automatic);
    if (more >= 2 && args.is(index, "IDMP")) return this.readProducer(args, index, idempotence.given);
    return 0;
  }

  private readProducer(args: Arguments, index: number, kind: Idempotence): number {
    if (this.idempotence !== idempotence.none) throw errors.idempotenceTwice;
    const isAutomatic = kind === idempotence.automatic;
    if (args.length(index + 1) === 0) throw isAutomatic ? errors.autoProducerEmpty : errors.producerEmpty;
    if (!isAutomatic && args.length(index + 2) === 0) throw errors.idempotentIdEmpty;
    this.idempotence = kind;
    this.producerIndex = index + 1;
    return isAutomatic ? index + 1 : index + 2;
  }
}
