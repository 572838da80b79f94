import type { NewestValue, PatientReport } from '#ward/program.ts';
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
  /** From this age on the age is shown. */
  readonly ageFromMs: number;
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
  },
  { head: 'SpO2', width: 8, vital: 'spo2', ageFromMs: 3000 },
  { head: 'RR', width: 7, vital: 'respiratory_rate', ageFromMs: 12_000 },
  { head: 'Temp', width: 9, vital: 'temperature', ageFromMs: 3 * minute },
  { head: 'BP', width: 12, vital: 'systolic', with: 'diastolic', ageFromMs: minute },
];

/** The moment at which the values are looked at. */
export interface Look {
  readonly nowMs: number;
  /** How old the report itself may be, of the ward's time. */
  readonly slackMs: number;
  /** Nobody judges any more what is stale: then whatever is old is. */
  readonly unjudged: boolean;
}

/**
 * One vital of one patient, at most `width` characters: `72`, `72 12s` where it is old, `72? 12m` where
 * it is so old that it no longer stands for the present (`72?` where that is too long), `70 pr` where
 * the pulse stands in for the heart rate, `-` where it is unknown.
 */
export function vitalCell(
  column: VitalColumn,
  vitals: PatientReport['vitals'],
  look: Look,
  width: number,
): Piece {
  const measured = vitals[column.vital];
  const isOld = ({ at }: NewestValue) => look.nowMs - at > column.ageFromMs + look.slackMs;
  const isStale = (value: NewestValue) => value.stale === true || (look.unjudged && isOld(value));

  const other = column.instead && vitals[column.instead.vital];
  if (column.instead && other && (measured === undefined || isOld(measured))) {
    if (!isOld(other) && !isStale(other)) {
      return piece(`${shown(column.vital, other.value)} ${column.instead.mark}`);
    }
  }
  if (measured === undefined) return piece('-', 'dim');

  const second = column.with === undefined ? undefined : vitals[column.with];
  const pair =
    column.with === undefined ? '' : `/${second ? shown(column.vital, second.value) : '-'}`;
  const text = `${shown(column.vital, measured.value)}${pair}`;
  // Of two values the older one tells how old they are together.
  const oldest = second && second.at < measured.at ? second : measured;
  if (!isOld(oldest) && !isStale(oldest)) return piece(text);
  const mark = isStale(oldest) ? '?' : '';
  const aged = `${text}${mark} ${ageOf(look.nowMs - oldest.at)}`;
  return piece(aged.length <= width ? aged : `${text}?`, isStale(oldest) ? 'dim' : undefined);
}

/** In the steps of the vital; a value that lies between them shows that it does. */
function shown(vital: VitalName, value: number | string): string {
  if (typeof value === 'string') return value;
  const fine = isNumericVital(vital) && numericVitals[vital].step < 1;
  return fine || !Number.isInteger(value) ? value.toFixed(1) : String(value);
}
