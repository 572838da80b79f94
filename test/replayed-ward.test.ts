import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTechnicalRule } from '#ward/alarm.ts';

const root = new URL('..', import.meta.url);
/** Restless rules: every kind of gap, holds and none, scores, changes and differences. */
const rules = `
name: restless
rules:
  - {id: at_once, vital: heart_rate, above: 85, gap: reset}
  - {id: soon, vital: heart_rate, above: 85, hold: 5s, gap: reset}
  - {id: held, vital: heart_rate, above: 85, hold: 15s, clear: {below: 82, hold: 5s}, gap: hold}
  - {id: missed, vital: respiratory_rate, above: 16, hold: 15s, gap: alarm}
  - {id: low, vital: spo2, below: 96, hold: 5s, gap: reset}
  - {id: rises, change: {of: heart_rate, over: 5m}, above: 5, gap: reset}
  - {id: scores, score: news2, above: 0, hold: 1m, gap: reset}
  - {id: apart, difference: [heart_rate, pulse_rate], above: 3, gap: hold}
`;
const life = ['--link', 'lte', '--speed', '120'];
let data: string;

/** A ward as `npm start` runs it, over a network that delays: eight patients who are soon ill. */
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'ward-replayed-'));
  writeFileSync(join(data, 'restless.yaml'), rules);
  const sick = ['--beds', '8', '--hazard', '400', '--staff', 'instant', '--seed', '5'];
  const judged = ['--rules', join(data, 'restless.yaml'), '--for', '6s', ...life];
  const places = ['--data', data, '--mqtt-port', '0', '--http-port', '0', '--json'];
  const ward = spawn(process.execPath, ['wardtwin.ts', 'start', ...sick, ...judged, ...places], {
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
function replay(...words: readonly string[]) {
  const all = ['wardtwin.ts', 'replay', '--data', data, ...words];
  return spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8' });
}

/** The alarms about patients that the ward told of, by id. */
function liveAlarms() {
  return stored(
    `SELECT id, patient, rule, max(raised_ms) AS raised, max(cleared_ms) AS cleared
     FROM alarms GROUP BY id`,
  ).filter(({ rule }) => !isTechnicalRule(String(rule)));
}

describe('a ward that is judged again from what it stored', () => {
  test('has the very alarms that it had', () => {
    const live = liveAlarms().map(({ patient, rule, raised, cleared }) => {
      return `${patient} ${rule} ${raised} ${cleared}`;
    });
    const { status, stdout, stderr } = replay('--json', ...life);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const again = stdout.split('\n').flatMap((line) => {
      if (line === '') return [];
      const { recording, rule, raisedAtS, clearedAtS } = JSON.parse(line);
      const clearedMs = clearedAtS === null ? null : Math.round(clearedAtS * 1000);
      return [`${recording} ${rule} ${Math.round(raisedAtS * 1000)} ${clearedMs}`];
    });
    expect(again.sort()).toEqual(live.sort());
    expect(live.length).toBeGreaterThan(30);
  });

  test('and its ledgers are of those alarms', () => {
    const ids = new Set(liveAlarms().map(({ id }) => id));
    const ledgers = stored('SELECT alarm, rule FROM ledgers').filter(({ rule }) => {
      return !isTechnicalRule(String(rule));
    });
    expect(ledgers.length).toBeGreaterThan(0);
    for (const { alarm } of ledgers) expect(ids).toContain(alarm);
  });

  test('is told of in a table, too, by the rules that held or by others', () => {
    const own = replay(...life);
    expect(own.stdout).toContain('Rules: restless');
    expect(own.stdout).toContain('in 8 recordings');
    expect(replay('--rules', 'bmis').stdout).not.toContain('restless');
  });
});

test.each([
  [['--data', '/nowhere'], 'ward.sqlite does not exist'],
  [['--link', 'carrier_pigeon'], 'carrier_pigeon'],
  [['--recordings', '.'], 'not both'],
  [['--speed', '0'], '--speed is a number above 0'],
])('%j is bad input, which is exit code 2', (words, reason) => {
  const { status, stderr } = replay(...words);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(reason) });
});
