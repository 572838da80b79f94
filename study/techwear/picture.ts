import { type Step, stepNames, steps } from './machine.ts';
import type { Transition } from './tally.ts';
import { carriedOf } from './words.ts';

export type Paint = (style: 'bold' | 'dim', text: string) => string;

/** The flow as one looks at it: a line for each state, the present one marked. */
export interface Picture {
  show(transition: Transition): void;
  draw(paint: Paint): string;
}

export function openPicture(): Picture {
  const handedOn = new Map<Step, string>();
  let present: Step = 'wearables';
  let round = 1;

  return {
    show({ from, to, carried, round: number }) {
      // A new round begins with empty hands.
      if (from === 'vary') handedOn.clear();
      else handedOn.set(from, carriedOf(carried));
      present = to;
      round = from === 'vary' && to !== 'ended' ? number + 1 : number;
    },
    draw(paint) {
      const width = Math.max(...Object.values(steps).map((words) => words.length));
      const lines = stepNames.map((step) => {
        const mark = step === present ? '▶' : ' ';
        const line = `${mark} ${steps[step].padEnd(width)}  ${handedOn.get(step) ?? ''}`.trimEnd();
        return paint(step === present ? 'bold' : 'dim', line);
      });
      return [`round ${round}`, ...lines].join('\n');
    },
  };
}
