import { beginning, type Event, next, type State, type Step } from './machine.ts';
import { type Flow, type Outcome, openRound, type Round } from './round.ts';
import { openTally, type Transition } from './tally.ts';
import { type Variation, variations } from './variations.ts';

/** The parameters of a round, and what came of it. */
export interface RoundResult extends Variation, Outcome {
  readonly round: number;
}

/** The samples of one moment go round thousands of times in a day: told four times a round. */
const toldPerRound = 4;

/**
 * Runs the flow through the state machine, moment by moment in virtual time, and tells its
 * transitions in their order. The same flow tells the same, to the last bit. Throws at once for more
 * rounds than there are variations.
 */
export function* runFlow(flow: Flow): Generator<Transition, readonly RoundResult[]> {
  variationOf(flow.rounds);
  const results: RoundResult[] = [];
  const tally = openTally();
  let state = beginning;
  while (state.step !== 'ended') {
    const variation = variationOf(state.round);
    const round = openRound(flow, variation);
    for (let nowMs = 0; nowMs <= round.endMs; nowMs += round.gridMs) {
      state = goRound(state, round, nowMs, tally.add);
      const isTold = nowMs > 0 && nowMs % (round.endMs / toldPerRound) === 0;
      if (isTold) yield* tally.take(state.round, nowMs);
    }
    results.push({ round: state.round, ...variation, ...round.outcome() });
    const { round: over } = state;
    state = move(state, { kind: over < flow.rounds ? 'varied' : 'settled', counts: {} }, tally.add);
    yield* tally.take(over, round.endMs);
  }
  return results;
}

type Add = (from: Step, to: Step, event: Event) => void;

/** Once through the four steps that samples take. */
function goRound(begun: State, round: Round, nowMs: number, add: Add): State {
  let state = begun;
  do state = move(state, workOf(state.step, round, nowMs), add);
  while (state.step !== 'wearables' && state.step !== 'vary');
  return state;
}

function workOf(step: Step, round: Round, nowMs: number): Event {
  switch (step) {
    case 'wearables':
      return { kind: 'measured', counts: round.wearables(nowMs) };
    case 'collect':
      return { kind: 'collected', counts: round.collect(nowMs) };
    case 'save':
      return { kind: 'saved', counts: round.save() };
    case 'analyse': {
      const kind = nowMs < round.endMs ? 'judged' : 'round_over';
      return { kind, counts: round.analyse(nowMs) };
    }
    case 'vary':
    case 'ended':
      throw new Error(`no sample goes through ${step}`);
    default:
      return step satisfies never;
  }
}

function move(state: State, event: Event, add: Add): State {
  const to = next(state, event);
  if (to === undefined) throw new Error(`no way from ${state.step} by ${event.kind}`);
  add(state.step, to.step, event);
  return to;
}

function variationOf(round: number): Variation {
  const variation = variations[round - 1];
  if (variation === undefined) throw new RangeError(`there are ${variations.length} rounds`);
  return variation;
}
