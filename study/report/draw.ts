import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
} from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Markup, markup, nothing, trusted } from './markup.ts';

use([
  BarChart,
  HeatmapChart,
  LineChart,
  GridComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
  SVGRenderer,
]);

export type Width = 'wide' | 'narrow';
export const widths = { wide: 960, narrow: 400 } as const satisfies Record<Width, number>;

export interface Picture {
  /** A word of letters, different from that of every other picture of the page. */
  readonly name: string;
  /** What a listener is told instead of the picture. */
  readonly label: string;
  /** Which colour is what. */
  readonly key: readonly Mark[];
  readonly height: Readonly<Record<Width, number>>;
  option(width: Width): EChartsCoreOption;
}

export interface Mark {
  readonly name: string;
  /** A custom property of the style sheet, such as `--arm-monitored`. */
  readonly colour: string;
  readonly shape?: 'area' | 'line' | 'dashes';
}

/** Twice, for a wide window or paper and for a phone; the style sheet shows one of them. */
export function draw(picture: Picture): Markup {
  return markup`${keyOf(picture.key)}<div class="wide" role="img" aria-label="${picture.label}">${svg(picture, 'wide')}</div>
<div class="narrow" role="img" aria-label="${picture.label}">${svg(picture, 'narrow')}</div>`;
}

/** Above the picture in the page's own letters, whose widths only a browser knows. */
function keyOf(marks: readonly Mark[]): Markup {
  if (marks.length === 0) return nothing;
  return markup`<ul class="key">${marks.map(
    ({ name, colour, shape = 'area' }) =>
      markup`<li><span class="${shape}" style="color: var(${colour})"></span>${name}</li>`,
  )}</ul>
`;
}

function svg(picture: Picture, width: Width): Markup {
  const chart = init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: widths[width],
    height: picture.height[width],
  });
  chart.setOption({ animation: false, ...picture.option(width) });
  const drawn = chart.renderToSVGString();
  chart.dispose();
  return trusted(settled(drawn, `${picture.name}-${width}`));
}

/**
 * The library numbers its pictures as they come, and adds what only its own script would use. With
 * names of our own and without the rest, the same figures give the same bytes.
 */
function settled(drawn: string, name: string): string {
  return drawn
    .replace(
      / (?:xmlns(?::xlink)?|version|baseProfile|class|ecmeta_\w+|pointer-events)="[^"]*"/g,
      '',
    )
    .replace(/<style >.*?<\/style>/gs, '')
    .replace(/\bzr\d+-(?=[a-z]+\d)/g, `${name}-`)
    .replace(/<svg width="\d+" height="\d+"/, '<svg aria-hidden="true"')
    .replace(/\n\s*\n/g, '\n');
}
