import { idOf } from '#analytics/alarms/alarms.ts';
import { isByHand } from '#analytics/course/validity.ts';
import { type TechnicalPolicy, usualTechnical } from '#analytics/rules/technical.ts';
import type { Alarm, Priority, TechnicalRule } from '#ward/alarm.ts';
import type { Reading } from '#ward/reading.ts';

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
  /** All that it ever reported was written by hand: it has no rhythm, and its silence means nothing. */
  readonly byHand?: true | undefined;
  /** When it said that it stops. */
  readonly signedOffAt?: number;
}

export interface SilencePolicy {
  /** The shortest grace. */
  readonly floorMs: number;
  /** A device may miss this many of its usual intervals. */
  readonly intervals: number;
  /** A device silent for so long was put away: it is no longer missed. */
  readonly putAwayMs: number;
  readonly priority: Priority;
}

/** Where a file of rules does not say. */
export const silencePolicy: SilencePolicy = {
  floorMs: usualTechnical.lost_signal.afterMs,
  intervals: 3,
  putAwayMs: 24 * 3_600_000,
  priority: usualTechnical.lost_signal.priority,
};

/** What a file of rules says; but no grace is shorter than that of `base`. */
export function silencePolicyOf(
  { priority, afterMs }: TechnicalPolicy,
  base: SilencePolicy,
): SilencePolicy {
  return { ...base, floorMs: Math.max(base.floorMs, afterMs), priority };
}

const intervalsKept = 9;
const intervalMs = { least: 1000, most: 4 * 3_600_000 };

/** A presence as it is kept: written over at each reading, so it is never handed out. */
export interface KeptPresence extends Omit<Presence, 'signedOffAt'> {
  patient: string;
  heardAt: number;
  measuredAt: number;
  readonly intervalsMs: number[];
  lost: boolean;
  byHand: true | undefined;
  /** As learnt from the intervals; absent until somebody asks for it. */
  usualMs: number | undefined;
}

export function keptPresence({ signedOffAt: _, ...presence }: Presence): KeptPresence {
  const { intervalsMs, byHand } = presence;
  return { ...presence, intervalsMs: [...intervalsMs], byHand, usualMs: undefined };
}

export function presenceOf(kept: KeptPresence, signedOffAt: number | undefined): Presence {
  const { usualMs: _, byHand, ...presence } = kept;
  return {
    ...presence,
    intervalsMs: [...presence.intervalsMs],
    ...(byHand && { byHand }),
    ...(signedOffAt !== undefined && { signedOffAt }),
  };
}

/** A device was heard for the first time: one reading shows no interval. */
export function firstHeard(reading: Reading): KeptPresence {
  const { device, patient, at, receivedAt } = reading;
  return {
    device,
    patient,
    heardAt: receivedAt,
    measuredAt: at,
    intervalsMs: [],
    lost: false,
    byHand: isByHand(reading) || undefined,
    usualMs: undefined,
  };
}

/** A device was heard again. Presence is told from arrival: an old value proves no present signal. */
export function heardAgain(
  presence: KeptPresence,
  reading: Reading,
  now: number,
  policy: SilencePolicy,
): void {
  const { patient, at, receivedAt } = reading;
  if (presence.byHand && !isByHand(reading)) presence.byHand = undefined;
  presence.patient = patient;
  presence.heardAt = Math.max(presence.heardAt, receivedAt);
  if (at > presence.measuredAt) {
    presence.intervalsMs.push(at - presence.measuredAt);
    if (presence.intervalsMs.length > intervalsKept) presence.intervalsMs.shift();
    presence.measuredAt = at;
    presence.usualMs = undefined;
  }
  if (presence.lost) presence.lost = now - receivedAt > graceMsOf(presence, policy);
}

/**
 * How long a device may be silent: some of its usual intervals, learnt from what was seen. One
 * reading shows no interval, and may be of the sparsest cuff.
 */
function graceMsOf(presence: KeptPresence, policy: SilencePolicy): number {
  presence.usualMs ??= usualOf(presence);
  return Math.max(policy.floorMs, policy.intervals * presence.usualMs);
}

function usualOf({ intervalsMs }: KeptPresence): number {
  const usualMs = lowerMedian(intervalsMs) ?? intervalMs.most;
  return Math.min(Math.max(usualMs, intervalMs.least), intervalMs.most);
}

function lowerMedian(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1];
}

/** `since` is when listening began: before then, silence proves nothing. */
export function isSilent(
  presence: KeptPresence,
  now: number,
  since: number,
  policy: SilencePolicy,
): boolean {
  if (presence.byHand) return false;
  if (presence.lost) return true;
  const silentMs = now - Math.max(presence.heardAt, since);
  // No grace is shorter than the floor: most devices were heard so lately that it is not asked for.
  return silentMs > policy.floorMs && silentMs > graceMsOf(presence, policy);
}

export function isPutAway(
  { heardAt }: Presence,
  now: number,
  since: number,
  policy: SilencePolicy,
): boolean {
  return now - Math.max(heardAt, since) > policy.putAwayMs;
}

/** One technical alarm for a patient, however many devices fell silent. At least one of them. */
export function silenceAlarm(
  patient: string,
  silent: readonly Presence[],
  now: number,
  priority: Priority,
): Alarm {
  const onsetAt = Math.min(...silent.map(({ heardAt }) => heardAt));
  return {
    id: idOf(patient, lostSignal, onsetAt),
    patient,
    rule: lostSignal,
    kind: 'technical',
    priority,
    state: 'active',
    life: 'active_unacknowledged',
    message: silenceMessage(silent),
    onsetAt,
    raisedAt: now,
    evaluatedAt: now,
  };
}

/** What the alarm of a silent device is called. */
export const lostSignal = 'lost_signal' satisfies TechnicalRule;

const namedMax = 5;

export function silenceMessage(silent: readonly Presence[]): string {
  const names = silent.map(({ device }) => device).sort();
  const rest = names.length - namedMax;
  const named = names.slice(0, namedMax).join(', ');
  return `No signal from ${named}${rest > 0 ? ` and ${rest} more` : ''}`;
}
