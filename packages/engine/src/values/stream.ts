/** A stream as commands see it. One view shows one key at a time and is used again for the next command. */
import { assert, type StreamGroup, StreamProducers } from "@respire/datastructures";
import { valueType } from "../keyspace/entry.js";
import { CollectionValue } from "./collection.js";
import { LargeStream, streamType } from "./large-stream.js";

export class StreamValue extends CollectionValue<LargeStream> {
  protected readonly type = valueType.stream;
  protected readonly largeType = streamType;

  /** The stream itself; only where there is one. */
  get stream(): LargeStream {
    assert(this.large !== null, "stream: what is asked for exists");
    return this.large;
  }

  /** Whether the key does not exist yet. */
  get isMissing(): boolean {
    return this.large === null;
  }

  /** The stream, which is made if there is none. */
  create(): LargeStream {
    if (this.large === null) this.becomeLarge(new LargeStream(this.shared.arena, this.shared.settings.idempotence));
    return this.stream;
  }

  /** Lets the key, which does not exist yet, have this stream. */
  become(stream: LargeStream): void {
    this.becomeLarge(stream);
  }

  /** What its producers have sent lately; as the options said when the stream was made, if nothing was remembered until now. */
  get producers(): StreamProducers {
    const { stream } = this;
    stream.producers ??= new StreamProducers(stream.idempotence);
    return stream.producers;
  }

  /** Takes a consumer group out; what it had pending is freed in the background. */
  destroyGroup(group: StreamGroup): void {
    const { objects } = this.shared;
    this.stream.groups.remove(group);
    objects.leave(streamType, LargeStream.of(group));
    this.changed();
  }

  /** To be called after the stream was changed: what it takes is measured. */
  changed(): void {
    this.measureLarge();
  }

  /** To be called when there is more to read: who waits for that looks again after the command. */
  grew(): void {
    this.tellGrowth();
  }
}
