import type { LedgerPart } from '#study/analysis/ledgers.ts';
import type { Arm, HealthState, Verdict, VisitCause } from '#ward/truth.ts';

/**
 * Colours by meaning, on white and on black. After Okabe and Ito: told apart with any colour vision,
 * and where they touch also by lightness alone.
 */
type Colour = readonly [light: string, dark: string];

export const ground = {
  ink: ['#1b2430', '#e6e9ee'],
  muted: ['#55606e', '#a3adba'],
  line: ['#d9dee5', '#333c47'],
  paper: ['#ffffff', '#12171d'],
  raised: ['#f4f6f9', '#1b222b'],
  warning: ['#8a4b00', '#ffc069'],
  warned: ['#fff4e0', '#33260f'],
} as const satisfies Record<string, Colour>;

export const armColours = {
  monitored: ['#0067a5', '#5ab4e8'],
  unmonitored: ['#c14a00', '#f2a65a'],
} as const satisfies Record<Arm, Colour>;

export const stateColours = {
  green: ['#2f9e7a', '#2b8f6e'],
  yellow: ['#f2d857', '#ecd04c'],
  red: ['#a3172f', '#c4314b'],
} as const satisfies Record<HealthState, Colour>;

export const verdictColours = {
  true: ['#009e73', '#0fae82'],
  duplicate: ['#8fd0f2', '#8fd0f2'],
  activity: ['#f0d93c', '#f0d93c'],
  benign: ['#9aa3ad', '#88929d'],
  artefact: ['#e09000', '#e69f00'],
  delay: ['#c14a00', '#d55e00'],
  stale: ['#a64d85', '#cc79a7'],
} as const satisfies Record<Verdict, Colour>;

export const causeColours = {
  alarm: ['#0067a5', '#3f9bd6'],
  technical: ['#e09000', '#e69f00'],
  round: ['#9aa3ad', '#88929d'],
  bell: ['#a64d85', '#cc79a7'],
} as const satisfies Record<VisitCause, Colour>;

export const partColours = {
  developing: ['#9aa3ad', '#88929d'],
  holding: ['#f0d93c', '#f0d93c'],
  link: ['#c14a00', '#d55e00'],
  evaluating: ['#8fd0f2', '#8fd0f2'],
  responding: ['#0067a5', '#3f9bd6'],
} as const satisfies Record<LedgerPart, Colour>;

const groups = {
  '': ground,
  'arm-': armColours,
  'state-': stateColours,
  'verdict-': verdictColours,
  'cause-': causeColours,
  'part-': partColours,
} as const satisfies Record<string, Readonly<Record<string, Colour>>>;

/** The custom properties that pictures and style sheet refer to. */
export function properties(theme: 'light' | 'dark'): string {
  return Object.entries(groups)
    .flatMap(([prefix, colours]) =>
      Object.entries(colours).map(
        ([name, [light, dark]]) => `--${prefix}${name}: ${theme === 'light' ? light : dark};`,
      ),
    )
    .join(' ');
}
