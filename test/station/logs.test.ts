import {
  closeSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLogFile } from '#station/logs.ts';

/** Opens a log that has `bytes` already. */
function openWith(bytes: number) {
  const data = mkdtempSync(join(tmpdir(), 'logs-'));
  try {
    closeSync(openLogFile(data, 'gateway'));
    const path = join(data, 'logs', 'gateway.log');
    const mode = (statSync(path).mode & 0o777).toString(8);
    writeFileSync(path, '');
    truncateSync(path, bytes);
    closeSync(openLogFile(data, 'gateway'));
    return { mode, bytes: statSync(path).size, old: existsSync(`${path}.1`) };
  } finally {
    rmSync(data, { recursive: true });
  }
}

test('a log goes on where it was, and only its owner can read it', () => {
  expect(openWith(50 * 1024 ** 2)).toEqual({ mode: '600', bytes: 50 * 1024 ** 2, old: false });
});

test('a log beyond 50 MiB is laid aside', () => {
  expect(openWith(50 * 1024 ** 2 + 1)).toEqual({ mode: '600', bytes: 0, old: true });
});
