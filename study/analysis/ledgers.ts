import type { Ledger, WardResult } from '#study/ward/results.ts';
import { type Spread, spread } from './quantile.ts';

/** The way from true onset to the nurse at the bed, in its order. */
export const ledgerParts = [
  'developing',
  'holding',
  'link',
  'evaluating',
  'responding',
] as const satisfies readonly (keyof Ledger)[];
export type LedgerPart = (typeof ledgerParts)[number];

/** Where the time went, ms. `responding` has a smaller n where no nurse came of the alarm. */
export interface LedgerSummary {
  /** Absent: of all scenarios together. */
  readonly scenario?: string;
  readonly n: number;
  readonly parts: Readonly<Record<LedgerPart, Spread>>;
}

/** All together first, then by scenario; none at all where no alarm detected an episode. */
export function ledgers(wards: readonly WardResult[]): readonly LedgerSummary[] {
  const entries = wards.flatMap((ward) =>
    ward.episodes.flatMap(({ arm, scenario, ledger }) =>
      arm === 'monitored' && ledger ? [{ scenario, ledger }] : [],
    ),
  );
  if (entries.length === 0) return [];
  const scenarios = [...new Set(entries.map(({ scenario }) => scenario))].sort();
  return [
    summary(entries.map(({ ledger }) => ledger)),
    ...scenarios.map((scenario) => ({
      scenario,
      ...summary(
        entries.filter((entry) => entry.scenario === scenario).map(({ ledger }) => ledger),
      ),
    })),
  ];
}

function summary(ledgers: readonly Ledger[]): Omit<LedgerSummary, 'scenario'> {
  return {
    n: ledgers.length,
    parts: Object.fromEntries(
      ledgerParts.map((part) => [part, spread(ledgers.flatMap((ledger) => ledger[part] ?? []))]),
    ) as Record<LedgerPart, Spread>,
  };
}
