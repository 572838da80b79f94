/** The beginning of what was refused, as text: short however long it is, and however deeply nested. */
export function excerptOf(what: unknown): string {
  if (what instanceof Uint8Array) {
    return Buffer.from(what.subarray(0, excerptLength)).toString();
  }
  return beginningOf(what, excerptDepth).slice(0, excerptLength);
}

const excerptLength = 200;
const excerptDepth = 4;

/**
 * As JSON, but cut off in depth. `JSON.parse` reads what is nested deeper than the stack, which
 * `JSON.stringify` then cannot write: one message of 64 KiB of brackets would end the gateway.
 */
function beginningOf(what: unknown, depth: number): string {
  if (typeof what !== 'object' || what === null) return String(JSON.stringify(what));
  const isArray = Array.isArray(what);
  const [open, close] = isArray ? '[]' : '{}';
  if (depth === 0) return `${open}…${close}`;

  let text = '';
  for (const [key, value] of Object.entries(what)) {
    if (text !== '') text += ',';
    text += `${isArray ? '' : `${JSON.stringify(key)}:`}${beginningOf(value, depth - 1)}`;
    if (text.length >= excerptLength) break;
  }
  return `${open}${text}${close}`;
}
