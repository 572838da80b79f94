import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fieldNames, optionOf } from '#study/file/fields.ts';
import { study } from '#study/main.ts';
import { lasted } from '#study/program/lasted.ts';
import { timeLeft } from '#study/program/progress.ts';
import { fileNames } from '#study/written/file-names.ts';
import { notice } from '#ward/notice.ts';

const root = join(import.meta.dirname, '../..');
const script = join(root, 'wardtwin.ts');
const house = mkdtempSync(join(tmpdir(), 'study-main-'));
afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Two replicates of two wards of one patient each, for an hour, without a sweep. */
const tiny = '--patients 2 --ward-beds 1 --replicates 2 --days 1h --every 1m --sweep-patients 0';

/** Obeys the words in this process and answers with what was written. Folders are below the house. */
async function studied(words: string) {
  const out: string[] = [];
  const err: string[] = [];
  const { write: writeOut } = process.stdout;
  const { write: writeErr } = process.stderr;
  process.stdout.write = (text: string | Uint8Array) => out.push(String(text)) > 0;
  process.stderr.write = (text: string | Uint8Array) => err.push(String(text)) > 0;
  try {
    const code = await study(words.replaceAll('@', `${house}/`).split(' '), () => undefined);
    const [said, wrong] = [out, err].map((texts) => texts.join('').replaceAll(`${house}/`, '@'));
    return { code, out: said ?? '', err: wrong ?? '' };
  } finally {
    process.stdout.write = writeOut;
    process.stderr.write = writeErr;
  }
}

/** The same in a process of its own. */
function spawned(command: string, words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: house, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

/** Every file of a folder with its content. */
function contents(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(house, folder)).sort();
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(house, folder, name)).toString('base64')]),
  );
}

function manifestIn(folder: string) {
  return JSON.parse(readFileSync(join(house, folder, 'manifest.json'), 'utf8'));
}

