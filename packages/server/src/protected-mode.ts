/**
 * Protected mode: a server that nobody has given a password answers nobody from elsewhere, since that it can be reached is most likely a mistake.
 *
 * Source: redis.io "Redis security", protected mode.
 */

/** What a client from elsewhere is told. Begins as Redis's does, which people and tools look for. */
export const deniedReply = Buffer.from(
  "-DENIED Redis is running in protected mode because protected mode is enabled and no password is set for the default user. In this mode connections " +
    "are only accepted from the loopback interface. To let other computers connect, do one of these: 1) from this computer, set a password with CONFIG " +
    "SET requirepass, or in the configuration file; 2) turn the protection off with CONFIG SET protected-mode no, or the option --protected-mode no, if " +
    "nobody but those who are meant to can reach the server.\r\n",
);

/** Whether an address as sockets tell it, "127.0.0.1:50000" or "[::1]:50000", is of this computer alone. */
export function isLoopback(address: string): boolean {
  return /^(127\.|\[::ffff:127\.|\[::1\]:)/i.test(address);
}
