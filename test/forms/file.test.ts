import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readText } from '#forms/file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'form-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function reading(bytes: string | Uint8Array, name = 'form.yaml') {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const read = readText(path, 1024, 'a form');
  return read.ok ? read.value : read.reason.replace(path, 'FORM');
}

test('a file that a person wrote is read as it is, up to its bound', () => {
  expect(reading('äöü 98 %\n')).toBe('äöü 98 %\n');
  expect(reading('')).toBe('');
  expect(reading('x'.repeat(1024))).toHaveLength(1024);
  expect(reading('x'.repeat(1025))).toBe('FORM: larger than 1 KiB: that is not a form');
});

test('what cannot be read or is no text is refused with its name', () => {
  expect(reading(Uint8Array.of(0xff, 0xfe))).toBe('FORM: is not text in UTF-8');
  mkdirSync(join(folder, 'inner'));
  expect(readText(join(folder, 'inner'), 10, 'a form')).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/inner: cannot be read: it is a folder$/),
  });
  expect(readText(join(folder, 'absent'), 10, 'a form')).toMatchObject({
    ok: false,
    reason: expect.stringMatching(/absent: cannot be read: there is no such file$/),
  });
  // A device without an end is read no further than the bound.
  expect(readText('/dev/zero', 1024, 'a form')).toMatchObject({ ok: false });
});
