/**
 * Listening without waiting: CONFIG SET answers whether a port or an address can be had, and `net.Server.listen` with an address says so only later.
 * The handle comes from `net._createServerHandle`, which Node's cluster module is built on; a Node without it can't move a running server.
 */
import net, { isIPv6, type Server } from "node:net";
import { getSystemErrorName } from "node:util";

type CreateServerHandle = (address: string, port: number, addressType: 4 | 6, fd: undefined, flags: number) => object | number;

/** libuv's UV_TCP_IPV6ONLY: `::` doesn't take IPv4 as well. */
const ipv6Only = 1;

/** Listens at an IP address, or throws an error of the system with its `code`. */
export function listenNow(server: Server, host: string, port: number, backlog: number): void {
  const { _createServerHandle: create } = net as unknown as { _createServerHandle?: CreateServerHandle };
  if (create === undefined) throw new Error("this Node can't listen elsewhere while it runs");
  const is6 = isIPv6(host);
  const handle = create(host === "localhost" ? "127.0.0.1" : host, port, is6 ? 6 : 4, undefined, is6 ? ipv6Only : 0);
  if (typeof handle === "number") throw systemError(getSystemErrorName(handle), host, port);
  // The error that `listen` tells of later is known at once: the server then listens to nothing.
  const forget = (): void => {};
  server.once("error", forget);
  server.listen(handle, backlog);
  if (!server.listening) throw systemError("EADDRINUSE", host, port);
  server.off("error", forget);
}

function systemError(code: string, host: string, port: number): Error {
  return Object.assign(new Error(`${code} ${host}:${port}`), { code });
}
