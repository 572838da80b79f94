import { arms } from '#ward/truth.ts';
import { hourAxis } from './axes.ts';
import { type Width, widths } from './draw.ts';

const [left, right, gap, top, height, below] = [56, 16, 62, 48, 190, 104];

/** Height of a picture of two panels. */
export const panelsHeight = { wide: 290, narrow: 592 } as const satisfies Record<Width, number>;

/**
 * A chart for each arm over the same hours: beside each other where there is room, otherwise below. Grids
 * and axes are in the order of `arms`.
 */
export function armPanels(hours: number, width: Width) {
  const room = widths[width] - left - right;
  const each = width === 'wide' ? (room - gap * (arms.length - 1)) / arms.length : room;
  const places = arms.map((text, index) => ({
    text,
    left: width === 'wide' ? left + index * (each + gap) : left,
    top: width === 'wide' ? top : top + index * (height + below),
  }));
  return {
    title: places.map((place) => ({
      text: place.text,
      left: place.left - 40,
      top: place.top - 46,
      padding: 0,
      textStyle: { color: 'var(--ink)', fontSize: 13, fontWeight: 600 },
    })),
    grid: places.map((place) => ({ left: place.left, top: place.top, width: each, height })),
    xAxis: arms.map((_, index) => hourAxis(hours, width, index, 6)),
  };
}
