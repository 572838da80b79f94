import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { Beds, Measurement } from './bed.ts';
import type { CareLog } from './care-log.ts';
import { isChart } from './chart.ts';
import { lifeAgain } from './life-again.ts';
import type { LiveWard } from './live-ward.ts';
import type { Outbox } from './outbox.ts';
import { recordedBed } from './recorded-bed.ts';
import { monitorOf, readRecordings } from './recordings.ts';
import { rememberedSteps, simulatedLife } from './simulated-life.ts';
import { readChoices, type WardChoices } from './ward-choices.ts';
import type { Witnesses } from './witnesses.ts';

/** Who lies in the beds of this ward. */
export interface WardBeds extends Beds {
  /** The simulated patients and their nurses; absent where all are recordings of real people. */
  readonly ward?: LiveWard;
  /** Of them: what was true. */
  readonly witnesses?: Witnesses;
  /** Columns of recordings that name no vital sign. */
  readonly ignored: readonly { readonly patient: string; readonly columns: readonly string[] }[];
}

export interface Play {
  /** The ward's time. */
  readonly nowMs: number;
  /** Knows when the play began, and how far it had come if this process is not its first. */
  readonly outbox: Pick<Outbox, 'resumed' | 'beganMs' | 'lastAt'>;
  /** What staff were asked for in this play. */
  readonly log: Pick<CareLog, 'note' | 'past'>;
}

type Wanted = Pick<
  Settings,
  | 'seed'
  | 'beds'
  | 'recordings'
  | 'loop'
  | 'arms'
  | 'link'
  | 'scenario'
  | 'hazard'
  | 'staff'
  | 'physiology'
  | 'speed'
>;

/**
 * The beds that the settings ask for, ready to be measured: simulated patients, or every recording
 * of a folder. In a play that is resumed a recording goes on after its last row. A simulated ward
 * has lived on unmeasured, as with devices that were off, but what its nurses wrote meanwhile is
 * charted now; staff who were asked for something before have done it, and what was asked for
 * meanwhile they have not heard.
 */
export function wardBeds(settings: Wanted, play: Play): Result<WardBeds> {
  const choices = readChoices(settings);
  if (!choices.ok) return choices;
  if (settings.recordings !== '') return recordedBeds(settings, choices.value, play);
  return good(livingBeds(settings, choices.value, play));
}

function livingBeds(
  settings: Wanted,
  choices: WardChoices,
  { nowMs, outbox, log }: Play,
): WardBeds {
  const startMs = outbox.beganMs;
  const remembered = rememberedSteps(settings.speed);
  const life = simulatedLife(settings, choices, { startMs, log, remembered });
  const written: Measurement[] = [];
  if (outbox.resumed) {
    const lastMs = log.past.at(-1)?.steppedMs ?? nowMs;
    const isNew = ({ device, measuredAtMs }: Measurement) =>
      isChart(device) && measuredAtMs > (outbox.lastAt(device) ?? Number.NEGATIVE_INFINITY);
    const again = lifeAgain(life, log.past, (measured) => written.push(...measured.filter(isNew)));
    again.liveUntil(Math.max(nowMs, lastMs));
  }
  const measure = (untilMs: number) => [...written.splice(0), ...life.measure(untilMs)];
  return { ...life, measure, ignored: [] };
}

function recordedBeds(
  { seed, recordings, loop }: Wanted,
  { link }: WardChoices,
  { outbox }: Play,
): Result<WardBeds> {
  const read = readRecordings(recordings);
  if (!read.ok) return read;
  const beds = read.value.map((recording) => {
    const afterMs = outbox.lastAt(monitorOf(recording.patient));
    const playing = { startMs: outbox.beganMs, loop, link, seed };
    return recordedBed(recording, afterMs === undefined ? playing : { ...playing, afterMs });
  });
  const ignored = read.value
    .filter(({ ignored }) => ignored.length > 0)
    .map(({ patient, ignored }) => ({ patient, columns: ignored }));
  return good({ beds, measure: (untilMs) => beds.flatMap((bed) => bed.measure(untilMs)), ignored });
}
