import { expect, test } from 'vitest';
import type { Measurement } from '#devices/bed.ts';
import { rememberedSteps } from '#devices/simulated-life.ts';
import { type Play, wardBeds } from '#devices/ward-beds.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';

const startMs = 1_763_800_000_000;
const hour = 3_600_000;

function bedsOf(given: Partial<Record<SettingName, string>>, play: Partial<Play> = {}) {
  const settings = readSettings(given, {});
  if (!settings.ok) throw new Error(settings.reason);
  const beds = wardBeds(settings.value, {
    nowMs: startMs,
    outbox: { resumed: false, beganMs: startMs, lastAt: () => undefined },
    log: { past: [], note: () => undefined },
    ...play,
  });
  if (!beds.ok) throw new Error(beds.reason);
  return beds.value;
}

/** Devices that are silent for the last eight of so many hours. */
function silentAfter(hours: number, given: Partial<Record<SettingName, string>>) {
  const { beds, measure } = bedsOf({ scenario: 'none', beds: '3', arms: 'monitored', ...given });
  const lastMs = new Map<string, number>();
  for (let passed = 1; passed <= hours; passed += 1) {
    for (const { device, measuredAtMs } of measure(startMs + passed * hour)) {
      lastMs.set(device, measuredAtMs);
    }
  }
  return beds
    .flatMap(({ devices }) => devices)
    .filter(({ device }) => (lastMs.get(device) ?? 0) < startMs + (hours - 8) * hour);
}

test('devices that come off stay off until somebody comes; a round puts them back on', () => {
  expect(silentAfter(18, { staff: 'none' })).not.toEqual([]);
  expect(silentAfter(18, { staff: 'usual' })).toEqual([]);
});

test('a patient is the same one in a ward of any size', () => {
  const of = (beds: string) =>
    bedsOf({ beds })
      .measure(startMs + 60_000)
      .filter(({ device }) => device.startsWith('p01-'));
  expect(of('3')).toEqual(of('1'));
  expect(of('1').length).toBeGreaterThan(0);
});

test('a word that stands for nothing is told, and no bed is made', () => {
  expect(() => bedsOf({ staff: 'many' })).toThrow('--staff is one of');
});

test('started again, the charts go on where the outbox ends: nothing twice, and nothing left out', () => {
  const charts = (all: readonly Measurement[]) =>
    all.filter(({ device }) => device.endsWith('-chart'));
  const given = { beds: '3', arms: 'monitored' };
  const whole = bedsOf(given);
  const all = Array.from({ length: 24 }, (_, passed) =>
    charts(whole.measure(startMs + (passed + 1) * hour)),
  ).flat();
  expect(all.length).toBeGreaterThan(10);

  // It died after ten hours, and what it had measured since nine was on no disk.
  const kept = all.filter(({ measuredAtMs }) => measuredAtMs <= startMs + 9 * hour);
  const lastAt = (name: string) => kept.findLast(({ device }) => device === name)?.measuredAtMs;
  const outbox = { resumed: true, beganMs: startMs, lastAt };
  const again = bedsOf(given, { nowMs: startMs + 20 * hour, outbox });
  const late = again.measure(startMs + 20 * hour + 500);
  expect(late.filter(({ device }) => !device.endsWith('-chart')).length).toBeLessThan(20);
  const rest = charts(again.measure(startMs + 24 * hour));
  const order = (entries: readonly Measurement[]) =>
    entries.map(({ device, measuredAtMs, vitals }) => ({ device, measuredAtMs, vitals }));
  expect(order([...kept, ...charts(late), ...rest])).toEqual(order(all));
});

test('how patients were is remembered for an hour, and longer where the ward is fast', () => {
  expect([1, 120, 240, 600].map(rememberedSteps)).toEqual([3600, 3600, 7200, 14_400]);
});

test('a ward that was called later than the clock now says has lived until then', () => {
  const call = { id: 'i1', patient: 'p01', kind: 'notify_nurse', cause: 'alarm', atMs: 1 } as const;
  const log = {
    past: [{ kind: 'call', steppedMs: startMs + 60_000, call }] as const,
    note: () => undefined,
  };
  const outbox = { resumed: true, beganMs: startMs, lastAt: () => undefined };
  const { ward } = bedsOf({ beds: '1' }, { nowMs: startMs + 5000, outbox, log });
  expect(ward?.steppedMs).toBe(startMs + 60_000);
});
