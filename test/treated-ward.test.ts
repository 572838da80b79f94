import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { connectAsync, type MqttClient } from 'mqtt';
import { expect, onTestFinished, test } from 'vitest';
import { addCredential, type CredentialEntry } from '#gateway/credentials.ts';
import { topics } from '#ward/topics.ts';

/** A ward as `npm start` runs it, in which hearts race and nurses are at the bed at once. */
async function treatedWard(words: readonly string[]) {
  const data = mkdtempSync(join(tmpdir(), 'ward-treated-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const tokens = new Map<string, string>();
  for (const role of ['judge', 'analytics'] as const) {
    const added = addCredential(data, { name: `a-${role}`, role } satisfies CredentialEntry);
    if (added.ok) tokens.set(`a-${role}`, added.value.token);
  }
  const places = ['--data', data, '--mqtt-port', '0', '--http-port', '0'];
  const ward = spawn(process.execPath, ['wardtwin.ts', 'start', ...words, ...places, '--json'], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const lives = new Promise<number>((resolve) => {
    ward.stdout.on('data', (text) => {
      output += text;
      const [, port] = /the ward lives: mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(output) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
  const over = new Promise((resolve) => ward.once('exit', resolve));

  const port = await lives;
  const logIn = async (name: string): Promise<MqttClient> => {
    const login = { clientId: name, username: name, password: tokens.get(name) ?? '' };
    const url = `mqtt://127.0.0.1:${port}`;
    return connectAsync(url, { ...login, protocolVersion: 4, keepalive: 30, reconnectPeriod: 0 });
  };
  return { logIn, over, data, output: () => output };
}

const storedIn = (data: string, query: string) => {
  const database = new DatabaseSync(join(data, 'ward.sqlite'), { readOnly: true });
  const rows = database.prepare(query).all();
  database.close();
  return rows;
};

test('alarms bring nurses, nurses acknowledge and treat, and who is monitored is better off', async () => {
  const hearts = ['--scenario', 'fast_af', '--hazard', '1000', '--staff', 'instant'];
  const hurry = ['--beds', '3', '--speed', '300', '--for', '20s'];
  const { logIn, over, data, output } = await treatedWard([...hearts, ...hurry]);

  const judge = await logIn('a-judge');
  const told: { patient: string; arm: string; state: string }[] = [];
  judge.on('message', (_, payload) => told.push(JSON.parse(payload.toString())));
  await judge.subscribeAsync(topics.truth('+'));
  const spy = await logIn('a-analytics');
  let spied = 0;
  spy.on('message', (topic) => {
    if (topic.endsWith('/truth')) spied += 1;
  });
  const [denied, allowed] = await Promise.all(
    [topics.truth('+'), topics.patientVitals('+')].map((filter) =>
      spy.subscribeAsync(filter).then(
        () => 'granted',
        () => 'denied',
      ),
    ),
  );
  expect(await over).toBe(0);
  expect([denied, allowed, spied]).toEqual(['denied', 'granted', 0]);

  const { arms, published, stored, alarms, interventions } = JSON.parse(
    output().trim().split('\n').at(-1) ?? '',
  );
  expect(stored).toBe(published);
  expect(alarms).toBeGreaterThan(0);
  expect(interventions).toBeGreaterThan(0);
  expect(arms.monitored.visits.alarm).toBeGreaterThan(0);
  expect(arms.unmonitored.visits.alarm).toBe(0);
  expect(arms.monitored.severity).toBeLessThan(arms.unmonitored.severity);
  expect(output()).toMatch(/ severity monitored [\d.]+ unmonitored [\d.]+ /);

  const both = ['p01', 'p02', 'p03'].flatMap((name) => [
    `${name} monitored`,
    `${name} unmonitored`,
  ]);
  expect(new Set(told.map(({ patient, arm }) => `${patient} ${arm}`))).toEqual(new Set(both));
  const truths = storedIn(
    data,
    `SELECT patient || ' ' || arm AS who, count(*) AS n, max(severity) AS worst FROM truth GROUP BY who`,
  );
  expect(new Set(truths.map(({ who }) => who))).toEqual(new Set(both));
  for (const { who, n } of truths) expect([who, Number(n) > 10]).toEqual([who, true]);
  expect(Math.max(...truths.map(({ worst }) => Number(worst)))).toBeGreaterThan(0.5);

  const closed = storedIn(
    data,
    `SELECT "by", closed_ms FROM interventions WHERE outcome = 'acknowledged'`,
  );
  expect(new Set(closed.map(({ by }) => by))).toEqual(new Set(['nurse (simulated)']));
  const acks = storedIn(data, `SELECT "by", note, time / 1000000 AS at, arrived_ms FROM acks`);
  expect(acks.filter(({ at, arrived_ms }) => at === arrived_ms).length).toBeGreaterThan(0);
  const notes = acks.flatMap(({ note }) => (note === null ? [] : [String(note)]));
  for (const note of notes) expect(note).toMatch(/^NEWS2 \d+, \w/);
  expect(notes.some((note) => note.includes('medication given'))).toBe(true);

  const ledgers = storedIn(
    data,
    `SELECT onset_ms, sampled_ms, published_ms, received_ms, journaled_ms, evaluated_ms, raised_ms,
            bedside_ms, acknowledged_ms FROM ledgers WHERE vital = 'heart_rate' AND bedside_ms > 0`,
  );
  expect(ledgers.length).toBeGreaterThan(0);
  for (const row of ledgers) {
    const { onset_ms: onset, ...known } = row;
    // An alarm that does not say when its value was sent or journalled leaves these out.
    const times = Object.values(known).filter((ms) => ms !== null) as number[];
    if (onset !== null) expect(Number(onset)).toBeLessThan(Number(row.sampled_ms));
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  }
  expect(ledgers.some(({ onset_ms }) => onset_ms !== null)).toBe(true);
}, 60_000);
