/** Errors that a request made from the schema may not get: then the schema and the handler differ about the syntax. CONFIG SET's options are no syntax. */

const faults =
  /^-ERR (syntax error|wrong number of arguments|unknown subcommand|unknown command|Unsupported option|Unknown option(?! or number of arguments for CONFIG SET))/i;

/** What to say of such a reply; null of others. */
export function syntaxFault(reply: string): string | null {
  return faults.test(reply) ? "the schema allows what the handler calls wrong" : null;
}
