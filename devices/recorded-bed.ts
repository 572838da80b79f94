import { chance } from '#patients/chance.ts';
import type { Bed, Beds, Measurement } from './bed.ts';
import { deviceClock } from './network/device-clock.ts';
import { openPath } from './network/path.ts';
import type { LinkProfile } from './network/profile.ts';
import { linkProfiles } from './network/profiles.ts';
import type { Row } from './recording.ts';
import { monitorOf, type NamedRecording } from './recordings.ts';

export interface Playing {
  /** The ward's time of the first row; whole ms. */
  readonly startMs: number;
  /** Starts over when it ends, one usual interval after the last row. */
  readonly loop: boolean;
  /** What was measured until then was measured before a restart, and does not come again. */
  readonly afterMs?: number;
  /** How the rows travel, and the seed of their luck. Absent: each arrives at its moment. */
  readonly link?: LinkProfile;
  readonly seed?: string;
}

/**
 * The bed of a recorded person: each row comes once, as the file has it, at the moment it has from
 * the first row. How far and how often `measure` is called changes nothing about what is measured.
 */
export function recordedBed(
  recording: NamedRecording,
  playing: Playing,
): Bed & Pick<Beds, 'measure'> {
  const { patient, rows, spanMs, intervalMs } = recording;
  const { startMs, loop, afterMs = Number.NEGATIVE_INFINITY } = playing;
  const { link = linkProfiles.perfect, seed = '' } = playing;
  const device = monitorOf(patient);
  const path = openPath(link, chance(seed, device, 'path'), startMs);
  const clock = deviceClock(link.clock, chance(seed, device, 'clock'), startMs);
  const roundMs = spanMs + intervalMs;

  const roundsBefore = loop ? Math.max(0, Math.floor((afterMs - startMs) / roundMs)) : 0;
  let roundStartMs = startMs + roundsBefore * roundMs;
  let next = firstAfter(rows, afterMs - roundStartMs);
  let untilNowMs = afterMs;

  return {
    patient,
    devices: [{ device, kind: 'bedside_monitor', clock }],
    get ended() {
      return !loop && untilNowMs >= startMs + spanMs;
    },
    measure(untilMs) {
      const measurements: Measurement[] = [];
      untilNowMs = Math.max(untilNowMs, untilMs);
      for (;;) {
        for (; next < rows.length; next += 1) {
          const { offsetMs, vitals } = rows[next] as Row;
          const measuredAtMs = roundStartMs + offsetMs;
          if (measuredAtMs > untilMs) return measurements;
          const at = clock(measuredAtMs);
          measurements.push({
            device,
            at,
            measuredAtMs,
            vitals,
            arrivals: path.send(measuredAtMs),
          });
        }
        if (!loop || roundStartMs + roundMs > untilMs) return measurements;
        roundStartMs += roundMs;
        next = 0;
      }
    },
  };
}

function firstAfter(rows: readonly Row[], offsetMs: number): number {
  const index = rows.findIndex((row) => row.offsetMs > offsetMs);
  return index === -1 ? rows.length : index;
}
