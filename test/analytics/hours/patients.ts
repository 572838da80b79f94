import type { Reading } from '#ward/reading.ts';
import type { Vitals } from '#ward/vitals.ts';
import { noon, reading } from '../scene.ts';

/** The seconds from a minute of the hour to another. */
function within(second: number, fromMin: number, untilMin: number): boolean {
  return second >= fromMin * 60 && second < untilMin * 60;
}

/** Whole numbers from -2 to 2 that come again each time. */
function wavers(second: number, salt: number): number {
  return ((second * 7919 + salt * 104_729) % 5) - 2;
}

/**
 * How four people are in an hour: one has a racing heart and later too little oxygen, the second one a
 * heart that races for two minutes, the third one scores high, and the heart of the fourth comes and goes.
 */
export function vitalsOf(patient: number, second: number): Vitals {
  const noise = wavers(second, patient);
  const well = {
    heart_rate: 74 + noise,
    spo2: 97,
    respiratory_rate: 15 + (noise > 0 ? 1 : 0),
    ...(second % 600 === 0 && { systolic: 122 + noise, temperature: 36.8 }),
    ...(second % 900 === 0 && { consciousness: 'A' as const }),
  };
  switch (patient) {
    case 1:
      if (within(second, 10, 25)) return { ...well, heart_rate: 128 + noise };
      return within(second, 32, 40) ? { ...well, spo2: 86 } : well;
    case 2:
      return within(second, 20, 22) ? { ...well, heart_rate: 164 + noise } : well;
    case 3:
      if (!within(second, 15, 45)) return well;
      return { ...well, respiratory_rate: 26, spo2: 91, heart_rate: 112 + noise };
    default: {
      const isFast = within(second, 28, 50) && second % 120 < 60;
      return { ...well, heart_rate: isFast ? 118 + noise : 80 + noise };
    }
  }
}

/** How many ms later what a device measured at this second is received: never, once, or several times. */
export type Way = (device: string, second: number) => number | undefined | readonly number[];

export const everyS = 2;
export const patients = [1, 2, 3, 4] as const;
export const deviceOf = (patient: number) => `strap-p${patient}`;

/** What the gateway writes down in an hour, of devices whose clocks are so many ms ahead. */
export function journalOf(
  way: Way = () => 80,
  aheadMs: (device: string, second: number) => number = () => 0,
  lengthS = 3600,
  vitals = vitalsOf,
): Reading[] {
  const all = patients.flatMap((patient) => {
    const device = deviceOf(patient);
    const samples: Reading[] = [];
    for (let second = 0; second < lengthS; second += everyS) {
      const at = noon + second * 1000;
      const claimed = at + aheadMs(device, second);
      const seq = second / everyS;
      for (const delayMs of [way(device, second) ?? []].flat()) {
        const receivedAt = at + delayMs;
        samples.push(
          reading(second, vitals(patient, second), {
            patient: `p${patient}`,
            device,
            seq,
            at: claimed,
            sentAt: receivedAt - 40 + aheadMs(device, second + delayMs / 1000),
            receivedAt,
            delayMs: receivedAt - claimed,
          }),
        );
      }
    }
    return samples;
  });
  return arrived(all);
}

/** As the gateway numbers them. */
export function arrived(readings: readonly Reading[]): Reading[] {
  return readings
    .toSorted((one, other) => one.receivedAt - other.receivedAt || one.seq - other.seq)
    .map((each, index) => ({ ...each, number: index + 1, after: index }));
}

/** The same people with a band that counts steps and the pulse, and a cuff that measures now and then. */
export function journalOfAll(way: Way, lengthS = 3600): Reading[] {
  const others = patients.flatMap((patient) => [
    ...samplesOf(patient, 'band', 7, lengthS, way, (second) => ({
      pulse_rate: 78 + wavers(second, patient) + (patient === 3 && second % 900 < 200 ? 40 : 0),
      steps: patient === 1 && second < 1200 ? second * 2 : 2400,
    })),
    ...samplesOf(patient, 'cuff', 300, lengthS, way, (second) => ({
      systolic: patient === 2 && second > 1500 ? 88 : 125,
      temperature: 36.8 + wavers(second, patient) / 10,
    })),
  ]);
  return arrived([...journalOf(way, undefined, lengthS), ...others]);
}

function samplesOf(
  patient: number,
  kind: string,
  intervalS: number,
  lengthS: number,
  way: Way,
  vitals: (second: number) => Vitals,
): Reading[] {
  const samples: Reading[] = [];
  const device = `${kind}-p${patient}`;
  for (let second = 0; second < lengthS; second += intervalS) {
    for (const delayMs of [way(device, second) ?? []].flat()) {
      const receivedAt = noon + second * 1000 + delayMs;
      const seq = second / intervalS;
      const other = { patient: `p${patient}`, device, seq, receivedAt, delayMs };
      samples.push(reading(second, vitals(second), other));
    }
  }
  return samples;
}
