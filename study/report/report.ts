import type { Analysis } from '#study/analysis/analysis.ts';
import type { Plan } from '#study/plan.ts';
import type { Manifest } from '#study/written/manifest.ts';
import { notice } from '#ward/notice.ts';
import { factsOf } from './facts.ts';
import { type Figure, figureOf } from './figure.ts';
import { detectionFigure } from './figures/detection.ts';
import { differenceFigure } from './figures/difference.ts';
import { harmFigure } from './figures/harm.ts';
import { ledgersFigure } from './figures/ledgers.ts';
import { severityFigure } from './figures/severity.ts';
import { statesFigure } from './figures/states.ts';
import { sweepFigures } from './figures/sweep.ts';
import { verdictsFigure } from './figures/verdicts.ts';
import { visitsFigure } from './figures/visits.ts';
import { literatureTable } from './literature-table.ts';
import { type Markup, markup, nothing, trusted } from './markup.ts';
import { manifestTable, planTable } from './plan-table.ts';
import { style } from './style.ts';
import { counted } from './words.ts';

/**
 * The whole report in one page that needs nothing from elsewhere and runs no script. Equal results
 * give equal bytes.
 */
export function reportHtml(analysis: Analysis, plan: Plan, manifest: Manifest): string {
  const { seed, size } = analysis;
  const figures = (all: readonly Figure[]) => all.map((figure) => figureOf(figure, seed));
  const small = markup`<p class="notice">${notice}</p>`;

  return `<!DOCTYPE html>
${
  markup`<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${`wardtwin: did the alarms help? Study with seed ${seed}`}</title>
<style>${trusted(style)}</style>
</head>
<body>
<header>
${small}
<h1>Did the alarms help?</h1>
<p>${`${counted(size.pairs, 'simulated patient')} of ${counted(size.wards.done, 'ward')}, each with a twin who wears no device, followed for ${counted(size.hours, 'hour')} over the link “${plan.link.name}” with “${plan.staff.name}” staff. Seed ${seed}.`}</p>
${unfinished(analysis, plan, manifest)}
${plan.interventions ? nothing : markup`<p class="banner">Interventions were off: alarms were raised and judged, but nobody was told of them.</p>`}
</header>
<main>
${factsOf(analysis)}
<h2>The patients</h2>
${figures([severityFigure(analysis), differenceFigure(analysis, plan), statesFigure(analysis), detectionFigure(analysis)])}
<h2>The nurses and their alarms</h2>
${figures([visitsFigure(analysis), verdictsFigure(analysis)])}
<h2>The delays</h2>
${figures([ledgersFigure(analysis), harmFigure(analysis)])}
<h2>The settings</h2>
${figures(sweepFigures(analysis))}
<h2>Against the literature</h2>
<p>Looked up after the study; no part of the model was fitted to any of these figures.</p>
${literatureTable(analysis.literature, seed)}
<h2>How it was made</h2>
${manifestTable(manifest)}
${planTable(plan)}
</main>
<footer>
${small}
</footer>
</body>
</html>`.html
}
`;
}

function unfinished({ size, sweep }: Analysis, plan: Plan, { complete }: Manifest): Markup {
  const { done, planned } = size.wards;
  if (complete && done === planned) return nothing;
  const swept = plan.sweepPatients === 0 || sweep.length > 0 ? '' : ', and the sweep was not';
  return markup`<p class="banner">${`This study is unfinished: ${done} of ${counted(planned, 'ward')} were done${swept}. All figures are of these.`}</p>`;
}
