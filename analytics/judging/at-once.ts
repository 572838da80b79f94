import { createEvaluation, type EvaluationParts } from './evaluation.ts';
import type { Judging } from './judging.ts';

/**
 * Of readings that are known at once and in order, as they were measured: nothing has to be learnt of
 * their way, and nothing waited for.
 */
export function createJudgingAtOnce(
  parts: EvaluationParts,
): Pick<Judging, 'evaluation' | 'take' | 'until'> {
  const evaluation = createEvaluation(parts);
  function until(at: number, now: number): number {
    let moment = evaluation.nextMoment(at);
    while (moment !== undefined) {
      evaluation.workOut(moment, now);
      moment = evaluation.nextMoment(at);
    }
    return 0;
  }
  return {
    evaluation,
    take(reading, now) {
      until(reading.receivedAt, now);
      return evaluation.evaluate(reading, now);
    },
    until,
  };
}
