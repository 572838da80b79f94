import type { Logger } from 'pino';
import seedrandom from 'seedrandom';
import { type Clock, wallClock } from '#ward/clock.ts';
import type { AnalyticsReport, Running } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';
import { tokenFor } from '#ward/tokens.ts';
import { startAnalytics } from './analytics.ts';
import { readChoices } from './choices.ts';
import type { Links } from './opinions.ts';
import { wallGraceMs } from './presence/grace.ts';
import { silencePolicy } from './presence/silence.ts';
import { rulesPath } from './rules/rule-file.ts';
import { watchRules } from './rules/rule-watch.ts';
import { openState } from './state/state.ts';
import { openWebhookOf } from './webhook/webhook.ts';
import { openLink } from './wire/link.ts';
import { pastOf } from './wire/past.ts';

/** The name under which analytics logs in. */
const name = 'analytics';
const hearingMs = 6000;
/** A gateway that is started again is back within this. */
export const gatewayGraceMs = 30_000;

/** Starts analytics; rejects where its folder cannot be written or its settings cannot be used. */
export async function start(
  settings: Settings,
  clock: Clock,
  secret: string,
  log: Logger,
  links: Links,
): Promise<Running<AnalyticsReport>> {
  const token = tokenFor(secret, name);
  const random = seedrandom(`${settings.seed} ${name}`);
  // Links and programs start again at the wall's speed, however fast the ward's time goes.
  const haste = Math.max(1, settings.speed);
  const choices = readChoices(settings, links);
  // Whoever starts the ward is told what would be right.
  if (!choices.ok) throw new Error(choices.reason);
  const { set } = choices.value;
  return startAnalytics({
    ...choices.value,
    state: openState(settings.data),
    past: pastOf(settings.gateway, token),
    openLink: (parts) => openLink({ ...settings, ...parts, token, clock, random, log }),
    watchRules: (change, fault) =>
      watchRules(rulesPath(settings.rules), wallClock, change, fault, set.hash),
    webhook: openWebhookOf(settings, { wall: wallClock, random, log }),
    gatewayGraceMs: gatewayGraceMs * haste,
    presentLeastMs: wallGraceMs * haste,
    silence: { ...silencePolicy, floorMs: wallGraceMs * haste },
    hearingMs: hearingMs * haste,
    clock,
    random,
    log,
  });
}
