import type { Logger } from 'pino';
import seedrandom from 'seedrandom';
import type { Clock } from '#ward/clock.ts';
import type { AnalyticsReport, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { startAnalytics } from './analytics.ts';
import { windowLimits } from './course/window.ts';
import { lookBackMs } from './judging/look-back.ts';
import { silencePolicy } from './presence/silence.ts';
import { readRuleFile, usualRules } from './rules/rule-file.ts';
import { openState } from './state.ts';
import { openLink } from './wire/link.ts';
import { pastOf } from './wire/past.ts';

/** The name under which analytics logs in. */
const name = 'analytics';
const hearingMs = 6000;
/** No device is silent that may only be held up on this machine for so long. */
const wallGraceMs = 15_000;

/** Starts analytics; rejects where its folder cannot be written or its settings cannot be used. */
export async function start(
  settings: Settings,
  clock: Clock,
  secret: string,
  log: Logger,
): Promise<Running<AnalyticsReport>> {
  const token = tokenFor(secret, name);
  const random = seedrandom(`${settings.seed} ${name}`);
  // Links and programs start again at the wall's speed, however fast the ward's time goes.
  const haste = Math.max(1, settings.speed);
  const set = readRuleFile(usualRules);
  if (!set.ok) throw new Error(set.reason);
  return startAnalytics({
    state: openState(settings.data),
    past: pastOf(settings.gateway, token),
    openLink: (parts) => openLink({ ...settings, ...parts, token, clock, random, log }),
    set: set.value,
    limits: { ...windowLimits, spanMs: Math.max(settings.window, lookBackMs(set.value)) },
    silence: { ...silencePolicy, floorMs: Math.max(silencePolicy.floorMs, wallGraceMs * haste) },
    hearingMs: hearingMs * haste,
    clock,
    random,
    log,
  });
}
