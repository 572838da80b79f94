import { analyse } from '#study/analysis/analyse.ts';
import type { Plan } from '#study/plan.ts';
import { reportHtml } from '#study/report/report.ts';
import type { StudyResult, WardResult } from '#study/ward/results.ts';
import type { Manifest } from '#study/written/manifest.ts';
import {
  alarmWith,
  armWith,
  cellWith,
  episodeWith,
  hourMs,
  plan,
  resultWith,
  wardWith,
} from '../analysis/wards-in-test.ts';

export const manifest: Manifest = {
  wardtwin: '0.1.0',
  node: 'v24.0.0',
  seed: '7',
  studySha256: 'ab'.repeat(32),
  rules: { name: 'Ours', version: '3', hash: 'abc123abc123' },
  command: 'npm run study -- --file study.yaml --out FOLDER',
  complete: true,
  wards: { done: 3, planned: 3 },
};

export function report(
  result: StudyResult = study(),
  more: { readonly plan?: Partial<Plan>; readonly manifest?: Partial<Manifest> } = {},
): string {
  const whole = { ...plan, ...more.plan };
  return reportHtml(analyse(result, whole), whole, { ...manifest, ...more.manifest });
}

/** Three wards of 30 hours in which a little of everything happens. */
export function study(): StudyResult {
  const sweep = ['perfect', 'lte'].flatMap((link) =>
    [88, 90].flatMap((limit) =>
      [0, 10_000, 15_000].map((holdMs) =>
        cellWith({ link, limit, holdMs, alarms: Math.round(limit * 2 - holdMs / 200) }),
      ),
    ),
  );
  return resultWith({ wards: [0, 1, 2].map(busyWard), sweep });
}

export function busyWard(ward: number): WardResult {
  const hours = 30;
  const rising = (by: number) => Array.from({ length: hours }, (_, hour) => (hour * by) / 100);
  const always = (value: number) => Array.from({ length: hours }, () => value);
  const visits = { alarm: always(1), technical: always(0.5), round: always(2), bell: always(0) };
  return wardWith({
    ward,
    hours,
    arms: {
      monitored: armWith(
        { severity: rising(0.1 + ward / 100), red: always(0.05), green: always(0.95), visits },
        hours,
      ),
      unmonitored: armWith(
        { severity: rising(0.4), yellow: always(0.1), green: always(0.9) },
        hours,
      ),
    },
    alarms: [
      alarmWith({ verdict: 'true', episode: 'e1' }),
      alarmWith({ verdict: 'artefact', rule: 'low_saturation' }),
      alarmWith({ evaluator: 'sampled', verdict: 'true', episode: 'e1', evaluatedMs: 15_000 }),
      alarmWith({ kind: 'technical', rule: 'lost_signal' }),
    ],
    episodes: [
      episodeWith({
        redMs: hourMs,
        detectedMs: 15_100,
        detectedBy: 'alarm',
        overMs: 9 * hourMs,
        ledger: { developing: 0, holding: 15_000, link: 90, evaluating: 10, responding: 240_000 },
      }),
      episodeWith({
        arm: 'unmonitored',
        redMs: hourMs,
        detectedMs: 5 * hourMs,
        detectedBy: 'round',
      }),
    ],
    samples: { measured: 1000, lost: 10, repeated: 5, arrived: 988, underway: 2 },
    delays: { edgesMs: [1, 10, 100], counts: [0, 500, 480, 8] },
  });
}
