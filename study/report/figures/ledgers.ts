import type { Analysis } from '#study/analysis/analysis.ts';
import { type LedgerPart, type LedgerSummary, ledgerParts } from '#study/analysis/ledgers.ts';
import { lyingAxis, nameAxis, writing } from '#study/report/axes.ts';
import type { Picture } from '#study/report/draw.ts';
import type { Figure } from '#study/report/figure.ts';
import type { Markup } from '#study/report/markup.ts';
import { table } from '#study/report/table.ts';
import { counted, lasting, numeral, spoken } from '#study/report/words.ts';

/**
 * Two pictures: the whole way, which the illness itself makes long, and from the limit on, where the
 * parts that somebody could shorten can be told apart.
 */
export function ledgersFigure({ ledgers }: Analysis): Figure {
  const caption = captionOf(ledgers);
  const [all] = ledgers;
  const later = ledgerParts.filter((part) => part !== 'developing');
  return {
    title: 'Where the time went, from onset to the bedside',
    caption,
    n: `${counted(all?.n ?? 0, 'illness', 'illnesses')} that an alarm told of`,
    pictures: all
      ? [
          picture('ledger-whole', 'from onset, mean', ledgerParts, ledgers, caption),
          picture('ledger-late', 'from the limit on, mean', later, ledgers, caption),
        ]
      : [],
    ...(all && { table: partTable(ledgers) }),
  };
}

function picture(
  name: string,
  what: string,
  parts: readonly LedgerPart[],
  ledgers: readonly LedgerSummary[],
  label: string,
): Picture {
  const sums = ledgers.map((ledger) =>
    parts.reduce((sum, part) => sum + (ledger.parts[part].mean ?? 0), 0),
  );
  const { unit, ms } = unitFor(Math.max(...sums));
  return {
    name,
    label,
    key: parts.map((part) => ({ name: part, colour: `--part-${part}` })),
    height: { wide: 64 + ledgers.length * 28, narrow: 64 + ledgers.length * 28 },
    option: (width) => ({
      textStyle: writing,
      grid: {
        left: width === 'wide' ? 190 : 166,
        right: 24,
        top: 8,
        bottom: 46,
      },
      xAxis: lyingAxis(`${unit} ${what}`, { min: 0, splitNumber: width === 'wide' ? 8 : 4 }),
      yAxis: nameAxis(
        ledgers.map(({ scenario, n }) => `${spoken(scenario ?? 'all')} (${numeral(n)})`),
        { inverse: true },
      ),
      series: parts.map((part) => ({
        name: part,
        type: 'bar',
        stack: 'way',
        silent: true,
        barWidth: 18,
        itemStyle: { color: `var(--part-${part})` },
        data: ledgers.map((ledger) => (ledger.parts[part].mean ?? 0) / ms),
      })),
    }),
  };
}

const units = [
  { upTo: 600_000, ms: 1000, unit: 'seconds' },
  { upTo: 10_800_000, ms: 60_000, unit: 'minutes' },
] as const;

function unitFor(mostMs: number): { readonly unit: string; readonly ms: number } {
  return units.find(({ upTo }) => mostMs < upTo) ?? { unit: 'hours', ms: 3_600_000 };
}

function captionOf([all]: readonly LedgerSummary[]): string {
  if (!all) return 'No alarm told of an illness, so there is no way to divide.';
  const means = ledgerParts.flatMap((part) => {
    const { mean } = all.parts[part];
    return mean === undefined ? [] : [`${lasting(mean)} ${doing[part]}`];
  });
  const came = all.parts.responding.n;
  const bedside =
    came === all.n ? '' : ` A nurse came for ${numeral(came)} of the ${numeral(all.n)}.`;
  return `In the mean: ${means.join(', ')}.${bedside}`;
}

const doing = {
  developing: 'until the first value was beyond a limit',
  holding: 'until it had held long enough',
  link: 'on the network',
  evaluating: 'until it was evaluated',
  responding: 'until a nurse was at the bed',
} as const satisfies Record<LedgerPart, string>;

function partTable(ledgers: readonly LedgerSummary[]): Markup {
  return table(
    'Mean and median of every part of the way',
    ['', 'n', ...ledgerParts],
    ledgers.map(({ scenario, n, parts }) => [
      spoken(scenario ?? 'all'),
      numeral(n),
      ...ledgerParts.map((part) => {
        const { mean, median } = parts[part];
        if (mean === undefined || median === undefined) return '–';
        return `${lasting(mean)}, median ${lasting(median)}`;
      }),
    ]),
  );
}
