import type { Analysis } from '#study/analysis/analysis.ts';
import { draw, type Picture } from './draw.ts';
import { type Markup, markup, nothing } from './markup.ts';
import { counted } from './words.ts';

export interface Figure {
  readonly title: string;
  /** Says in whole sentences what is seen. */
  readonly caption: string;
  /** What it rests on, without the seed. */
  readonly n: string;
  /** None, where there is nothing to draw: the caption then says why. */
  readonly pictures: readonly Picture[];
  readonly table?: Markup;
}

export function figureOf(figure: Figure, seed: string): Markup {
  const { title, caption, n, pictures, table } = figure;
  return markup`<figure>
<h3>${title}</h3>
${pictures.map(draw)}
<figcaption><p>${caption}</p><p class="n">${`n: ${n}. Seed ${seed}.`}</p></figcaption>
${table ? markup`<details><summary>The figures as a table</summary>${table}</details>` : nothing}
</figure>`;
}

/** What every figure over time rests on. */
export function sizeOf({ size }: Analysis): string {
  return `${counted(size.wards.done, 'ward')}, ${counted(size.pairs, 'pair')} of twins, ${counted(size.hours, 'hour')}`;
}

export const noBand =
  'One ward alone gives no band: its patients share their nurses and count as one.';
