import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCareFile } from '#devices/care-file.ts';
import { linkProfiles } from '#devices/network/profiles.ts';
import { nameOfPlay } from '#devices/play.ts';
import { judgedByTruth } from '#study/replay/judged-by-truth.ts';
import { readLife } from '#study/replay/life.ts';
import type { Alarm } from '#ward/alarm.ts';
import { readSettings } from '#ward/settings.ts';

const root = mkdtempSync(join(tmpdir(), 'life-'));
afterAll(() => rmSync(root, { recursive: true }));
const beganMs = 1_763_800_000_000;
const hour = 3_600_000;
let folders = 0;

/** The folder of a ward of one patient, whose devices have ended. */
function folderOf(given: Parameters<typeof readSettings>[0] = {}): string {
  folders += 1;
  const folder = mkdtempSync(join(root, `${folders}-`));
  const settings = readSettings({ beds: '1', scenario: 'none', arms: 'monitored', ...given }, {});
  if (!settings.ok) throw new Error(settings.reason);
  const name = nameOfPlay(settings.value, linkProfiles.perfect, beganMs);
  openCareFile(join(folder, 'care.sqlite'), name).close();
  return folder;
}

function alarm(id: string, changes: Partial<Alarm> = {}): Alarm {
  const at = beganMs + hour;
  return {
    ...{ id, patient: 'p01', rule: 'slow', kind: 'physiological', priority: 'low' },
    ...{ state: 'active', life: 'active_unacknowledged', message: 'Slow', vital: 'heart_rate' },
    ...{ vitals: ['heart_rate'], value: 39, limit: 40, calm: 300 },
    ...{ onsetAt: at, raisedAt: at, evaluatedAt: at + 100, rangAt: at + 100 },
    ...changes,
  };
}

describe('a life that cannot be lived again says why', () => {
  test.each([
    ['there is no care file', () => mkdtempSync(join(root, 'none-')), 'care.sqlite does not exist'],
    [
      'it is no care file',
      () => {
        const folder = mkdtempSync(join(root, 'nonsense-'));
        writeFileSync(join(folder, 'care.sqlite'), 'nonsense, longer than any header would be');
        return folder;
      },
      'cannot be read: file is not a database',
    ],
    [
      'another version wrote it',
      () => {
        const folder = mkdtempSync(join(root, 'other-'));
        openCareFile(join(folder, 'care.sqlite'), 'a play of long ago').close();
        return folder;
      },
      'its play is of another version',
    ],
    ['its patients were on file', () => folderOf({ recordings: '/data' }), 'real people'],
  ])('%s', (_, folder, reason) => {
    expect(readLife(folder())).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
    });
  });

  test('and the ward that is running, whose file is held', () => {
    const folder = folderOf();
    const held = openCareFile(join(folder, 'care.sqlite'), 'other');
    expect(readLife(folder)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('locked'),
    });
    held.close();
  });
});

test('only alarms of this life and of its patients have a verdict', () => {
  const { alarms, truth } = judgedByTruth(folderOf(), [
    alarm('own'),
    alarm('silent', { rangAt: undefined as never }),
    alarm('before', { evaluatedAt: beganMs - 1 }),
    alarm('sensor', { patient: 'x01' }),
    alarm('first', { onsetAt: beganMs, raisedAt: beganMs, evaluatedAt: beganMs, rangAt: beganMs }),
  ]);
  expect(alarms.map(({ verdict }) => verdict)).toEqual(['benign', 'benign', null, null, 'benign']);
  expect(truth).toMatchObject({ worth: { benign: 2 }, unsaid: 2 });
});

test('what an alarm told of, the next one repeats', () => {
  const ill = folderOf({ scenario: 'fast_af', hazard: '10000', staff: 'none' });
  const every = Array.from({ length: 30 }, (_, index): Alarm => {
    const at = beganMs + (1 + index) * 600_000;
    return alarm(`a${index}`, { onsetAt: at, raisedAt: at, evaluatedAt: at, rangAt: at });
  });
  const { alarms } = judgedByTruth(ill, every);
  const verdicts = alarms.map(({ verdict }) => verdict);
  const first = verdicts.indexOf('true');
  expect(first).toBeGreaterThanOrEqual(0);
  expect(verdicts.slice(first + 1, first + 4)).toContain('duplicate');
});

test('an alarm counts by when the ward itself knew of it; one that it did not have called nobody', () => {
  const said = [alarm('own', { value: 41 }), alarm('other', { value: 41 })];
  const [{ evaluatedAt = 0 } = {}] = said;
  const late = { evaluatedAt: evaluatedAt + 60_000, rangAt: evaluatedAt + 60_000 };
  const seen = [undefined, new Map([['own', late]]), new Map([['own', { evaluatedAt }]])].map(
    (known) => {
      const { alarms, truth } = judgedByTruth(folderOf(), said, known);
      return { verdicts: alarms.map(({ verdict }) => verdict), truth };
    },
  );
  expect(seen).toMatchObject([
    { verdicts: ['benign', 'benign'], truth: { worth: { benign: 2 } } },
    { verdicts: ['stale', 'benign'], truth: { worth: { stale: 1, benign: 0 } } },
    { verdicts: ['benign', 'benign'], truth: { worth: { benign: 0 }, unsaid: 0 } },
  ]);
});
