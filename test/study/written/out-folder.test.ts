import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { OutFile } from '#study/written/files.ts';
import { openOut } from '#study/written/out-folder.ts';

let house = '';
beforeEach(() => {
  house = mkdtempSync(join(tmpdir(), 'study-out-'));
});
afterEach(() => rmSync(house, { recursive: true, force: true }));

const manifest: OutFile = { name: 'manifest.json', pieces: ['{"studySha256":"new"}'] };
const files: readonly OutFile[] = [
  { name: 'hours.csv', pieces: ['a,b\n', new Uint8Array([0x31, 0x2c, 0x32, 10])] },
  manifest,
];

/** Opens, publishes, and answers with the reason or the place below the house. */
async function publish(
  path: string,
  overwrite = false,
  given: Iterable<OutFile> = files,
): Promise<string> {
  const out = openOut(path, overwrite);
  if (!out.ok) return out.reason.replaceAll(house, '');
  const published = await out.value.publish(given);
  return (published.ok ? published.value : published.reason).replaceAll(house, '');
}

/** All files below the house, hidden ones too. */
function left(): readonly string[] {
  return readdirSync(house, { recursive: true }).map(String).sort();
}

function earlierStudy(...more: string[]): string {
  const folder = join(house, 'old');
  mkdirSync(folder);
  writeFileSync(join(folder, 'manifest.json'), '{"studySha256":"old"}');
  for (const name of more) writeFileSync(join(folder, name), 'old');
  return folder;
}

