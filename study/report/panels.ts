import { type Width, widths } from './draw.ts';

/** Places for several small charts: beside each other where there is room, otherwise below. */
export function panels(
  titles: readonly string[],
  width: Width,
  { top, height }: { readonly top: number; readonly height: number },
): { readonly grid: readonly object[]; readonly title: readonly object[] } {
  const [left, right, gap, below] = [56, 16, 62, 104];
  const room = widths[width] - left - right;
  const each = width === 'wide' ? (room - gap * (titles.length - 1)) / titles.length : room;
  const places = titles.map((text, index) => ({
    text,
    left: width === 'wide' ? left + index * (each + gap) : left,
    top: width === 'wide' ? top : top + index * (height + below),
  }));
  return {
    grid: places.map((place) => ({ left: place.left, top: place.top, width: each, height })),
    title: places.map((place) => ({
      text: place.text,
      left: place.left - 40,
      top: place.top - 46,
      padding: 0,
      textStyle: { color: 'var(--ink)', fontSize: 13, fontWeight: 600 },
    })),
  };
}
