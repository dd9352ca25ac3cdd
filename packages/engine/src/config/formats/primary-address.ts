/** `replicaof`: the address of the master, or nothing. Source: redis.conf. */
import { OptionError, type OptionFormat } from "../option-spec.js";

export interface PrimaryAddress {
  readonly host: string;
  readonly port: number;
}

export const primaryAddressFormat: OptionFormat<PrimaryAddress | null> = {
  takesSeveralWords: true,
  read(words) {
    // Without a value, as CONFIG GET shows a master: nobody's replica.
    if (words.length === 0 || (words.length === 1 && words[0] === "")) return { value: null, text: "" };
    const [host, port] = words as [string, string?];
    if (words.length !== 2 || port === undefined) throw new OptionError("wrong number of arguments");
    if (host.toLowerCase() === "no" && port.toLowerCase() === "one") return { value: null, text: "" };
    if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new OptionError("Invalid master port");
    return { value: { host, port: Number(port) }, text: `${host} ${port}` };
  },
};
