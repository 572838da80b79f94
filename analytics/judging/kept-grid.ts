import { insert } from '#analytics/course/insertion.ts';
import { activityIn, numberIn, timeIn, valueIn } from '#analytics/course/rows.ts';
import type { WindowLimits } from '#analytics/course/window.ts';
import type { Activity } from '#analytics/rules/rule.ts';
import { gridPoint } from './grid.ts';
import type { GridWatch } from './person.ts';
import { settleMs } from './quantities.ts';

/** The values that a quantity had at even moments: no reading tells them again. Plain JSON. */
export interface KeptGrid {
  readonly rule: string;
  readonly fromAt?: number;
  /** One for each moment from then on; `null` where there was none. */
  readonly values: readonly (number | null)[];
  /** Those that were worked out later than usual, or of somebody who moved. */
  readonly others?: readonly (readonly [place: number, receivedAt: number, activity?: Activity])[];
  /** What left it last. */
  readonly gone?: readonly [at: number, value: number];
  /** The first one came late: nothing is known of the time before it. */
  readonly isFirstLate?: true;
}

export function keptGrid({ bound, window, everyMs }: GridWatch): KeptGrid {
  const { head, end, lastGone, isFirstLate } = window;
  const rule = bound.rule.id;
  const values: (number | null)[] = [];
  const others: [number, number, Activity?][] = [];
  const fromAt = end > head ? timeIn(window, head) : undefined;
  for (let index = head; index < end && fromAt !== undefined; index += 1) {
    const at = timeIn(window, index);
    const place = (at - fromAt) / everyMs;
    while (values.length < place) values.push(null);
    values[place] = valueIn(window, index);
    const receivedAt = numberIn(window, index, 'receivedAt') as number;
    const activity = activityIn(window, index);
    if (activity) others.push([place, receivedAt, activity]);
    else if (receivedAt !== at + settleMs) others.push([place, receivedAt]);
  }
  return {
    rule,
    ...(fromAt !== undefined && { fromAt }),
    values,
    ...(others.length > 0 && { others }),
    ...(lastGone >= 0 && { gone: [timeIn(window, lastGone), valueIn(window, lastGone)] }),
    ...(isFirstLate && { isFirstLate }),
  };
}

/** Into a window that is empty. */
export function restoreGrid(
  watch: GridWatch,
  { fromAt = 0, values, others = [], gone, isFirstLate }: KeptGrid,
  limits: WindowLimits,
): void {
  const { window, everyMs } = watch;
  const plain: readonly [receivedAt?: number, activity?: Activity] = [];
  const unusual = new Map(others.map(([place, ...other]) => [place, other] as const));
  const put = (at: number, value: number, receivedAt = at + settleMs, activity?: Activity) => {
    const point = gridPoint(watch, at, receivedAt, value, activity);
    insert(window, point, { ...limits, gap: watch.gap });
  };
  if (gone !== undefined) put(...gone);
  for (const [place, value] of values.entries()) {
    if (value !== null) put(fromAt + place * everyMs, value, ...(unusual.get(place) ?? plain));
  }
  if (gone !== undefined && window.head === 0) {
    window.head = 1;
    window.lastGone = 0;
  }
  window.isFirstLate = isFirstLate === true;
}