describe('the folder of the results', () => {
  test('appears at once and whole, with the parents that were missing', async () => {
    expect(await publish(join(house, 'a/b/c'))).toBe('/a/b/c');
    expect(left()).toEqual(['a', 'a/b', 'a/b/c', 'a/b/c/hours.csv', 'a/b/c/manifest.json']);
    expect(readFileSync(join(house, 'a/b/c/hours.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  test('is not there before it is whole', async () => {
    const seen: boolean[] = [];
    const watched = {
      name: 'hours.csv',
      *pieces() {
        seen.push(existsSync(join(house, 'out')));
        yield 'a\n';
      },
    };
    await publish(join(house, 'out'), false, [
      { name: 'hours.csv', pieces: watched.pieces() },
      manifest,
    ]);
    expect(seen).toEqual([false]);
  });

  test('may be there already if it is empty, also by a link', async () => {
    mkdirSync(join(house, 'empty'));
    symlinkSync(join(house, 'empty'), join(house, 'link'));
    expect(await publish(join(house, 'link'))).toBe('/empty');
    expect(readdirSync(join(house, 'empty'))).toEqual(['hours.csv', 'manifest.json']);
    expect(readdirSync(house)).toEqual(['empty', 'link']);
  });

  test('that holds a study is left alone, unless it may be overwritten', async () => {
    const folder = earlierStudy('alarms.csv');
    expect(await publish(folder)).toBe(
      '--out /old holds a study: name another folder, or add --overwrite',
    );
    expect(left()).toEqual(['old', 'old/alarms.csv', 'old/manifest.json']);
    expect(await publish(folder, true)).toBe('/old');
    expect(left()).toEqual(['old', 'old/hours.csv', 'old/manifest.json']);
  });

  test('that holds anything else is never overwritten', async () => {
    const folder = earlierStudy('notes.txt');
    expect(await publish(folder, true)).toBe(
      '--out /old holds notes.txt, which no study wrote: name another folder',
    );
    rmSync(join(folder, 'notes.txt'));
    // The manifest of something else.
    writeFileSync(join(folder, 'manifest.json'), '{"name":"app"}');
    expect(await publish(folder, true)).toContain('holds manifest.json, which no study wrote');
    rmSync(join(folder, 'manifest.json'));
    writeFileSync(join(folder, 'hours.csv'), 'mine');
    expect(await publish(folder, true)).toBe(
      '--out /old holds hours.csv, which no study wrote: name another folder',
    );
    expect(left()).toEqual(['old', 'old/hours.csv']);
  });

  test('that somebody else filled meanwhile does not cost the work', async () => {
    const out = openOut(join(house, 'out'), false);
    mkdirSync(join(house, 'out'));
    writeFileSync(join(house, 'out/mine'), '');
    mkdirSync(join(house, 'out-2'));
    expect(out.ok && (await out.value.publish(files))).toEqual({
      ok: true,
      value: join(house, 'out-3'),
    });
    expect(readdirSync(join(house, 'out'))).toEqual(['mine']);
  });

  test('leaves nothing when it is given up, and only what was there before', async () => {
    const folder = earlierStudy();
    for (const path of ['old', 'x/y/z']) {
      const out = openOut(join(house, path), true);
      expect(left().length).toBeGreaterThan(2);
      if (out.ok) out.value.discard();
    }
    expect(left()).toEqual(['old', 'old/manifest.json']);
    expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toContain('old');
  });

  test('a bug while writing is thrown, and leaves nothing', async () => {
    const broken = {
      *pieces() {
        yield 'a\n';
        throw new Error('a bug');
      },
    };
    const given = [{ name: 'hours.csv', pieces: broken.pieces() }];
    await expect(publish(join(house, 'out'), false, given)).rejects.toThrow('a bug');
    expect(left()).toEqual([]);
  });
});

describe('a folder that cannot be', () => {
  test.each([
    ['', '--out is the name of a folder'],
    ['file', 'is a file: name a folder'],
    ['file/below', 'cannot be written: a part of the path is a file'],
    ['n'.repeat(300), 'cannot be written: the name is too long'],
  ])('%s is refused before the work', async (name, reason) => {
    writeFileSync(join(house, 'file'), '');
    expect(await publish(name === '' ? '' : join(house, name))).toContain(reason);
    expect(left()).toEqual(['file']);
  });

  test('a link to nothing is refused', async () => {
    symlinkSync(join(house, 'nowhere'), join(house, 'link'));
    expect(await publish(join(house, 'link'))).toBe(
      '--out /link is a link to nothing: name a folder',
    );
  });

  test('the root of a disk is refused', async () => {
    expect(await publish('/', true)).toBe('--out / is the root of a disk: name a folder inside it');
    expect(await publish('/proc/self/out')).toMatch(/^--out \/proc\/self\/out cannot be written: /);
  });

  test.skipIf(process.getuid?.() === 0)('one without the right to write is refused', async () => {
    mkdirSync(join(house, 'closed'), { mode: 0o500 });
    expect(await publish(join(house, 'closed/out'))).toBe(
      '--out /closed/out cannot be written: this user may not write there',
    );
  });
});

/** A disk of 64 KiB, where this user may make one. */
function tinyDisk(limit = 'size=64k'): string | undefined {
  const folder = join(house, 'disk');
  mkdirSync(folder);
  const words = ['-t', 'tmpfs', '-o', limit, 'none', folder];
  return spawnSync('mount', words).status === 0 ? folder : undefined;
}

const big = { name: 'alarms.csv', pieces: Array.from({ length: 50 }, () => 'x'.repeat(4000)) };

describe('a disk that is full half way', () => {
  test('is told of, and nothing is left that looks whole', async (scene) => {
    const disk = tinyDisk();
    if (disk === undefined) return scene.skip('this user may not mount');
    try {
      expect(await publish(join(disk, 'out'))).toBe('/disk/out');
      expect(await publish(join(disk, 'more'), false, [...files, big])).toBe(
        'the results could not be written to /disk/more: the disk is full\n  nothing is left of them',
      );
      expect(readdirSync(disk)).toEqual(['out']);
      expect(await publish(disk, true)).toContain('is the root of a disk');
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('that has room for the parents alone does not keep them', async (scene) => {
    const disk = tinyDisk('nr_inodes=3');
    if (disk === undefined) return scene.skip('this user may not mount');
    try {
      expect(await publish(join(disk, 'a/b/out'))).toBe(
        '--out /disk/a/b/out cannot be written: the disk is full',
      );
      expect(readdirSync(disk)).toEqual([]);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('a study whose earlier results were to give way keeps them', async (scene) => {
    const disk = tinyDisk();
    if (disk === undefined) return scene.skip('this user may not mount');
    try {
      await publish(join(disk, 'out'));
      expect(await publish(join(disk, 'out'), true, [big, manifest])).toContain('the disk is full');
      expect(readdirSync(join(disk, 'out'))).toEqual(['hours.csv', 'manifest.json']);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
