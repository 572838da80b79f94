import { wardSecret } from '#gateway/credentials.ts';
import { enrolAll } from '#station/enrolment.ts';
import { programNames } from '#station/reports.ts';
import { readSettings } from '#ward/settings.ts';

/**
 * Gives all built-in parties their credentials at the gateway, before the gateway starts: on a
 * network it opens for nobody unless somebody has one. Can be done again; what was given out stays.
 */
const settings = readSettings({}, process.env);
if (!settings.ok) throw new Error(settings.reason);

await enrolAll(programNames, settings.value, wardSecret(settings.value.data), {
  credentials: () => import('#gateway/credentials.ts'),
  wardParties: async (given) => (await import('#devices/parties.ts')).wardParties(given),
});
