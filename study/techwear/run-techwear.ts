import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { createLogUpdate } from 'log-update';
import type { Clock } from '#ward/clock.ts';
import { notice } from '#ward/notice.ts';
import { type RoundResult, runFlow } from './flow.ts';
import { openPicture } from './picture.ts';
import { type Flow, hazard } from './round.ts';
import type { Transition } from './tally.ts';
import { lineOf, tableOf } from './words.ts';

export interface TechWearRequest extends Flow {
  /** On a terminal: one picture that moves, slowly enough to follow. Into a pipe: lines as ever. */
  readonly watch: boolean;
  /** Only the last line: one JSON object. */
  readonly json: boolean;
}

/** How long a state is looked at. */
const dwellMs = 350;

/** Runs the TechWear flow and writes what there is to see. Resolves when all is written. */
export async function runTechWear(
  request: TechWearRequest,
  out: Pick<WriteStream, 'write' | 'isTTY'>,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  const { watch, json, ...flow } = request;
  const say = (text: string) => out.write(`${text}\n`);
  if (json) {
    const rounds = resultsOf(runFlow(flow), () => undefined);
    say(JSON.stringify({ notice, ...flow, hazard, rounds }));
    return;
  }
  say(`TechWear biomarker data flow, simulated. ${notice}`);
  say(
    `${flow.patients} patients, ${flow.hours} h a round, seed ${flow.seed}, ${hazard} times as many illnesses as in a study\n`,
  );
  const results =
    watch && out.isTTY
      ? await watched(runFlow(flow), out as WriteStream, clock)
      : resultsOf(runFlow(flow), (transition) => say(lineOf(transition)));
  say(`\n${tableOf(results)}`);
}

type Run = ReturnType<typeof runFlow>;

function resultsOf(run: Run, tell: (transition: Transition) => void): readonly RoundResult[] {
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
    tell(step.value);
  }
}

async function watched(
  run: Run,
  out: WriteStream,
  clock: Pick<Clock, 'sleep'>,
): Promise<readonly RoundResult[]> {
  const show = createLogUpdate(out);
  const picture = openPicture();
  const draw = () => show(picture.draw((style, text) => styleText(style, text, { stream: out })));
  draw();
  for (;;) {
    const step = run.next();
    if (step.done) {
      show.done();
      return step.value;
    }
    picture.show(step.value);
    draw();
    await clock.sleep(dwellMs);
  }
}
