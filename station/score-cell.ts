import { type News2Risk, news2Names, riskOf } from '#ward/news2.ts';
import type { PatientReport } from '#ward/program.ts';
import { type Piece, piece } from './cell.ts';
import type { Style } from './view.ts';

export const scoreWidth = 9;

/** Never by colour alone: more stars, more risk. */
const looks = {
  low: { mark: '', style: undefined },
  'low-medium': { mark: '*', style: 'cyan' },
  medium: { mark: '**', style: 'yellow' },
  high: { mark: '***', style: 'red' },
} as const satisfies Record<News2Risk, { mark: string; style: Style | undefined }>;

/**
 * NEWS2 with its risk: `5**`; `5-8**` where something is missing or stale, with the risk that is the
 * least it can be; `?` where nothing of it is known. `unjudged`: nobody works it out any more.
 */
export function scoreCell(
  { score }: Partial<Pick<PatientReport, 'score'>>,
  unjudged: boolean,
): Piece {
  if (score === undefined) return piece('?', 'dim');
  const { total, lowest, highest, risk, missing, stale } = score;
  if (missing.length + stale.length === news2Names.length) return piece('?', 'dim');
  const span = total ?? `${lowest}-${highest}`;
  if (unjudged) return piece(`${span}?`, 'dim');
  const { mark, style } = looks[(risk as News2Risk | undefined) ?? riskOf(lowest, false)];
  return piece(`${span}${mark}`, style);
}
