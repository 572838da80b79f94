import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { start } from '#devices/main.ts';
import { wardParties } from '#devices/parties.ts';
import type { Clock } from '#ward/clock.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { brokerInTest, hurriedClock, until } from './broker-in-test.ts';

const leaving: (() => unknown)[] = [];

afterEach(async () => {
  for (const leave of leaving.splice(0).reverse()) await leave();
});

const originMs = 1_763_800_000_000;

/** A folder with one recording of a person, a broker, and a clock that the test moves. */
async function scene(given: Partial<Record<SettingName, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'devices-'));
  const recordings = join(folder, 'recordings');
  mkdirSync(recordings);
  writeFileSync(
    join(recordings, 'anna.csv'),
    'Time [s], HR, SpO2\n0,70,97\n1,71,NaN\n2,72,97\n3,73,97\n4,74,97\n',
  );
  const passwords = new Map<string, string>();
  const broker = await brokerInTest({
    login(name, password) {
      passwords.set(name, password);
      return true;
    },
  });
  leaving.push(() => broker.stop());
  leaving.push(() => rmSync(folder, { recursive: true }));

  let now = originMs;
  const clock: Clock = { ...hurriedClock(20), now: () => now };
  function begin(more: Partial<Record<SettingName, string>> = {}) {
    const words = {
      broker: broker.url,
      data: join(folder, 'data'),
      origin: String(originMs),
      beds: '2',
      ...given,
      ...more,
    };
    const settings = readSettings(words, {});
    if (!settings.ok) throw new Error(settings.reason);
    return start(settings.value, clock, 'the secret', pino({ level: 'silent' }));
  }
  return {
    recordings,
    broker,
    passwords,
    begin,
    parties(recordings: string) {
      const settings = readSettings({ recordings, beds: '1' }, {});
      if (!settings.ok) throw new Error(settings.reason);
      return wardParties(settings.value);
    },
    to: (ms: number) => {
      now = originMs + ms;
    },
    atsOf: (device: string) =>
      broker
        .vitalsOf(device)
        .flat()
        .map(({ at }) => at - originMs),
  };
}

test('a simulated ward publishes from its beginning, each device with the token of its name', async () => {
  const ward = await scene();
  const program = await ward.begin();
  ward.to(5000);
  await until('all arrived', () => {
    const { published, waiting } = program.report();
    return published > 0 && waiting === 0;
  });
  const last = await program.stop();
  expect(last.beds.map(({ patient }) => patient)).toEqual(['p01', 'p02']);
  expect(last).toMatchObject({ program: 'devices', dropped: 0, waiting: 0, ended: false });
  expect(last.arms.map(({ arm, patients }) => [arm, patients])).toEqual([
    ['monitored', 2],
    ['unmonitored', 2],
  ]);
  expect(last.beds.map(({ truth }) => truth)).toEqual(['green', 'green']);
  expect(last.acknowledged).toBe(last.published);
  for (const [name, password] of ward.passwords) {
    expect(password).toBe(tokenFor('the secret', name));
  }
  expect([...ward.passwords.keys()]).toContain('bedside');
  const device = last.beds[0]?.devices[0]?.device ?? '';
  expect(ward.atsOf(device).every((at) => at >= 0 && at <= 5000)).toBe(true);
});

test('simulated devices that were off have measured nothing meanwhile, and go on under a new boot', async () => {
  const ward = await scene();
  const first = await ward.begin();
  ward.to(5000);
  await until('arrived', () => first.report().published > 20 && first.report().waiting === 0);
  await first.stop();
  ward.to(60_000);
  const second = await ward.begin();
  // Longer than a sensor loses contact for.
  ward.to(100_000);
  await until('measured', () => second.report().published > first.report().published + 20);
  await until('arrived', () => second.report().waiting === 0);
  await second.stop();
  const strap = ward.broker.received.find(({ text }) => text.includes('"heart_rate"'));
  const device = strap?.client ?? '';
  const samples = ward.broker.vitalsOf(device).flat();
  const gap = ward.atsOf(device).filter((at) => at > 5000 && at <= 60_000);
  expect(gap).toEqual([]);
  expect(new Set(samples.map(({ boot }) => boot)).size).toBe(2);
  expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, index) => index + 1));
});

