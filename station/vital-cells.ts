import type { PatientReport } from '#ward/program.ts';
import { isNumericVital, numericVitals, type VitalName } from '#ward/vitals.ts';
import { ageOf } from './ages.ts';
import { type Piece, piece } from './cell.ts';

interface VitalColumn {
  readonly head: string;
  readonly width: number;
  readonly vital: VitalName;
  /** Shown behind `vital` with a slash. */
  readonly with?: VitalName;
  /** Shown in its stead while `vital` is old, and says so. */
  readonly instead?: { readonly vital: VitalName; readonly mark: string };
  /** From this age on the age is shown; and from this one on the value is dimmed. */
  readonly ageFromMs: number;
  readonly oldFromMs: number;
}

const minute = 60_000;

/**
 * The vitals of the table. Ages are three times the usual interval of the wearable that measures it;
 * but a blood pressure is a single event, so it always tells its age.
 */
export const vitalColumns: readonly VitalColumn[] = [
  {
    head: 'HR',
    width: 8,
    vital: 'heart_rate',
    instead: { vital: 'pulse_rate', mark: 'pr' },
    ageFromMs: 3000,
    oldFromMs: 3000,
  },
  { head: 'SpO2', width: 8, vital: 'spo2', ageFromMs: 3000, oldFromMs: 3000 },
  { head: 'RR', width: 7, vital: 'respiratory_rate', ageFromMs: 12_000, oldFromMs: 12_000 },
  {
    head: 'Temp',
    width: 9,
    vital: 'temperature',
    ageFromMs: 3 * minute,
    oldFromMs: 3 * minute,
  },
  {
    head: 'BP',
    width: 12,
    vital: 'systolic',
    with: 'diastolic',
    ageFromMs: minute,
    oldFromMs: 45 * minute,
  },
];

/**
 * One vital of one patient: `72`, `72 12s` where it is old, `70 pr` where the pulse stands in for the
 * heart rate, `-` where it is unknown. `slackMs` is how old the report itself may be.
 */
export function vitalCell(
  column: VitalColumn,
  vitals: PatientReport['vitals'],
  nowMs: number,
  slackMs: number,
): Piece {
  const ageAt = (at: number) => nowMs - at;
  const measured = vitals[column.vital];
  const old = measured === undefined || ageAt(measured.at) > column.oldFromMs + slackMs;

  const other = column.instead && vitals[column.instead.vital];
  if (column.instead && other && old && ageAt(other.at) <= column.oldFromMs + slackMs) {
    return piece(`${shown(column.vital, other.value)} ${column.instead.mark}`);
  }
  if (measured === undefined) return piece('-', 'dim');

  const second = column.with === undefined ? undefined : vitals[column.with];
  const pair =
    column.with === undefined ? '' : `/${second ? shown(column.vital, second.value) : '-'}`;
  const age =
    ageAt(measured.at) > column.ageFromMs + slackMs ? ` ${ageOf(ageAt(measured.at))}` : '';
  return piece(`${shown(column.vital, measured.value)}${pair}${age}`, old ? 'dim' : undefined);
}

/** In the steps of the vital; a value that lies between them shows that it does. */
function shown(vital: VitalName, value: number | string): string {
  if (typeof value === 'string') return value;
  const fine = isNumericVital(vital) && numericVitals[vital].step < 1;
  return fine || !Number.isInteger(value) ? value.toFixed(1) : String(value);
}
