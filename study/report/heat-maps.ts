import type { MapCell, SweepMap } from '#study/analysis/sweep-maps.ts';
import { nameAxis, writing } from './axes.ts';
import { type Picture, type Width, widths } from './draw.ts';
import { scales } from './scales.ts';
import { numeral } from './words.ts';

/** Of one rule: alarm burden and lateness for every limit and hold, under each link. */
export function heatMaps(name: string, label: string, maps: readonly SweepMap[]): Picture {
  const tops = { burden: burdenTop(maps), late: 1 } as const;
  const heightIn = (width: Width) =>
    Math.max(0, ...panelsOf(maps, width).map(({ grid }) => grid.top + grid.height)) + 48;
  return {
    name,
    label,
    key: [],
    height: { wide: heightIn('wide'), narrow: heightIn('narrow') },
    option: (width) => {
      const panels = panelsOf(maps, width);
      return {
        textStyle: writing,
        title: panels.map(titleOf),
        grid: panels.map(({ grid }) => grid),
        xAxis: panels.map(({ map }, gridIndex) =>
          nameAxis(
            map.holdsMs.map((hold) => numeral(hold / 1000)),
            { gridIndex, name: 'hold, s', nameLocation: 'middle', nameGap: 24, ...bare },
          ),
        ),
        yAxis: panels.map(({ map }, gridIndex) =>
          nameAxis(
            map.limits.map((limit) => numeral(limit)),
            { gridIndex, name: 'limit', nameGap: 6, ...bare },
          ),
        ),
        visualMap: panels.map(({ measure }, seriesIndex) => ({
          show: false,
          seriesIndex,
          min: 0,
          max: 1,
          dimension: 3,
          inRange: { color: scales[measure].colours },
        })),
        series: panels.map(({ map, measure }, index) => ({
          type: 'heatmap',
          xAxisIndex: index,
          yAxisIndex: index,
          silent: true,
          itemStyle: { borderColor: 'var(--paper)', borderWidth: 2 },
          data: map.cells.flatMap((cell) => cellOf(map, cell, measure, tops[measure])),
        })),
      };
    },
  };
}

const bare = { axisLine: { show: false } } as const;

type Measure = keyof typeof scales;

const measures = {
  burden: {
    title: 'alarms per bed-day',
    of: ({ perBedDay }: MapCell) => perBedDay,
    write: (load: number) => numeral(load),
  },
  late: {
    title: 'told late or never, %',
    of: ({ lateShare }: MapCell) => lateShare,
    write: (share: number) => String(Math.round(share * 100)),
  },
} as const satisfies Record<Measure, object>;

interface Panel {
  readonly map: SweepMap;
  readonly measure: Measure;
  readonly grid: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

const place = { left: 40, right: 8, gap: 60, above: 54, below: 44, cell: 24 } as const;

/** Both measures beside each other where there is room; the links below each other. */
function panelsOf(maps: readonly SweepMap[], width: Width): readonly Panel[] {
  const { left, right, gap, above, below, cell } = place;
  const columns = width === 'wide' ? 2 : 1;
  const each = (widths[width] - left - right - gap * (columns - 1)) / columns;
  const all = maps.flatMap((map) => [
    { map, measure: 'burden' as const },
    { map, measure: 'late' as const },
  ]);
  let top: number = above;
  return all.map(({ map, measure }, index) => {
    const height = map.limits.length * cell;
    const column = index % columns;
    const grid = { left: left + column * (each + gap), top, width: each, height };
    if (column === columns - 1) top += height + below + above;
    return { map, measure, grid };
  });
}

function titleOf({ map, measure, grid }: Panel): object {
  return {
    text: `${map.link}: ${measures[measure].title}`,
    left: grid.left - 30,
    top: grid.top - 44,
    padding: 0,
    textStyle: { color: 'var(--ink)', fontSize: 13, fontWeight: 600 },
  };
}

/** The largest burden of this rule, under whichever link; above zero, to be divided by. */
function burdenTop(maps: readonly SweepMap[]): number {
  return Math.max(1e-9, ...maps.flatMap(({ cells }) => cells.map((cell) => cell.perBedDay ?? 0)));
}

/** None where nothing can be said: an empty place. */
function cellOf(map: SweepMap, cell: MapCell, measure: Measure, top: number): readonly object[] {
  const value = measures[measure].of(cell);
  if (value === undefined) return [];
  // By the root: a few noisy settings would else leave all others in one colour.
  const share = Math.sqrt(value / top);
  return [
    {
      value: [map.holdsMs.indexOf(cell.holdMs), map.limits.indexOf(cell.limit), value, share],
      label: {
        show: true,
        formatter: measures[measure].write(value),
        fontSize: 11,
        color: scales[measure].inkOn(share),
        textBorderWidth: 0,
      },
    },
  ];
}
