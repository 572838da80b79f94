import type { Bed, Measurement } from './bed.ts';
import type { Row } from './recording.ts';
import { monitorOf, type NamedRecording } from './recordings.ts';

export interface Playing {
  /** The ward's time of the first row; whole ms. */
  readonly startMs: number;
  /** Starts over when it ends, one usual interval after the last row. */
  readonly loop: boolean;
  /** What was measured until then was measured before a restart, and does not come again. */
  readonly afterMs?: number;
}

/**
 * The bed of a recorded person: each row comes once, as the file has it, at the moment it has from
 * the first row. How far and how often `measure` is called changes nothing about what is measured.
 */
export function recordedBed(recording: NamedRecording, playing: Playing): Bed {
  const { patient, rows, spanMs, intervalMs } = recording;
  const { startMs, loop, afterMs = Number.NEGATIVE_INFINITY } = playing;
  const device = monitorOf(patient);
  const roundMs = spanMs + intervalMs;

  const roundsBefore = loop ? Math.max(0, Math.floor((afterMs - startMs) / roundMs)) : 0;
  let roundStartMs = startMs + roundsBefore * roundMs;
  let next = firstAfter(rows, afterMs - roundStartMs);
  let untilNowMs = afterMs;

  return {
    patient,
    devices: [{ device, kind: 'bedside_monitor' }],
    get ended() {
      return !loop && untilNowMs >= startMs + spanMs;
    },
    measure(untilMs) {
      const measurements: Measurement[] = [];
      untilNowMs = Math.max(untilNowMs, untilMs);
      for (;;) {
        for (; next < rows.length; next += 1) {
          const { offsetMs, vitals } = rows[next] as Row;
          const at = roundStartMs + offsetMs;
          if (at > untilMs) return measurements;
          measurements.push({ device, at, vitals });
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