describe('a study', () => {
  test('is the same to the last byte with one, two or three workers, and from its own study file', async () => {
    const { code, out, err } = await studied(`${tiny} --workers 1 --out @one --quiet`);
    expect([code, err]).toEqual([0, '']);
    const one = contents('one');
    expect(Object.keys(one)).toEqual([...fileNames].sort());
    expect(out).toContain(
      '2 patients, 1 h, 2 replicates, seed 1, link lte, staff usual\n4 of 4 wards in',
    );
    expect(out).toContain('Report: @one/report.html');
    expect(out).toContain(notice);
    expect(out).not.toContain('NaN');

    for (const workers of ['2', '3']) {
      await studied(`${tiny} --workers ${workers} --out @${workers} --quiet`);
      expect(contents(workers)).toEqual(one);
    }
    expect((await studied('--file @one/study.yaml --out @again --quiet')).code).toBe(0);
    expect(contents('again')).toEqual(one);
    // Another seed is another study.
    await studied('--file @one/study.yaml --seed 2 --out @other --quiet');
    expect(contents('other')['hours.csv']).not.toBe(one['hours.csv']);
    expect(manifestIn('other')).toMatchObject({ seed: '2', complete: true });
  }, 120_000);

  test('by rules of one’s own is repeated from its study file alone', async () => {
    const rule = '- { id: ours, vital: spo2, below: 99, hold: 0s }\n';
    writeFileSync(join(house, 'ours.yaml'), rule);
    await studied(`${tiny} --replicates 1 --rules @ours.yaml --out @ours --quiet`);
    rmSync(join(house, 'ours.yaml'));
    const { code } = await studied('--file @ours/study.yaml --out @anew --quiet');
    expect(code).toBe(0);
    expect(contents('anew')).toEqual(contents('ours'));
    const [, ...alarms] = readFileSync(join(house, 'ours/alarms.csv'), 'utf8').split('\n');
    const physiological = alarms.filter((line) => line.includes('physiological'));
    expect(physiological.length).toBeGreaterThan(0);
    expect(physiological.filter((line) => !line.includes('ours'))).toEqual([]);
    const hash = createHash('sha256').update(rule).digest('hex').slice(0, 12);
    expect(manifestIn('ours').rules).toEqual({ name: 'rules', version: hash, hash });
  }, 60_000);

  test('with --json ends with one line for a script, and a second one needs --overwrite', async () => {
    const words = `${tiny} --replicates 1 --out @json --json --quiet`;
    const { code, out } = await studied(words);
    expect(code).toBe(0);
    expect(JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({
      out: '@json',
      complete: true,
      wards: { done: 2, planned: 2 },
      seconds: expect.any(Number),
      severity: { monitored: { wards: 2 }, unmonitored: { wards: 2 }, difference: { wards: 2 } },
      alarmsPerBedDay: { mean: expect.any(Number) },
    });
    const err = '--out @json holds a study: name another folder, or add --overwrite\n';
    expect(await studied(words)).toEqual({ code: 2, out: '', err });
    expect((await studied(`${words} --overwrite`)).code).toBe(0);
  }, 60_000);
});

describe('bad input', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['--patients 0', '--patients is a whole number from 1 to 100000, not "0"'],
    [
      '--patients 0 --hazard x',
      '--patients is a whole number from 1 to 100000, not "0"\n--hazard is a number from 0 to 1000000, not "x"',
    ],
    [
      '--patiens 3',
      "error: unknown option '--patiens'\n(Did you mean --patients?)\n(--help lists all options)",
    ],
    [
      'more',
      'error: too many arguments. Expected 0 arguments but got 1: more.\n(--help lists all options)',
    ],
    ['--workers 0', '--workers is a whole number from 1 to 256, not "0"'],
    ['--file @nowhere.yaml', '@nowhere.yaml: cannot be read: there is no such file'],
    [
      '--file @bad.yaml',
      '@bad.yaml:2:1: unknown key "dayz"\n  did you mean "days"?\n@bad.yaml:3:15: link.loss is a number from 0 to 0.99, not 2',
    ],
    [
      '--rules @none.yaml',
      '--rules: @none.yaml: cannot be read: there is no such file\n  the sets that come with the ward are default, bmis, tuned',
    ],
    ['--out @notes', '--out @notes is a file: name a folder'],
    ['--out @notes/x', '--out @notes/x cannot be written: a part of the path is a file'],
    ['--out @full', '--out @full holds mine, which no study wrote: name another folder'],
  ];

  test.each(cases)(
    '%s is exit code 2 with a reason, and nothing is written',
    async (words, reason) => {
      writeFileSync(join(house, 'bad.yaml'), 'patients: 3\ndayz: 1\nlink: { loss: 2 }\n');
      writeFileSync(join(house, 'notes'), '');
      mkdirSync(join(house, 'full'), { recursive: true });
      writeFileSync(join(house, 'full/mine'), '');
      const before = readdirSync(house);
      expect(await studied(words)).toEqual({ code: 2, out: '', err: `${reason}\n` });
      expect(readdirSync(house)).toEqual(before);
    },
  );

  test('a disk on which no more can be written half way is exit code 2, with nothing left', () => {
    // The limit stands for a full disk: the report is larger than 20 KiB.
    const words = `${tiny} --replicates 1 --out new/full --quiet`;
    const line = `trap "" XFSZ; ulimit -f 20; exec "${process.execPath}" "${script}" study ${words}`;
    expect(spawned('bash', ['-c', line])).toEqual({
      code: 2,
      out: '',
      err: 'the results could not be written to new/full: no file may be that large here (ulimit -f, or the file system)\n  nothing is left of them\n',
    });
    expect(readdirSync(house)).not.toContain('new');
  }, 60_000);
});

/** So much that nobody waits for its end. */
const endless = `${tiny} --patients 50000 --workers 1`;

