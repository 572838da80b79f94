import type { Reading } from '#ward/reading.ts';
import type { DelayReport } from '#ward/reports.ts';
import type { DelayPrior } from './prior.ts';
import { type KeptDelay, Way } from './way.ts';

export type { DelayPrior } from './prior.ts';
export type { KeptDelay } from './way.ts';

/**
 * How the samples of each device travel, learnt from those that arrive, in memory that does not
 * grow with their number. A device that was never heard is as the prior says.
 */
export interface Delays {
  /** Every reading, in the order of arrival. Repeats teach nothing. */
  heard(reading: Reading): void;
  /** For so long a sample behind a missing one waits for it; within `latenessBoundsMs`. */
  latenessMs(device: string): number;
  /** How far the device's clock seems to be ahead; 0 until it was learnt. */
  offsetMs(device: string): number;
  report(device: string, now: number): DelayReport | undefined;
  reports(now: number): readonly DelayReport[];
  /** For a restart: all of it, as plain JSON. Absent for a device that was never heard. */
  kept(device: string): KeptDelay | undefined;
  /** The link promises something else from now on; what was learnt stays. */
  promise(prior: DelayPrior): void;
  /** All that were heard. */
  devices(): readonly string[];
  /** The device was put away. */
  forget(device: string): void;
}

export function createDelays(promised: DelayPrior, kept: readonly KeptDelay[] = []): Delays {
  let prior = promised;
  const ways = new Map<string, Way>();
  for (const each of kept) ways.set(each.device, new Way(each.device, each.patient, prior, each));
  let unheard = new Way('', '', prior);

  return {
    heard(reading) {
      const { device, patient } = reading;
      let way = ways.get(device);
      if (way === undefined) {
        way = new Way(device, patient, prior);
        ways.set(device, way);
      }
      way.patient = patient;
      way.heard(reading);
    },
    latenessMs: (device) => (ways.get(device) ?? unheard).latenessMs,
    offsetMs: (device) => ways.get(device)?.offsetMs ?? 0,
    report: (device, now) => ways.get(device)?.report(now),
    reports: (now) => [...ways.values()].map((way) => way.report(now)),
    kept: (device) => ways.get(device)?.kept,
    promise(next) {
      prior = next;
      unheard = new Way('', '', prior);
      for (const [device, way] of ways)
        ways.set(device, new Way(device, way.patient, prior, way.kept));
    },
    devices: () => [...ways.keys()],
    forget: (device) => void ways.delete(device),
  };
}
