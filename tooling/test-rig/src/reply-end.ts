/** Where the reply that begins at `from` ends, or -1 if it has not fully arrived. */
export function replyEnd(bytes: Buffer, from: number): number {
  const lineEnd = bytes.indexOf("\r\n", from);
  if (lineEnd < 0) return -1;
  const type = String.fromCharCode(bytes[from] as number);
  const after = lineEnd + 2;
  if ("+-:_,#(".includes(type)) return after;
  const count = Number(bytes.toString("latin1", from + 1, lineEnd));
  if (count < 0) return after;
  if ("$=!".includes(type)) return bytes.length >= after + count + 2 ? after + count + 2 : -1;
  let at = after;
  for (let left = type === "%" ? count * 2 : count; left > 0 && at >= 0; left--) at = replyEnd(bytes, at);
  return at;
}