describe('Ctrl-C', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s keeps what is done, says so everywhere, and is exit code 130',
    async (signal) => {
      const child = spawn(
        process.execPath,
        [script, 'study', ...endless.split(' '), '--out', signal],
        {
          cwd: house,
        },
      );
      let err = '';
      let out = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => {
        err += chunk;
        if (/, [1-9]\d* of 100000 wards/.test(err) && !err.includes('Stopping')) child.kill(signal);
      });
      const code = await new Promise((resolve) => child.once('close', resolve));

      expect(code).toBe(130);
      // No control characters where nobody watches.
      expect(err).toMatch(/^[\P{Cc}\n]*$/u);
      expect(err).toMatch(/^\d+ %, \d+ of 100000 wards, (about .* left|time left not known yet)$/m);
      const { complete, wards } = manifestIn(signal);
      expect({ complete, planned: wards.planned }).toEqual({ complete: false, planned: 100_000 });
      expect(wards.done).toBeGreaterThan(0);
      expect(out).toContain(`${wards.done} of 100000 wards in`);
      expect(out).toContain('interrupted, these are partial results');
      const summary = JSON.parse(readFileSync(join(house, signal, 'summary.json'), 'utf8'));
      expect(summary).toMatchObject({ complete: false, size: { wards } });
      const hours = readFileSync(join(house, signal, 'hours.csv'), 'utf8')
        .trimEnd()
        .split('\n');
      expect(hours).toHaveLength(1 + 2 * wards.done);
      expect(readFileSync(join(house, signal, 'report.html'), 'utf8')).toContain(
        'This study is unfinished',
      );
    },
    60_000,
  );

  /** As a program that is interrupted as `interrupts` says. */
  function interrupted(interrupts: string, out: string) {
    const main = JSON.stringify(join(root, 'study/main.ts'));
    const words = JSON.stringify(`${endless} --out ${out} --quiet`.split(' '));
    const line = `import(${main}).then(({ study }) => study(${words}, ${interrupts})).then((code) => process.exit(code))`;
    return spawned(process.execPath, ['-e', line]);
  }

  test('a second one ends it at once and leaves nothing', () => {
    const ended = interrupted('(_, again) => setTimeout(again, 1500)', 'gone/twice');
    expect(ended).toEqual({ code: 130, out: '', err: '' });
    expect(readdirSync(house)).not.toContain('gone');
  }, 60_000);

  test('before the first ward is done there is nothing to keep', () => {
    expect(interrupted('(first) => first()', 'early')).toEqual({
      code: 130,
      out: '',
      err: 'Interrupted before the first ward was done: there is nothing to keep.\n',
    });
    expect(readdirSync(house)).not.toContain('early');
  }, 60_000);
});

describe('the help', () => {
  test('names every option once, says what this is not, and is exit code 0', () => {
    const { code, out } = spawned(process.execPath, [script, 'study', '--help']);
    expect(code).toBe(0);
    expect(out).toContain(notice);
    for (const name of fieldNames) {
      const option = name === 'interventions' ? '--no-interventions' : `--${optionOf(name)}`;
      expect(out.match(new RegExp(`^ {2}${option} `, 'gm'))).toHaveLength(1);
    }
  });

  test('has examples that are understood', async () => {
    const { out } = await studied('--help');
    const examples = [...out.matchAll(/^ {2}npm run study -- (.*?)(?: {2,}.*)?$/gm)];
    expect(examples.length).toBeGreaterThan(3);
    for (const [, words = ''] of examples) {
      const given = words
        .replace(/--out \S+/, '--out /')
        .replace('my-study/study.yaml', '@one/study.yaml')
        .replace('docs/', `${root}/docs/`);
      // Refused for the folder alone, after all options were understood.
      const err = '--out / is the root of a disk: name a folder inside it\n';
      expect(await studied(given)).toEqual({ code: 2, out: '', err });
    }
  });
});

describe('time', () => {
  test.each([
    [3.14, '3.1 s'],
    [5, '5 s'],
    [59.6, '1 min'],
    [250, '4 min 10 s'],
    [3600, '1 h'],
    [3 * 86_400, '3 d'],
    [49.5 * 3600, '2 d 1 h'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(lasted(seconds)).toBe(text);
  });

  test('time left is guessed from the share that is done, once there is one', () => {
    expect(timeLeft(0, 60_000)).toBe('time left not known yet');
    expect(timeLeft(0.25, 60_000)).toBe('about 3 min left');
    expect(timeLeft(1, 60_000)).toBe('about 0 s left');
  });
});