test('a recording goes on where it stopped, whatever the time, and nothing comes twice', async () => {
  const ward = await scene();
  const first = await ward.begin({ recordings: ward.recordings });
  ward.to(1500);
  await until('two rows', () => first.report().acknowledged === 2);
  await first.stop();
  ward.to(60_000);
  const second = await ward.begin({ recordings: ward.recordings });
  await until('ended', () => second.report().beds[0]?.devices[0]?.link === 'ended');
  const last = await second.stop();
  expect(ward.atsOf('anna-monitor')).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(ward.broker.vitalsOf('anna-monitor').flat()[1]).toMatchObject({
    vitals: { heart_rate: 71 },
  });
  expect(last).toMatchObject({ published: 5, acknowledged: 5, waiting: 0, ended: true });
  expect([last.arms, last.beds[0]?.truth]).toEqual([[], undefined]);
});

test('a recording begins when the devices do, however long ago the ward began', async () => {
  const ward = await scene();
  ward.to(7000);
  const program = await ward.begin({ recordings: ward.recordings });
  ward.to(30_000);
  await until('ended', () => program.report().ended && program.report().waiting === 0);
  await program.stop();
  expect(ward.atsOf('anna-monitor')).toEqual([7000, 8000, 9000, 10_000, 11_000]);
});

test('with another origin a recording is another play, from its first row', async () => {
  const ward = await scene();
  for (const origin of [originMs, originMs + 10_000]) {
    ward.to(origin - originMs);
    const program = await ward.begin({ recordings: ward.recordings, origin: String(origin) });
    ward.to(origin - originMs + 20_000);
    await until('ended', () => program.report().ended && program.report().waiting === 0);
    await program.stop();
  }
  expect(ward.atsOf('anna-monitor')).toEqual(
    [0, 1, 2, 3, 4, 10, 11, 12, 13, 14].map((second) => second * 1000),
  );
});

/**
 * Two hours in which everybody bleeds. Staff are called to p01 after a third of it, or not at all; the
 * devices may be started anew after two thirds. How everybody is in the end.
 */
async function afterTwoHours({ called, restarted }: { called: boolean; restarted: boolean }) {
  const third = 2_400_000;
  const bleeding = { scenario: 'haemorrhage', hazard: '3000', staff: 'instant', beds: '2' };
  const ward = await scene(bleeding);
  let program = await ward.begin();
  const acks = () => ward.broker.received.filter(({ topic }) => topic.endsWith('/acks'));
  const livedTo = async (ms: number) => {
    ward.to(ms);
    const at = originMs + ms;
    await until('it lived', () =>
      ward.broker.received.some(
        ({ topic, text }) => topic.endsWith('/truth') && JSON.parse(text).at === at,
      ),
    );
  };
  await livedTo(third);
  if (called) {
    const asked = {
      kind: 'emergency_call',
      state: 'open',
      rule: 'fever',
      alarm: 'a1',
      raisedAt: 0,
    };
    const call = { id: 'e1', patient: 'p01', ...asked };
    await ward.broker.publish('ward/patients/p01/interventions/e1', JSON.stringify(call), true);
    await until('heard', () => program.report().interventions === 1);
  }
  await livedTo(2 * third);
  if (restarted) {
    await program.stop();
    ward.to(2.5 * third);
    const answered = acks().length;
    program = await ward.begin();
    // The intervention is still retained here, so it is answered once more.
    if (called) await until('answered again', () => acks().length > answered);
  }
  await livedTo(3 * third);
  const { arms } = await program.stop();
  return { arms, acks: acks().map(({ text }) => JSON.parse(text)) };
}

