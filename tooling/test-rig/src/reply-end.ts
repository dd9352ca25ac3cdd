const carriageReturn = 13;
const lineFeed = 10;
const minus = 45;

/** Where the reply that begins at `from` ends, or -1 if it has not fully arrived. */
export function replyEnd(bytes: Buffer, from: number): number {
  let lineEnd = bytes.indexOf(carriageReturn, from);
  while (lineEnd >= 0 && bytes[lineEnd + 1] !== lineFeed) {
    if (lineEnd + 1 >= bytes.length) return -1;
    lineEnd = bytes.indexOf(carriageReturn, lineEnd + 1);
  }
  if (lineEnd < 0) return -1;
  const type = String.fromCharCode(bytes[from] as number);
  const after = lineEnd + 2;
  if ("+-:_,#(".includes(type)) return after;
  if (bytes[from + 1] === minus) return after; // A null.
  const count = numberAt(bytes, from + 1, lineEnd);
  if ("$=!".includes(type)) return bytes.length >= after + count + 2 ? after + count + 2 : -1;
  let at = after;
  for (let left = type === "%" ? count * 2 : count; left > 0 && at >= 0; left--) at = replyEnd(bytes, at);
  return at;
}

function numberAt(bytes: Buffer, from: number, end: number): number {
  let number = 0;
  for (let i = from; i < end; i++) number = number * 10 + (bytes[i] as number) - 48;
  return number;
}
