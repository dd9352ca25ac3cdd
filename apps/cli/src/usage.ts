import { version } from "./version.js";

export const usage = `respire-cli ${version}

Usage: respire-cli [options] [command [argument ...]]

Where:
  -h <host>, -p <port>     The server (default: 127.0.0.1, 6379).
  -s <path>                Its Unix socket, instead.
  -u <url>                 redis://user:password@host:port/db
  -n <db>                  The database.
  -a <password>, --pass    A password; REDISCLI_AUTH in the environment keeps it out of the list of processes.
  --user <name>            Whose password it is.
  --no-auth-warning        No warning about a password in the command line.
  -2, -3                   RESP2 or RESP3.

What:
  -r <count>, -i <seconds> Run the command so many times (-1: for ever), with so long between.
  -x                       Standard input is the last argument.
  -X <tag>                 Standard input is the argument that says <tag>.
  --quoted-input           Arguments are quoted as in lines: '"a\\x00b"'.

How:
  --raw, --no-raw          Replies for programs (default unless the output is a terminal), or for people.
  --csv, --json            Replies as CSV, or as JSON.
  --quoted-json            JSON with bytes escaped.
  -d <text>, -D <text>     What --raw puts between elements, and after replies (default: a line end).
  --show-pushes <yes|no>   What the server sends unasked (default: if the output is a terminal).
  -e                       Exit code 1 if the reply is an error, which goes to standard error.

  --help, --version

Without a command, commands are read from standard input, one a line.
`;
