import type { Alarm, Intervention } from './alarm.ts';
import type { DelayReport, ScoreReport } from './reports.ts';
import type { Arm, HealthState, VisitCause } from './truth.ts';
import type { VitalName } from './vitals.ts';
import type { VerdictCounts } from './worth.ts';

/**
 * A program of the ward while it runs. Each program room exports `start(settings, clock): Promise<…>`
 * of one of these; the command line listens for signals and calls `stop`.
 */
export interface Running<R extends Report = Report> {
  /** How it stands now: plain data, cheap enough to be asked every second. */
  report(): R;
  /** Finishes what was begun, lets go of everything, and answers with the last report. */
  stop(): Promise<R>;
}

export type Report = DevicesReport | GatewayReport | AnalyticsReport;

export interface DevicesReport {
  readonly program: 'devices';
  readonly beds: readonly BedReport[];
  /**
   * Samples measured, acknowledged by the gateway, dropped by full outboxes, waiting for the gateway
   * or for the time at which the link lets them through, and lost on the link for ever:
   * published = acknowledged + dropped + waiting + lost, always.
   */
  readonly published: number;
  readonly acknowledged: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly lost: number;
  /** Interventions that reached the bedside. */
  readonly interventions: number;
  /** Nothing more will be measured: every recording has been played. */
  readonly ended: boolean;
  /** The groups of simulated patients. None where all are real people, who have no twin. */
  readonly arms: readonly ArmReport[];
  /** What the alarms of simulated patients were worth that rang since the play began; absent for real people. */
  readonly worth?: VerdictCounts;
}

/** How the patients of one group truly are, and what staff had to do for it. */
export interface ArmReport {
  readonly arm: Arm;
  readonly patients: number;
  /** Mean over the patients at this moment, 0 to 1; 1 for those who have gone. */
  readonly severity: number;
  /** Together all patients. */
  readonly green: number;
  readonly yellow: number;
  readonly red: number;
  /** Left the ward by arrest or transfer. */
  readonly gone: number;
  /** Of staff: in the last hour of the ward's time, and since the play began. */
  readonly visits: Readonly<Record<'lastHour' | 'all', Readonly<Record<VisitCause, number>>>>;
}

export interface BedReport {
  readonly patient: string;
  /** How the simulated patient in this bed truly is; absent for a real person. */
  readonly truth?: HealthState | 'gone';
  readonly devices: readonly {
    readonly device: string;
    readonly kind: string;
    readonly link: 'online' | 'connecting' | 'offline' | 'ended';
  }[];
}

export interface GatewayReport {
  readonly program: 'gateway';
  readonly mqttPort: number;
  readonly httpPort: number;
  /** Samples: received = stored + refused + duplicates + held, always; kept across restarts. */
  readonly received: number;
  readonly stored: number;
  readonly refused: number;
  readonly duplicates: number;
  readonly held: number;
  readonly connections: number;
  readonly store: 'writing' | 'busy';
  readonly storeReason?: string;
  readonly journal: 'accepting' | 'full';
  /** Measured to received, over the last minute; absent until there is one. */
  readonly delayMs?: { readonly p50: number; readonly p99: number };
}

export interface AnalyticsReport {
  readonly program: 'analytics';
  readonly feed: 'live' | 'catching_up' | 'lost';
  readonly patients: readonly PatientReport[];
  /** Raised since this program's state began, in all. */
  readonly alarms: number;
  readonly interventions: number;
  /** Received to evaluated, over the last minute; absent until there is one. */
  readonly delayMs?: { readonly p50: number; readonly p99: number };
  /** Absent where there is none. */
  readonly webhook?: WebhookReport;
  /** The rules that hold, by name and version. */
  readonly rules: { readonly name: string; readonly version: string; readonly hash: string };
  /** What is wrong with their file as it is now, while these hold; absent where nothing is. */
  readonly rulesFault?: string;
  /** Values that came behind newer ones, since the start: judged in their place, or too late for it. */
  readonly lateValues: { readonly inPlace: number; readonly tooLate: number };
  /** What was learnt of the devices whose samples take longest, the slowest first; three at most. */
  readonly slowest: readonly DelayReport[];
  /** What others would have come to: a shadow set of rules, or a worse network. */
  readonly comparisons: readonly NamedComparison[];
}

/** Alarms that were judged a second time, silently, beside those that rang. */
export interface NamedComparison {
  readonly name: string;
  /** Both have them; only the other has them; only the ward has them. */
  readonly same: number;
  readonly added: number;
  readonly removed: number;
  /** How much later the other knew, of those that both have; over one second. */
  readonly delayed: { readonly count: number; readonly p50Ms: number; readonly p95Ms: number };
}

/** Messages for the receiver of the webhook, since its file began. */
export interface WebhookReport {
  /** accepted = waiting + delivered + deadLetters + forgotten, always. */
  readonly accepted: number;
  readonly waiting: number;
  readonly delivered: number;
  readonly deadLetters: number;
  /** Dead letters that were let go, because there were too many. */
  readonly forgotten: number;
  /** By the wall's clock; absent where everything arrived since. */
  readonly lastFailure?: { readonly at: number; readonly reason: string };
}

export interface PatientReport {
  readonly patient: string;
  /** The newest value of each vital, with its measured time. */
  readonly vitals: Partial<Record<VitalName, NewestValue>>;
  readonly alarms: readonly Pick<
    Alarm,
    'id' | 'rule' | 'kind' | 'priority' | 'message' | 'raisedAt' | 'life' | 'late' | 'rangAt'
  >[];
  readonly interventions: readonly Pick<Intervention, 'kind' | 'priority' | 'raisedAt'>[];
  /** NEWS2 as of the last minute; absent where nothing of it is known. */
  readonly score?: ScoreReport;
}

export interface NewestValue {
  readonly value: number | string;
  readonly at: number;
  /** Measured too long ago to stand for the present. */
  readonly stale?: true;
}

/** What a child process of `npm start` tells its parent. */
export type Message =
  | { readonly kind: 'ready' | 'report' | 'last'; readonly report: Report }
  | { readonly kind: 'failed'; readonly reason: string };
