/** The five steps of the TechWear biomarker data flow, by what is done in each, and the end. */
export const steps = {
  wearables: 'wearables measure',
  collect: 'collect',
  save: 'save',
  analyse: 'analyse or evaluate',
  vary: 'vary parameters',
  ended: 'ended',
} as const;
export type Step = keyof typeof steps;
export const stepNames = Object.keys(steps) as readonly Step[];

/** What a step came to, with the counts that it hands on to the next one. */
export interface CountsOf {
  readonly measured: { readonly samples: number };
  readonly collected: { readonly arrived: number };
  readonly saved: { readonly kept: number; readonly repeats: number };
  readonly judged: Findings;
  readonly round_over: Findings;
  readonly varied: Readonly<Record<never, number>>;
  readonly settled: Readonly<Record<never, number>>;
}

export interface Findings {
  readonly readings: number;
  readonly alarms: number;
  readonly false_alarms: number;
  readonly lost_signals: number;
}

export type EventKind = keyof CountsOf;
export type Event = {
  readonly [Kind in EventKind]: { readonly kind: Kind; readonly counts: CountsOf[Kind] };
}[EventKind];

/**
 * Every transition there is. Samples go round through the first four steps until the round is over;
 * then a parameter is varied and the next round begins, or all are settled and the flow ends.
 */
export const transitions = {
  wearables: { measured: 'collect' },
  collect: { collected: 'save' },
  save: { saved: 'analyse' },
  analyse: { judged: 'wearables', round_over: 'vary' },
  vary: { varied: 'wearables', settled: 'ended' },
  ended: {},
} as const satisfies Readonly<Record<Step, Readonly<Partial<Record<EventKind, Step>>>>>;

/** Where the flow stands. The first round is 1. */
export interface State {
  readonly step: Step;
  readonly round: number;
}

export const beginning: State = { step: 'wearables', round: 1 };

/** The state after an event; nothing where the table has no such transition. Pure. */
export function next({ step, round }: State, { kind }: Event): State | undefined {
  const ways: Readonly<Partial<Record<EventKind, Step>>> = transitions[step];
  const to = ways[kind];
  if (to === undefined) return undefined;
  return { step: to, round: kind === 'varied' ? round + 1 : round };
}
