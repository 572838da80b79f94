import { expect, test } from 'vitest';
import { wardBeds } from '#devices/ward-beds.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';

const startMs = 1_763_800_000_000;
const hour = 3_600_000;

function bedsOf(given: Partial<Record<SettingName, string>>) {
  const settings = readSettings(given, {});
  if (!settings.ok) throw new Error(settings.reason);
  const beds = wardBeds(settings.value, {
    nowMs: startMs,
    outbox: { resumed: false, beganMs: startMs, lastAt: () => undefined },
    log: { past: [], note: () => undefined },
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
