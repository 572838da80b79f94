import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isTechnicalRule } from '#ward/alarm.ts';

const home = new URL('..', import.meta.url);
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
let root: string;

/** The folders of two wards; the devices of the second were killed in the middle of their life. */
let data: string;
let torn: string;

/** A ward as `npm start` runs it, over a network that delays, repeats and loses: patients who are soon ill. */
async function live(folder: string, seconds: number, killAfterMs?: number): Promise<void> {
  mkdirSync(folder);
  writeFileSync(join(folder, 'restless.yaml'), rules);
  const sick = ['--beds', '8', '--hazard', '400', '--staff', 'instant', '--seed', '5'];
  const travel = ['--link', 'lte_m', '--speed', '120', '--for', `${seconds}s`];
  const judged = ['--rules', join(folder, 'restless.yaml'), ...travel];
  const places = ['--data', folder, '--mqtt-port', '0', '--http-port', '0', '--json'];
  const ward = spawn(process.execPath, ['wardtwin.ts', 'start', ...sick, ...judged, ...places], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const over = new Promise((resolve) => ward.once('exit', resolve));
  if (killAfterMs !== undefined) {
    await new Promise<void>((resolve) => {
      ward.stdout.on('data', (text) => {
        if (String(text).includes('the ward lives')) resolve();
      });
    });
    await wait(killAfterMs);
    process.kill(childOf(ward.pid ?? 0, 'devices'), 'SIGKILL');
  }
  ward.stdout.resume();
  expect(await over).toBe(0);
}

/** The process of a program that this one has started. */
function childOf(parent: number, program: string): number {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  const children = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.includes(program));
  const pid = Number(children[0]?.[0]);
  if (!(pid > 0)) throw new Error(`no ${program} runs`);
  return pid;
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'ward-replayed-'));
  data = join(root, 'whole');
  torn = join(root, 'torn');
  await Promise.all([live(data, 8), live(torn, 9, 3500)]);
}, 120_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function stored(query: string, folder = data) {
  const file = new DatabaseSync(join(folder, 'ward.sqlite'), { readOnly: true });
  const rows = file.prepare(query).all();
  file.close();
  return rows;
}

const answers = new Map<string, ReturnType<typeof spawned>>();

/** The real command, with nothing between; once for the same words. */
function replay(...words: readonly string[]) {
  const known = answers.get(words.join(' '));
  const answer = known ?? spawned(words);
  answers.set(words.join(' '), answer);
  return answer;
}

function spawned(words: readonly string[]) {
  const all = ['wardtwin.ts', 'replay', '--data', data, ...words];
  return spawnSync(process.execPath, all, { cwd: home, encoding: 'utf8' });
}

interface Said {
  readonly alarm: string;
  readonly patient: string;
  readonly evaluatedMs: number;
  readonly live: string | null;
  readonly replayed: string | null;
}

