import { expect, test } from 'vitest';
import { perfectPrior } from '#analytics/judging/judging.ts';
import { readRuleText } from '#analytics/rules/rule-file.ts';
import { openEvaluator } from '#study/ward/evaluator.ts';
import { minute } from './bodies.ts';

const rules = `
rules: [{ id: fast, vital: heart_rate, above: 100, hold: 0s, priority: medium, gap: hold }]
ladders: { medium: [{ after: 0s, ask: notify_nurse }, { after: 5m, ask: notify_second_nurse }] }
`;

/** Whom analytics asks for, and what is closed, while a fast heart lasts; a nurse comes at some time. */
function asked(nurseAtMs: number) {
  const set = readRuleText(rules, 'rules');
  if (!set.ok) throw new Error(set.reason);
  const evaluator = openEvaluator(set.value, { checks: true, prior: perfectPrior });
  const told: string[] = [];
  let open: string | undefined;
  const tell = (entries: ReturnType<typeof evaluator.check>) => {
    for (const { kind, state, id } of entries?.interventions ?? []) {
      told.push(`${state} ${kind}`);
      if (kind === 'notify_nurse' && state === 'open') open = id;
    }
  };
  for (let seq = 0; seq <= 8 * 60; seq += 1) {
    const at = seq * 1000;
    const sample = {
      number: 0,
      after: 0,
      device: 'd',
      patient: 'p01',
      boot: 'b',
      seq,
      quality: [],
    };
    const reading = { ...sample, at, receivedAt: at, delayMs: 0, vitals: { heart_rate: 140 } };
    tell(evaluator.hear(reading, at));
    tell(evaluator.check(at));
    if (at === nurseAtMs) tell(evaluator.acknowledge('p01', open ?? '', at, at));
  }
  return told;
}

test('a second nurse is asked for what nobody has come for in time, and not for what somebody has', () => {
  expect(asked(Number.POSITIVE_INFINITY)).toEqual([
    'open notify_nurse',
    'open notify_second_nurse',
  ]);
  expect(asked(4 * minute)).toEqual(['open notify_nurse', 'closed notify_nurse']);
});
