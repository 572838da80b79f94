import { type WindowLimits, windowLimits } from '#analytics/course/window.ts';
import { play } from '#analytics/play.ts';
import type { RuleSet } from '#analytics/rules/rule-set.ts';
import { monitorOf, type NamedRecording } from '#devices/recordings.ts';
import type { Reading } from '#ward/reading.ts';
import type { Verdict } from '#ward/truth.ts';
import { missedBefore } from './missing.ts';

/** One alarm of one recording, in seconds of the recording's own clock. */
export interface ReplayedAlarm {
  /** The name of the file, without `.csv`. */
  readonly recording: string;
  readonly rule: string;
  readonly raisedAtS: number;
  /** `null` while it is open at the end. */
  readonly clearedAtS: number | null;
  /** What it was worth; `null` where that cannot be said. Absent where the truth is not known at all. */
  readonly verdict?: Verdict | null;
}

/**
 * Judges a recording on recorded time, as if every row had arrived in its moment. Where a row or a
 * value is missing, nothing is known of that time: it is a gap, however short.
 */
export function judged(recording: NamedRecording, set: RuleSet): readonly ReplayedAlarm[] {
  const name = recording.file.replace(/\.csv$/i, '');
  const { firstMs, spanMs } = recording;
  const untilMs = firstMs + spanMs;
  const alarms = play(set, limitsOf(recording), readingsOf(recording), { untilMs });
  const endOf = endsIn(recording, set);
  return alarms.map(({ rule, raisedAt, clearedAt }) => {
    const endMs = endOf(rule, clearedAt);
    return {
      recording: name,
      rule,
      raisedAtS: raisedAt / 1000,
      clearedAtS: endMs === undefined ? null : endMs / 1000,
    };
  });
}

/** Where a gap resets, an alarm is over in the first row without a value, not in the next with one. */
function endsIn(recording: NamedRecording, { rules }: RuleSet) {
  const resets = new Map(
    rules.flatMap(({ id, quantity, gap }) =>
      quantity.of === 'vital' && gap === 'reset' ? [[id, quantity.vital]] : [],
    ),
  );
  return (rule: string, clearedAt: number | undefined): number | undefined => {
    const vital = resets.get(rule);
    return (vital && missedBefore(recording, vital, clearedAt)) ?? clearedAt;
  };
}

/** A missing row makes an interval twice as long; rows that come a little late do not. */
function limitsOf({ intervalMs }: NamedRecording): WindowLimits {
  return { ...windowLimits, gap: { floorMs: 1.5 * intervalMs, factor: 0 } };
}

function* readingsOf({ patient, firstMs, rows }: NamedRecording): Generator<Reading> {
  const device = monitorOf(patient);
  for (const [seq, { offsetMs, vitals }] of rows.entries()) {
    const at = firstMs + offsetMs;
    yield {
      number: seq + 1,
      after: seq,
      device,
      patient,
      boot: 'replay',
      seq,
      at,
      receivedAt: at,
      delayMs: 0,
      quality: [],
      vitals,
    };
  }
}
