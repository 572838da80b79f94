import { closeSync, openSync, readSync } from 'node:fs';
import { bad, good, type Result } from '#ward/result.ts';

/** The text of a file that a person wrote. Larger than `mostBytes` it is `what` no longer. */
export function readText(path: string, mostBytes: number, what: string): Result<string> {
  let bytes: Uint8Array;
  try {
    bytes = firstBytes(path, mostBytes + 1);
  } catch (error) {
    return bad(`${path}: cannot be read: ${whyNot(error)}`);
  }
  if (bytes.length > mostBytes) {
    return bad(`${path}: larger than ${mostBytes / 1024} KiB: that is not ${what}`);
  }
  try {
    return good(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return bad(`${path}: is not text in UTF-8`);
  }
}

function whyNot(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return words.get('code' in error ? error.code : undefined) ?? error.message;
}

/** What a person who mistyped a name can read. */
const words = new Map<unknown, string>([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it is not yours to read'],
]);

/** Never more than `most`, whatever it is: a device or a pipe may have no end. */
function firstBytes(path: string, most: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(most);
    let length = 0;
    while (length < most) {
      const read = readSync(file, bytes, length, most - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
