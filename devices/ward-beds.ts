import { simulatedPatient } from '#patients/simulated-patient.ts';
import { simulatedWard } from '#patients/ward.ts';
import { good, type Result } from '#ward/result.ts';
import type { Settings } from '#ward/settings.ts';
import type { Beds, Measurement } from './bed.ts';
import type { CareLog } from './care-log.ts';
import { isChart } from './chart.ts';
import { type LiveWard, liveWard } from './live-ward.ts';
import type { Outbox } from './outbox.ts';
import { recordedBed } from './recorded-bed.ts';
import { monitorOf, readRecordings } from './recordings.ts';
import { simulatedBeds } from './simulated-ward.ts';
import { readChoices, type WardChoices } from './ward-choices.ts';

/** Who lies in the beds of this ward. */
export interface WardBeds extends Beds {
  /** The simulated patients and their nurses; absent where all are recordings of real people. */
  readonly ward?: LiveWard;
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

/** Every patient lives in steps of this length, counted from the start. */
const gridMs = 1000;

function livingBeds(
  { seed, beds, hazard, physiology }: Wanted,
  { arms, link, scenarios, staff }: WardChoices,
  { nowMs, outbox, log }: Play,
): WardBeds {
  const startMs = outbox.beganMs;
  // A patient of that name is the same one in a ward of any size.
  const patients = Array.from({ length: beds }, (_, index) =>
    simulatedPatient({
      seed,
      name: `p${String(index + 1).padStart(2, '0')}`,
      ...{ startMs, arms, scenarios, hazard, physiology },
    }),
  );
  const ward = liveWard({
    ward: simulatedWard({ seed, ward: 'live', patients, arms, startMs, staff }),
    ...{ arms, startMs, log },
    onVisit: ({ patient, leftAtMs }) => worn.refit(patient, leftAtMs),
  });
  const worn = simulatedBeds({ seed, ward, startMs, gridMs, everyMs: gridMs, link });
  const written: Measurement[] = [];
  if (outbox.resumed) {
    const liveUntil = (untilMs: number) => {
      written.push(...chartedUntil(untilMs, { worn, fromMs: ward.steppedMs, outbox }));
    };
    for (const event of log.past) {
      liveUntil(event.steppedMs);
      ward.repeat(event);
    }
    liveUntil(nowMs);
  }
  const measure = (untilMs: number) => [...written.splice(0), ...worn.measure(untilMs)];
  return { beds: worn.beds, measure, ward, ignored: [] };
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

const hourMs = 3_600_000;

/**
 * The ward lives on unmeasured: what is on the charts by then, and not in the outbox. Hour by hour,
 * since what a ward measures at once has to fit into memory.
 */
function chartedUntil(
  untilMs: number,
  parts: {
    readonly worn: Pick<Beds, 'measure'>;
    readonly fromMs: number;
    readonly outbox: Pick<Outbox, 'lastAt'>;
  },
): readonly Measurement[] {
  const { worn, fromMs, outbox } = parts;
  const isNew = ({ device, measuredAtMs }: Measurement) =>
    isChart(device) && measuredAtMs > (outbox.lastAt(device) ?? Number.NEGATIVE_INFINITY);
  const charted: Measurement[] = [];
  for (let atMs = fromMs + hourMs; atMs < untilMs; atMs += hourMs) {
    charted.push(...worn.measure(atMs).filter(isNew));
  }
  charted.push(...worn.measure(untilMs).filter(isNew));
  return charted;
}
