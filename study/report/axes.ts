import type { Mark, Width } from './draw.ts';

/** How every picture writes and rules; colours come from the style sheet. */
export const writing = {
  fontFamily: 'system-ui, sans-serif',
  fontSize: 13,
  color: 'var(--ink)',
} as const;

const ruled = {
  axisLine: { lineStyle: { color: 'var(--muted)' } },
  axisTick: { lineStyle: { color: 'var(--muted)' } },
  splitLine: { lineStyle: { color: 'var(--line)' } },
  nameTextStyle: { color: 'var(--muted)', fontSize: 12 },
  axisLabel: { color: 'var(--muted)', fontSize: 12 },
} as const;

/** From the start of the study to its last hour, with ticks at hours that divide a day. */
export function hourAxis(
  hours: number,
  width: Width,
  gridIndex = 0,
  most = ticksIn[width],
): object {
  const steps = [1, 2, 3, 6, 12, 24, 48, 72, 168];
  const interval = steps.find((step) => hours / step <= most) ?? Math.ceil(hours / most);
  return {
    ...ruled,
    type: 'value',
    gridIndex,
    min: 0,
    // A last tick that is no multiple would be written over the one before.
    max: Math.max(1, Math.ceil(hours / interval)) * interval,
    interval,
    name: 'hours since the start',
    nameLocation: 'middle',
    nameGap: 30,
    splitLine: { show: false },
  };
}

const ticksIn = { wide: 12, narrow: 6 } as const satisfies Record<Width, number>;

export function valueAxis(name: string, more: object = {}): object {
  return {
    ...ruled,
    type: 'value',
    name,
    nameLocation: 'end',
    nameGap: 12,
    ...more,
    nameTextStyle: { ...ruled.nameTextStyle, align: 'left', padding: [0, 0, 0, -40] },
  };
}

/** Below the picture, for bars that lie. */
export function lyingAxis(name: string, more: object = {}): object {
  return { ...ruled, type: 'value', name, nameLocation: 'middle', nameGap: 30, ...more };
}

export function nameAxis(names: readonly string[], more: object = {}): object {
  return {
    ...ruled,
    type: 'category',
    data: names,
    axisTick: { show: false },
    splitLine: { show: false },
    ...more,
  };
}

/** The two arms, told apart by colour and by dashes. */
export const armMarks = [
  { name: 'monitored', colour: '--arm-monitored', shape: 'line' },
  { name: 'unmonitored', colour: '--arm-unmonitored', shape: 'dashes' },
] as const satisfies readonly Mark[];
