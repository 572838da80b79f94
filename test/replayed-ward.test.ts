import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTechnicalRule } from '#ward/alarm.ts';

const root = new URL('..', import.meta.url);
const link = 'wifi';
let data: string;

/** A ward as `npm start` runs it: twelve sick patients for half an hour of the ward's time. */
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ward-replayed-'));
  const sick = ['--beds', '8', '--scenario', 'fast_af', '--hazard', '400', '--staff', 'none'];
  const hurry = ['--speed', '120', '--for', '10s', '--link', link, '--seed', '5'];
  const places = ['--data', data, '--mqtt-port', '0', '--http-port', '0', '--json'];
  const ward = spawn(process.execPath, ['wardtwin.ts', 'start', ...sick, ...hurry, ...places], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await new Promise((resolve) => ward.once('exit', resolve))).toBe(0);
}, 60_000);
afterAll(() => rmSync(data, { recursive: true, force: true }));

function stored(query: string) {
  const file = new DatabaseSync(join(data, 'ward.sqlite'), { readOnly: true });
  const rows = file.prepare(query).all();
  file.close();
  return rows;
}

/** The real command, with nothing between. */
function replayed(...words: readonly string[]) {
  const all = ['wardtwin.ts', 'replay', '--data', data, '--json', ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, {
    cwd: root,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

describe('a ward that is judged again from what it stored', () => {
  test('has the very alarms that it had', () => {
    const alarms = stored(
      `SELECT id, patient, rule, max(raised_ms) AS raised, max(cleared_ms) AS cleared FROM alarms GROUP BY id`,
    ).filter(({ rule }) => !isTechnicalRule(String(rule)));
    console.log(
      alarms.length,
      stored('SELECT max(received_ms) - min(received_ms) AS ms, count(*) AS n FROM arrivals'),
    );
    const live = alarms.map(
      ({ patient, rule, raised, cleared }) => `${patient} ${rule} ${raised} ${cleared}`,
    );
    const again = replayed('--link', link).map(
      ({ recording, rule, raisedAtS, clearedAtS }) =>
        `${recording} ${rule} ${Math.round(raisedAtS * 1000)} ${clearedAtS === null ? null : Math.round(clearedAtS * 1000)}`,
    );
    expect(again.sort()).toEqual(live.sort());
    expect(live.length).toBeGreaterThan(5);
  });
});
