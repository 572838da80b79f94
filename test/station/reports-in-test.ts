import { countsOf } from '#station/counts.ts';
import type { Paint, View } from '#station/view.ts';
import { isTechnicalRule } from '#ward/alarm.ts';
import type { AnalyticsReport, ArmReport, DevicesReport, GatewayReport } from '#ward/program.ts';
import type { ScoreReport } from '#ward/reports.ts';

export const at = Date.UTC(2026, 10, 22, 12);

export function devicesReport(changes: Partial<DevicesReport> = {}): DevicesReport {
  return {
    program: 'devices',
    beds: [bed('p01'), bed('p02')],
    published: 512,
    acknowledged: 510,
    dropped: 0,
    waiting: 2,
    lost: 0,
    interventions: 0,
    ended: false,
    arms: [group('monitored'), group('unmonitored', { severity: 0.0931, yellow: 0, red: 1 })],
    ...changes,
  };
}

export function bed(patient: string, ...links: DevicesReport['beds'][0]['devices'][0]['link'][]) {
  const states = links.length === 0 ? (['online', 'online'] as const) : links;
  const devices = states.map((link, index) => ({
    device: `${patient}-${index}`,
    kind: 'chest_strap',
    link,
  }));
  return { patient, devices };
}

export function group(arm: ArmReport['arm'], changes: Partial<ArmReport> = {}): ArmReport {
  return {
    arm,
    patients: 12,
    severity: 0.0412,
    green: 11,
    yellow: 1,
    red: 0,
    gone: 0,
    visits: {
      lastHour: { alarm: 3, technical: 1, round: 2, bell: 0 },
      all: { alarm: 30, technical: 10, round: 20, bell: 4 },
    },
    ...changes,
  };
}

export function gatewayReport(changes: Partial<GatewayReport> = {}): GatewayReport {
  return {
    program: 'gateway',
    mqttPort: 1883,
    httpPort: 8080,
    received: 510,
    stored: 498,
    refused: 0,
    duplicates: 0,
    held: 12,
    connections: 5,
    store: 'writing',
    journal: 'accepting',
    delayMs: { p50: 3, p99: 12 },
    ...changes,
  };
}

export function analyticsReport(changes: Partial<AnalyticsReport> = {}): AnalyticsReport {
  return {
    program: 'analytics',
    feed: 'live',
    patients: [],
    alarms: 0,
    interventions: 0,
    rules: { name: 'default', version: '1', hash: 'abc' },
    lateValues: { inPlace: 0, tooLate: 0 },
    slowest: [],
    comparisons: [],
    ...changes,
  };
}

type PatientReport = AnalyticsReport['patients'][number];

export function patient(name: string, changes: Partial<PatientReport> = {}): PatientReport {
  return {
    patient: name,
    vitals: { heart_rate: { value: 72, at: at - 1000 } },
    alarms: [],
    interventions: [],
    ...changes,
  };
}

export function alarm(
  rule: string,
  priority: 'low' | 'medium' | 'high' = 'high',
  raisedAt = at - 120_000,
): AlarmTold {
  const life = 'active_unacknowledged';
  const kind = isTechnicalRule(rule) ? 'technical' : 'physiological';
  return { id: rule, rule, kind, priority, message: rule, raisedAt, rangAt: raisedAt, life };
}

export type AlarmTold = PatientReport['alarms'][number];

/** One part of it is missing where it is an interval. */
export function score(
  lowest: number,
  highest: number,
  changes: Partial<ScoreReport> = {},
): ScoreReport {
  const missing = lowest === highest ? [] : ['consciousness'];
  const total = lowest === highest ? { total: lowest } : {};
  return {
    patient: 'p01',
    score: 'news2',
    at,
    ...total,
    lowest,
    highest,
    missing,
    stale: [],
    ...changes,
  };
}

export function view(changes: Partial<View> = {}): View {
  const reports = {
    devices: devicesReport(),
    gateway: gatewayReport(),
    analytics: analyticsReport({ patients: [patient('p01'), patient('p02')] }),
    ...changes.reports,
  };
  return {
    nowMs: at,
    speed: 1,
    elapsedMs: 15_000,
    programs: (['devices', 'gateway', 'analytics'] as const).map((program) => ({
      program,
      status: { kind: 'up' },
      deaths: 0,
    })),
    counts: countsOf({}, reports, 15_000),
    places: { mqtt: 'mqtt://127.0.0.1:1883', http: 'http://127.0.0.1:8080' },
    store: 'sqlite under ward-data',
    phase: 'Ctrl-C ends the ward',
    ...changes,
    reports,
  };
}

export const uncoloured: Paint = (_, text) => text;
/** Shows where a colour begins and ends. */
export const marked: Paint = (style, text) => `<${style}>${text}</${style}>`;