/** What the ledgers of the ward say of its alarms about patients, and what a replay says. */
function verdictsOn(folder: string): {
  readonly told: readonly Said[];
  readonly untold: readonly Said[];
} {
  const { status, stdout, stderr } = replay('--json', '--data', folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const again = new Map<string, string | null>();
  for (const line of stdout.trim().split('\n')) {
    const { recording, rule, raisedAtS, verdict } = JSON.parse(line);
    again.set(`${recording} ${rule} ${Math.round(raisedAtS * 1000)}`, verdict);
  }
  const alarms = stored(
    `SELECT a.id, a.patient, a.rule, max(a.raised_ms) AS raised, max(a.evaluated_ms) AS evaluated,
            count(DISTINCT l.time) AS ledgers, max(l.verdict) AS verdict
     FROM alarms a LEFT JOIN ledgers l ON l.alarm = a.id GROUP BY a.id`,
    folder,
  ).filter(({ rule }) => !isTechnicalRule(String(rule)));
  const said = alarms.flatMap(({ id, patient, rule, raised, evaluated, ledgers, verdict }) => {
    const replayed = again.get(`${patient} ${rule} ${raised}`);
    // Whether a replay has the same alarms is another question.
    if (replayed === undefined) return [];
    const live = verdict === null ? null : String(verdict);
    return {
      ...{ alarm: String(id), patient: String(patient), evaluatedMs: Number(evaluated) },
      ...{ live, replayed, ledgers: Number(ledgers) },
    };
  });
  for (const { ledgers } of said) expect(ledgers).toBeLessThanOrEqual(1);
  return {
    told: said.filter(({ ledgers }) => ledgers === 1),
    untold: said.filter(({ ledgers }) => ledgers === 0),
  };
}

/** The alarms about patients that the ward told of, by id. */
function liveAlarms(folder = data) {
  return stored(
    `SELECT id, patient, rule, max(raised_ms) AS raised, max(cleared_ms) AS cleared
     FROM alarms GROUP BY id`,
    folder,
  ).filter(({ rule }) => !isTechnicalRule(String(rule)));
}

/** Who, by which rule, from when until when, in the order of letters: as the ward had it, and as a replay has it. */
function coursesIn(folder: string) {
  const live = liveAlarms(folder).map(({ patient, rule, raised, cleared }) => {
    return `${patient} ${rule} ${raised} ${cleared}`;
  });
  const { status, stdout, stderr } = replay('--json', '--data', folder);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { live: live.sort(), again: alarmsOf(stdout).sort() };
}

function alarmsOf(lines: string): string[] {
  return lines.split('\n').flatMap((line) => {
    if (line === '') return [];
    const { recording, rule, raisedAtS, clearedAtS } = JSON.parse(line);
    const clearedMs = clearedAtS === null ? null : Math.round(clearedAtS * 1000);
    return [`${recording} ${rule} ${Math.round(raisedAtS * 1000)} ${clearedMs}`];
  });
}

describe('a ward that is judged again from what it stored', () => {
  test('has the very alarms that it had', () => {
    const { live, again } = coursesIn(data);
    expect(again).toEqual(live);
    expect(live.length).toBeGreaterThan(30);
  });

  test('has them after a death of its devices, too', () => {
    const { live, again } = coursesIn(torn);
    expect(again).toEqual(live);
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

  test('has the very verdicts that it told in its ledgers', () => {
    const { told } = verdictsOn(data);
    expect(told.map(({ replayed }) => replayed)).toEqual(told.map(({ live }) => live));
    expect(told.length).toBeGreaterThan(30);
    const kinds = new Set(told.map(({ live }) => live));
    for (const verdict of ['true', 'duplicate', 'benign']) expect(kinds).toContain(verdict);
  });

  test('has the verdicts after a death of its devices, but for what came and went unheard meanwhile', () => {
    const { told, untold } = verdictsOn(torn);
    // Of an illness of which an alarm told unheard, the next alarm seems to be the first.
    const isExcused = ({ patient, evaluatedMs, live, replayed }: Said) =>
      live === 'true' &&
      replayed === 'duplicate' &&
      untold.some(
        (each) =>
          each.patient === patient && each.replayed === 'true' && each.evaluatedMs < evaluatedMs,
      );
    const others = told.filter((each) => each.live !== each.replayed && !isExcused(each));
    expect(others).toEqual([]);
    expect(told.filter(isExcused).length).toBeLessThan(told.length / 20);
    const kinds = new Set(told.map(({ live }) => live));
    for (const verdict of ['true', 'duplicate', 'benign']) expect(kinds).toContain(verdict);
  });

  test('says what they were worth, by its own rules or by others, on the very same life', () => {
    const worth = /^Those that rang were worth: true \d+, .*predictive value \d+ %\.$/m;
    expect(replay().stdout).toMatch(worth);
    expect(replay('--rules', 'bmis').stdout).toMatch(/^Those that rang were worth: true/m);
    const others = replay('--rules', 'bmis', '--json').stdout.trim().split('\n');
    for (const line of others) expect(Object.keys(JSON.parse(line)).at(-1)).toBe('verdict');
  });

  test('says where the life cannot be lived again, and goes on without', () => {
    const bare = mkdtempSync(join(root, 'bare-'));
    cpSync(join(data, 'ward.sqlite'), join(bare, 'ward.sqlite'));
    const reason = /What the alarms were worth is not known: .*care\.sqlite does not exist/;
    const told = replay('--data', bare);
    expect({ status: told.status, stdout: told.stdout }).toEqual({
      status: 0,
      stdout: expect.stringMatching(reason),
    });
    const json = replay('--data', bare, '--json');
    expect(json.stderr).toMatch(reason);
    expect(alarmsOf(json.stdout)).toEqual(alarmsOf(replay('--json', '--data', data).stdout));
    for (const line of json.stdout.trim().split('\n')) {
      expect(Object.keys(JSON.parse(line))).toEqual([
        'recording',
        'rule',
        'raisedAtS',
        'clearedAtS',
      ]);
    }
  });

  test('is told of in a table, too, by the rules that held or by others', () => {
    const own = replay();
    expect(own.stdout).toContain('Rules: restless');
    expect(own.stdout).toContain('in 8 recordings');
    expect(replay('--rules', 'bmis').stdout).not.toContain('restless');
  });
});

test.each([
  [['--data', '/nowhere'], 'ward.sqlite does not exist'],
  [['--recordings', '.'], 'not both'],
  [['--link', 'lte'], "unknown option '--link'"],
])('%j is bad input, which is exit code 2', (words, reason) => {
  const { status, stderr } = replay(...words);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(reason) });
});
