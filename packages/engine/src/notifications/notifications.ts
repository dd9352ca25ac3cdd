/**
 * Keyspace notifications: events, published to whoever is subscribed to the channel of the key, of the event, or of a field.
 *
 *   K  __keyspace@<db>__:<key>                   event
 *   E  __keyevent@<db>__:<event>                 key
 *   S  __subkeyspace@<db>__:<key>                event|<length>:<subkey>,…
 *   T  __subkeyevent@<db>__:<event>              <length>:<key>|<length>:<subkey>,…
 *   I  __subkeyspaceitem@<db>__:<key>\n<subkey>  event, once for each subkey
 *   V  __subkeyspaceevent@<db>__:<event>|<key>   <length>:<subkey>,…
 *
 * What could be read in two ways is not told: S and V of an event with a `|` in its name, I of a key with a line end in it. Source: redis.io "Redis keyspace
 * notifications", "Redis subkey notifications".
 */
import type { ChangeSubscriber } from "../effects.js";
import type { Engine } from "../engine.js";
import { classBit, type KeyEvent } from "../events.js";
import { latin1Bytes } from "../latin1.js";
import { Text } from "./text.js";

/** Kinds of channels, by their letters in `notify-keyspace-events`. */
const channelLetters = "KESTIV";
const newline = 0x0a;

export class Notifications implements ChangeSubscriber {
  eventClasses = 0;
  wantsSubkeys = false;
  private readonly engine: Pick<Engine, "changes" | "pubsub">;
  private channels = new Set<string>();
  private readonly channel = new Text();
  private readonly message = new Text();
  /** Names of events as bytes. */
  private readonly names = new Map<string, Uint8Array>();

  constructor(engine: Pick<Engine, "changes" | "pubsub">) {
    this.engine = engine;
    engine.changes.subscribe(this);
  }

  /** Which classes of events are told, and in which channels: the letters of `notify-keyspace-events`, without `A`. */
  set letters(letters: string) {
    this.channels = new Set([...letters].filter((letter) => channelLetters.includes(letter)));
    const classes = [...letters].filter((letter) => !channelLetters.includes(letter));
    this.eventClasses = this.channels.size === 0 ? 0 : classes.reduce((bits, letter) => bits | classBit(letter), 0);
    this.wantsSubkeys = [..."STIV"].some((letter) => this.channels.has(letter));
    this.engine.changes.review();
  }

  keyEvent(
    databaseIndex: number,
    bytes: Uint8Array,
    start: number,
    length: number,
    event: KeyEvent,
    subkeys: readonly Uint8Array[] | null,
  ): void {
    if (!this.engine.pubsub.isHeard) return;
    const { channels, channel } = this;
    const name = this.nameOf(event);
    if (channels.has("K")) {
      channel.begin("__keyspace@").number(databaseIndex).text("__:").bytes(bytes, start, length);
      this.publish(name, 0, name.length);
    }
    if (channels.has("E")) {
      channel.begin("__keyevent@").number(databaseIndex).text("__:").bytes(name, 0, name.length);
      this.publish(bytes, start, length);
    }
    if (subkeys !== null && subkeys.length > 0 && this.wantsSubkeys)
      this.tellSubkeys(databaseIndex, bytes.subarray(start, start + length), name, subkeys);
  }

  private tellSubkeys(databaseIndex: number, key: Uint8Array, name: Uint8Array, subkeys: readonly Uint8Array[]): void {
    const { channels, channel, message } = this;
    const isPlain = !name.includes(bar);
    if (channels.has("S") && isPlain) {
      channel.begin("__subkeyspace@").number(databaseIndex).text("__:").all(key);
      this.publishText(message.begin("").all(name).text("|").measured(subkeys));
    }
    if (channels.has("T")) {
      channel.begin("__subkeyevent@").number(databaseIndex).text("__:").all(name);
      this.publishText(message.begin("").measured([key]).text("|").measured(subkeys));
    }
    if (channels.has("I") && !key.includes(newline)) {
      for (const subkey of subkeys) {
        channel.begin("__subkeyspaceitem@").number(databaseIndex).text("__:").all(key).text("\n").all(subkey);
        this.publish(name, 0, name.length);
      }
    }
    if (channels.has("V") && isPlain) {
      channel.begin("__subkeyspaceevent@").number(databaseIndex).text("__:").all(name).text("|").all(key);
      this.publishText(message.begin("").measured(subkeys));
    }
  }

  private publishText({ buffer, length }: Text): void {
    this.publish(buffer, 0, length);
  }

  private publish(bytes: Uint8Array, start: number, length: number): void {
    const { channel, engine } = this;
    engine.pubsub.publishRange(channel.buffer, 0, channel.length, bytes, start, length);
  }

  private nameOf({ name }: KeyEvent): Uint8Array {
    let bytes = this.names.get(name);
    if (bytes === undefined) {
      bytes = latin1Bytes(name);
      this.names.set(name, bytes);
    }
    return bytes;
  }
}

const bar = 0x7c;
