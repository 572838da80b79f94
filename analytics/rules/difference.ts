import { duration } from '#ward/setting.ts';
import type { Told } from './trial.ts';

/**
 * What was expected beside what came, a line for each alarm in the order of time: `=` is both, `-`
 * only expected, `+` only there. Absent where both are the same.
 */
export function difference(
  expected: readonly Told[],
  got: readonly Told[],
): readonly string[] | undefined {
  const rest = [...got];
  const lines: Line[] = [];
  for (const one of expected) {
    const index = rest.findIndex((other) => agree(one, other));
    if (index >= 0) rest.splice(index, 1);
    lines.push({ sign: index >= 0 ? '=' : '-', alarm: one });
  }
  for (const alarm of rest) lines.push({ sign: '+', alarm });
  if (lines.every(({ sign }) => sign === '=')) return undefined;

  const asked = expected.some(({ told }) => told !== undefined);
  return lines.sort(byTime).map(({ sign, alarm }) => {
    const after = asked && alarm.told !== undefined ? `, told ${duration.write(alarm.told)}` : '';
    return `${sign} ${meanings[sign]}  ${alarm.rule}: ${spanOf(alarm)}${after}`;
  });
}

interface Line {
  readonly sign: keyof typeof meanings;
  readonly alarm: Told;
}

const meanings = { '=': 'both    ', '-': 'expected', '+': 'got     ' } as const;

/** When it was told counts where the test says so. */
function agree(expected: Told, got: Told): boolean {
  return (
    expected.rule === got.rule &&
    expected.raised === got.raised &&
    expected.cleared === got.cleared &&
    (expected.told === undefined || expected.told === got.told)
  );
}

function spanOf({ raised, cleared }: Told): string {
  const end = cleared === undefined ? 'active at the end' : `cleared ${duration.write(cleared)}`;
  return `raised ${duration.write(raised)}, ${end}`;
}

function byTime(one: Line, other: Line): number {
  const byName = one.alarm.rule < other.alarm.rule ? -1 : Number(one.alarm.rule > other.alarm.rule);
  // What was expected stands above what came instead.
  return one.alarm.raised - other.alarm.raised || byName || order[one.sign] - order[other.sign];
}

const order = { '=': 0, '-': 1, '+': 2 } as const;
