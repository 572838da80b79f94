import type { ArmReport, NamedComparison, WebhookReport } from '#ward/program.ts';
import type { Arm, VisitCause } from '#ward/truth.ts';
import { predictiveValue, type VerdictCounts } from '#ward/worth.ts';
import type { Reports } from './reports.ts';

/** What happened in this run of the ward. Other people's tools read it as JSON: names and order stay. */
export interface Counts {
  /** Samples measured in this run or still waiting in a device when it began. */
  readonly published: number;
  readonly acknowledged: number;
  /** Samples: received = stored + refused + duplicates + held, always. */
  readonly received: number;
  readonly stored: number;
  readonly refused: number;
  readonly duplicates: number;
  readonly held: number;
  readonly alarms: number;
  readonly interventions: number;
  readonly seconds: number;
  /** How the groups of simulated patients truly are; no group where all are real people. */
  readonly arms: Readonly<Partial<Record<Arm, ArmCounts>>>;
  /** What alarms of simulated patients were worth that rang since the play began; absent without such patients. */
  readonly worth?: WorthCounts;
  /** Alarms that were judged a second time, silently; absent where nothing was. */
  readonly comparisons?: readonly NamedComparison[];
  /** Since its file began; absent where there is none. */
  readonly webhook?: WebhookReport;
}

/** `predictiveValue`: 0 to 1, of all but duplicates; absent where there is nothing else. */
export interface WorthCounts extends VerdictCounts {
  readonly predictiveValue?: number;
}

/** As of the last report; visits since the play began. */
export interface ArmCounts extends Omit<ArmReport, 'arm' | 'visits'> {
  readonly visits: Readonly<Record<VisitCause, number>>;
}

/**
 * The programs count over all their runs. What they had counted in their `first` report of this run
 * is taken off, except for samples that were still under way then: these are of this run, too.
 */
export function countsOf(first: Reports, latest: Reports, elapsedMs: number): Counts {
  const { devices, gateway, analytics } = latest;
  const { comparisons = [], webhook } = analytics ?? {};
  const before = {
    published: (first.devices?.published ?? 0) - (first.devices?.waiting ?? 0),
    acknowledged: first.devices?.acknowledged ?? 0,
    received: (first.gateway?.received ?? 0) - (first.gateway?.held ?? 0),
    stored: first.gateway?.stored ?? 0,
    refused: first.gateway?.refused ?? 0,
    duplicates: first.gateway?.duplicates ?? 0,
    alarms: first.analytics?.alarms ?? 0,
    interventions: first.analytics?.interventions ?? 0,
  };
  return {
    published: devices ? devices.published - before.published : 0,
    acknowledged: devices ? devices.acknowledged - before.acknowledged : 0,
    received: gateway ? gateway.received - before.received : 0,
    stored: gateway ? gateway.stored - before.stored : 0,
    refused: gateway ? gateway.refused - before.refused : 0,
    duplicates: gateway ? gateway.duplicates - before.duplicates : 0,
    held: gateway?.held ?? 0,
    alarms: analytics ? analytics.alarms - before.alarms : 0,
    interventions: analytics ? analytics.interventions - before.interventions : 0,
    seconds: Math.round(elapsedMs / 100) / 10,
    arms: Object.fromEntries((devices?.arms ?? []).map(armCounts)),
    ...(devices?.worth && { worth: worthCounts(devices.worth) }),
    ...(comparisons.length > 0 && { comparisons }),
    ...(webhook && { webhook }),
  };
}

function worthCounts(worth: VerdictCounts): WorthCounts {
  const value = predictiveValue(worth);
  return {
    ...worth,
    ...(value !== undefined && { predictiveValue: Math.round(value * 1e4) / 1e4 }),
  };
}

function armCounts({ arm, visits, ...rest }: ArmReport): readonly [Arm, ArmCounts] {
  const severity = Math.round(rest.severity * 1e4) / 1e4;
  return [arm, { ...rest, severity, visits: visits.all }];
}
