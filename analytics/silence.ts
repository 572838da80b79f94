import type { Alarm } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';
import { idOf } from './alarms.ts';
import { lostSignal } from './rules.ts';
import { lowerMedian } from './window.ts';

/** What is known of a device that reports: enough to notice when it no longer does. */
export interface Presence {
  readonly device: string;
  readonly patient: string;
  /** When the gateway last heard it, and the newest measured time that it reported. */
  readonly heardAt: number;
  readonly measuredAt: number;
  /** Its last intervals between measurements, newest last. */
  readonly intervalsMs: readonly number[];
  /** It was found silent, and has not been heard since. */
  readonly lost: boolean;
}

export interface SilencePolicy {
  /** The shortest grace. */
  readonly floorMs: number;
  /** A device may miss this many of its usual intervals. */
  readonly intervals: number;
  /** A device silent for so long was put away: it is no longer missed. */
  readonly putAwayMs: number;
}

export const silencePolicy: SilencePolicy = {
  floorMs: 15_000,
  intervals: 3,
  putAwayMs: 24 * 3_600_000,
};

const intervalsKept = 9;
const intervalMs = { least: 1000, most: 4 * 3_600_000 };

/** A device was heard. Presence is told from arrival: an old value proves no present signal. */
export function heard(
  before: Presence | undefined,
  reading: Reading,
  now: number,
  policy: SilencePolicy,
): Presence {
  const { device, patient, at, receivedAt } = reading;
  if (before === undefined) {
    return { device, patient, heardAt: receivedAt, measuredAt: at, intervalsMs: [], lost: false };
  }
  const sinceMs = at - before.measuredAt;
  const presence: Presence = {
    device,
    patient,
    heardAt: Math.max(before.heardAt, receivedAt),
    measuredAt: Math.max(before.measuredAt, at),
    intervalsMs:
      sinceMs > 0 ? [...before.intervalsMs, sinceMs].slice(-intervalsKept) : before.intervalsMs,
    lost: before.lost,
  };
  return { ...presence, lost: before.lost && now - receivedAt > graceMsOf(presence, policy) };
}

/**
 * How long a device may be silent: some of its usual intervals, learnt from what was seen. One
 * reading shows no interval, and may be of the sparsest cuff.
 */
export function graceMsOf({ intervalsMs }: Presence, policy: SilencePolicy): number {
  const usualMs = lowerMedian(intervalsMs) ?? intervalMs.most;
  const boundedMs = Math.min(Math.max(usualMs, intervalMs.least), intervalMs.most);
  return Math.max(policy.floorMs, policy.intervals * boundedMs);
}

/** `since` is when listening began: before then, silence proves nothing. */
export function isSilent(
  presence: Presence,
  now: number,
  since: number,
  policy: SilencePolicy,
): boolean {
  return presence.lost || now - Math.max(presence.heardAt, since) > graceMsOf(presence, policy);
}

export function isPutAway(
  presence: Presence,
  now: number,
  since: number,
  policy: SilencePolicy,
): boolean {
  return now - Math.max(presence.heardAt, since) > policy.putAwayMs;
}

/** One technical alarm for a patient, however many devices fell silent. At least one of them. */
export function silenceAlarm(patient: string, silent: readonly Presence[], now: number): Alarm {
  const onsetAt = Math.min(...silent.map(({ heardAt }) => heardAt));
  return {
    id: idOf(patient, lostSignal.id, onsetAt),
    patient,
    rule: lostSignal.id,
    kind: 'technical',
    priority: lostSignal.priority,
    state: 'active',
    message: silenceMessage(silent),
    onsetAt,
    raisedAt: now,
    evaluatedAt: now,
  };
}

const namedMax = 5;

export function silenceMessage(silent: readonly Presence[]): string {
  const names = silent.map(({ device }) => device).sort();
  const rest = names.length - namedMax;
  const named = names.slice(0, namedMax).join(', ');
  return `No signal from ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}
