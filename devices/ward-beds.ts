import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { Bed } from './bed.ts';
import type { Outbox } from './outbox.ts';
import { recordedBed } from './recorded-bed.ts';
import { monitorOf, readRecordings } from './recordings.ts';
import { simulatedBeds } from './simulated-bed.ts';

/** Who lies in the beds of this ward. */
export interface WardBeds {
  readonly beds: readonly Bed[];
  /** The patients who are simulated; the others are recordings of real people. */
  readonly simulated: ReadonlySet<string>;
  /** Columns of recordings that name no vital sign. */
  readonly ignored: readonly { readonly patient: string; readonly columns: readonly string[] }[];
}

export interface Play {
  /** The ward's time. */
  readonly nowMs: number;
  /** Knows when the play began, and how far it had come if this process is not its first. */
  readonly outbox: Pick<Outbox, 'resumed' | 'beganMs' | 'lastAt'>;
}

/**
 * The beds that the settings ask for, ready to be measured: simulated patients, or every recording
 * of a folder. In a play that is resumed a recording goes on after its last row, and a simulated
 * patient has lived on unmeasured, as with a device that was off.
 */
export function wardBeds(
  { seed, beds, recordings, loop }: Pick<Settings, 'seed' | 'beds' | 'recordings' | 'loop'>,
  { nowMs, outbox }: Play,
): Result<WardBeds> {
  if (recordings === '') {
    const simulated = simulatedBeds({ seed, beds, startMs: outbox.beganMs });
    if (outbox.resumed) for (const bed of simulated) liveOn(bed, outbox.beganMs, nowMs);
    const names = simulated.map(({ patient }) => patient);
    return good({ beds: simulated, simulated: new Set(names), ignored: [] });
  }

  const read = readRecordings(recordings);
  if (!read.ok) return read;
  const played = read.value.map((recording) => {
    const afterMs = outbox.lastAt(monitorOf(recording.patient));
    const playing = { startMs: outbox.beganMs, loop, ...(afterMs !== undefined && { afterMs }) };
    return recordedBed(recording, playing);
  });
  const ignored = read.value
    .filter(({ ignored }) => ignored.length > 0)
    .map(({ patient, ignored }) => ({ patient, columns: ignored }));
  return good({ beds: played, simulated: new Set(), ignored });
}

const hourMs = 3_600_000;

/** Hour by hour, since what a bed measures at once has to fit into memory. */
function liveOn(bed: Bed, fromMs: number, untilMs: number): void {
  for (let atMs = fromMs + hourMs; atMs < untilMs; atMs += hourMs) bed.measure(atMs);
  bed.measure(untilMs);
}