test('patients whose devices start anew live the same life, with all that was done for them before', async () => {
  const [through, again, alone] = await Promise.all([
    afterTwoHours({ called: true, restarted: false }),
    afterTwoHours({ called: true, restarted: true }),
    afterTwoHours({ called: false, restarted: false }),
  ]);
  expect(again.arms).toEqual(through.arms);
  const [monitored, unmonitored] = through.arms;
  expect(unmonitored).toEqual(alone.arms[1]);
  expect(monitored?.visits.all.alarm).toBe(1);
  expect(monitored?.severity).toBeLessThan(alone.arms[0]?.severity ?? 0);
  const [came, noted] = through.acks;
  expect(through.acks).toHaveLength(2);
  expect(noted).toMatchObject({ arrivedAt: came.at, note: expect.stringContaining('NEWS2') });
  // The second time as it was.
  expect(again.acks).toEqual([came, noted, noted]);
});

test('without a call both groups live the same life, to the last digit', async () => {
  const { arms } = await afterTwoHours({ called: false, restarted: false });
  const [monitored, unmonitored] = arms.map(({ arm: _, ...group }) => group);
  expect(monitored).toEqual(unmonitored);
  expect(monitored?.severity).toBeGreaterThan(0);
});

test('where all who wear devices have gone the devices end, but not the ward: their twins live on', async () => {
  const ward = await scene({
    ...{ scenario: 'haemorrhage', hazard: '100000', staff: 'none', beds: '1' },
  });
  const program = await ward.begin();
  ward.to(24 * 3_600_000);
  await until('gone', () => program.report().beds[0]?.truth === 'gone');
  await until('the devices have ended', () =>
    (program.report().beds[0]?.devices ?? []).every(({ link }) => link === 'ended'),
  );
  const last = await program.stop();
  expect(last.arms[0]).toMatchObject({ patients: 1, severity: 1, gone: 1, red: 0 });
  expect(last.ended).toBe(false);
});

test('a real person on file gets no simulated nurse, a simulated one does', async () => {
  const ward = await scene();
  const calls = { p01: 'n1', anna: 'n2' };
  for (const [patient, id] of Object.entries(calls)) {
    const asked = { kind: 'notify_nurse', state: 'open', rule: 'fever', alarm: 'a1', raisedAt: 0 };
    const call = { id, patient, ...asked };
    const topic = `ward/patients/${patient}/interventions/${id}`;
    await ward.broker.publish(topic, JSON.stringify(call), true);
  }
  const acks = () => ward.broker.received.filter(({ topic }) => topic.endsWith('/acks'));
  const seen: unknown[] = [];
  for (const recordings of [ward.recordings, '']) {
    const program = await ward.begin({ recordings });
    await until('heard', () => program.report().interventions === 1);
    const before = acks().length;
    ward.to(recordings === '' ? 7_200_000 : 3_600_000);
    if (recordings === '') await until('answered', () => acks().length > before);
    await program.stop();
    seen.push([...new Set(acks().map(({ topic }) => topic))]);
  }
  expect(seen).toEqual([[], ['ward/patients/p01/acks']]);
});

test('a start that cannot be is refused with the reason, and leaves nothing locked', async () => {
  const ward = await scene();
  await expect(ward.begin({ broker: 'http://x' })).rejects.toThrow('mqtt:// or mqtts://');
  await expect(ward.begin({ recordings: '/nowhere' })).rejects.toThrow('does not exist');
  const program = await ward.begin();
  await expect(ward.begin()).rejects.toThrow(
    /devices\.sqlite cannot be opened: database is locked/,
  );
  await program.stop();
});

test('who will log in is known before the program starts: the bedside, and each device with its patient', async () => {
  const ward = await scene({ beds: '1' });
  const parties = await ward.parties('');
  const program = await ward.begin();
  await until('all have logged in', () => ward.passwords.size === parties.length);
  await program.stop();
  expect(parties.map(({ name }) => name).sort()).toEqual([...ward.passwords.keys()].sort());
  expect(await ward.parties(ward.recordings)).toEqual([
    { name: 'bedside', role: 'bedside' },
    { name: 'anna-monitor', role: 'device', patient: 'anna' },
  ]);
  await expect(ward.parties('/nowhere')).rejects.toThrow('does not exist');
});
