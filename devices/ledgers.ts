import type { Episode } from '#patients/patient.ts';
import type { Alarm, Intervention } from '#ward/alarm.ts';
import type { LedgerReport } from '#ward/reports.ts';
import type { Verdict } from '#ward/truth.ts';
import { isNumericVital } from '#ward/vitals.ts';
import type { LedgerLog } from './ledger-log.ts';
import { Remembered } from './remembered.ts';
import type { Judged, VerdictLog } from './verdict-log.ts';

/**
 * What each alarm of simulated patients was worth, and where its time went. A ledger is complete when a
 * nurse has come for its alarm, somebody has acknowledged it, or it is over, and it is judged; then it is
 * told, once in a play. After a restart the nurses of before are known by the care log, and alarms by the
 * broker, open or settled meanwhile. The broker keeps one alarm of each rule and patient: what came and
 * went before that while this process was away is unknown to it, and has no ledger.
 */
export interface Ledgers {
  /** The alarm as it is now. */
  alarm(alarm: Alarm): void;
  /** Somebody is asked to act. */
  asked(intervention: Pick<Intervention, 'id' | 'alarm' | 'raisedAt'>): void;
  /** A nurse has come for an intervention. */
  came(intervention: string, atMs: number): void;
  /** What became complete since the last time that somebody asked. It is in the log. */
  take(): readonly LedgerReport[];
}

export interface LedgerParts {
  /** All illnesses of a patient who wears devices; none of a patient who is unknown. */
  episodes(patient: string): readonly Episode[];
  /** Alarms of before that are of another play of the ward, whose patients had other illnesses. */
  readonly beganMs: number;
  readonly log: LedgerLog;
  readonly verdicts: Pick<VerdictLog, 'of'>;
}

interface Draft {
  alarm?: Alarm;
  onsetAt?: number;
  askedAt?: number;
  cameAt?: number;
}

const openMost = 10_000;
const rememberedMost = 100_000;

export function openLedgers({ episodes, beganMs, log, verdicts }: LedgerParts): Ledgers {
  const drafts = new Remembered<Draft>(openMost);
  /** Not judged yet. */
  const settled = new Map<string, { readonly alarm: Alarm; readonly draft: Draft }>();
  /** By intervention: its alarm, and when a nurse came for it. */
  const alarmOf = new Remembered<string>(rememberedMost);
  const cameAt = new Remembered<number>(rememberedMost);

  const isDone = (alarm: string) => settled.has(alarm) || log.has(alarm);

  function draftOf(alarm: string): Draft {
    const known = drafts.get(alarm);
    if (known !== undefined) return known;
    const draft = {};
    drafts.set(alarm, draft);
    return draft;
  }

  function look(id: string, draft: Draft): void {
    if (draft.alarm === undefined) return;
    if (draft.cameAt === undefined && !isSettled(draft.alarm)) return;
    settled.set(id, { alarm: draft.alarm, draft });
    drafts.delete(id);
  }

  return {
    alarm(alarm) {
      const { id, patient, evaluatedAt } = alarm;
      if (evaluatedAt < beganMs || isDone(id)) return;
      const draft = draftOf(id);
      draft.alarm = alarm;
      const onset = alarm.kind === 'technical' ? undefined : onsetOf(alarm, episodes(patient));
      if (onset !== undefined) draft.onsetAt ??= onset;
      look(id, draft);
    },
    asked({ id, alarm, raisedAt }) {
      if (raisedAt < beganMs || isDone(alarm)) return;
      alarmOf.set(id, alarm);
      const draft = draftOf(alarm);
      draft.askedAt = Math.min(raisedAt, draft.askedAt ?? raisedAt);
      const came = cameAt.get(id);
      if (came !== undefined) draft.cameAt ??= came;
      look(alarm, draft);
    },
    came(intervention, atMs) {
      cameAt.set(intervention, atMs);
      const alarm = alarmOf.get(intervention);
      if (alarm === undefined || isDone(alarm)) return;
      const draft = draftOf(alarm);
      draft.cameAt ??= atMs;
      look(alarm, draft);
    },
    take() {
      const taken: LedgerReport[] = [];
      for (const [id, { alarm, draft }] of settled) {
        const judged: Pick<Judged, 'verdict'> | undefined =
          alarm.kind === 'technical' ? {} : verdicts.of(id);
        if (judged === undefined) continue;
        settled.delete(id);
        const ledger = ledgerOf(alarm, draft, judged.verdict);
        log.add(ledger);
        taken.push(ledger);
      }
      return taken;
    },
  };
}

/** Nothing more will be done about it. */
function isSettled({ life, acknowledged }: Alarm): boolean {
  return life === 'inactive' || acknowledged !== undefined;
}

/** The worst of the illnesses that the patient had when it began, if any: else it is a false alarm. */
function onsetOf(alarm: Alarm, episodes: readonly Episode[]): number | undefined {
  let worst: Episode | undefined;
  for (const episode of episodes) {
    const { onsetAtMs, overAtMs = Number.POSITIVE_INFINITY, peak } = episode;
    if (onsetAtMs > alarm.evaluatedAt || overAtMs < alarm.onsetAt) continue;
    if (worst === undefined || peak > worst.peak) worst = episode;
  }
  return worst && Math.round(worst.onsetAtMs);
}

function ledgerOf(
  alarm: Alarm,
  { onsetAt, askedAt, cameAt }: Draft,
  verdict: Verdict | undefined,
): LedgerReport {
  const { id, patient, rule, vital, sentAt, receivedAt, journaledAt } = alarm;
  const raisedAt = alarm.rangAt ?? askedAt;
  // Who is at the bed acknowledges there and then.
  const acknowledgedAt = alarm.acknowledged?.at ?? cameAt;
  return {
    alarm: id,
    patient,
    rule,
    ...(vital !== undefined && isNumericVital(vital) && { vital }),
    ...(verdict && { verdict }),
    ...(onsetAt !== undefined && { onsetAt }),
    sampledAt: alarm.raisedAt,
    ...(sentAt !== undefined && { publishedAt: sentAt }),
    ...(receivedAt !== undefined && { receivedAt }),
    ...(journaledAt !== undefined && { journaledAt }),
    evaluatedAt: alarm.evaluatedAt,
    ...(raisedAt !== undefined && { raisedAt }),
    ...(cameAt !== undefined && { bedsideAt: cameAt }),
    ...(acknowledgedAt !== undefined && { acknowledgedAt }),
  };
}
