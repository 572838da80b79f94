import type { GatewayReport } from '#ward/program.ts';
import type { Settings } from '#ward/settings.ts';

/** Where the programs of one machine find the gateway, now that it listens. */
export function placesOf(
  settings: Settings,
  { mqttPort, httpPort }: Pick<GatewayReport, 'mqttPort' | 'httpPort'>,
): { readonly mqtt: string; readonly http: string } {
  const host = reachable(settings.host);
  const scheme = settings.tlsCert === '' ? 'mqtt' : 'mqtts';
  return { mqtt: `${scheme}://${host}:${mqttPort}`, http: `http://${host}:${httpPort}` };
}

/** Settings for the programs beside the gateway, and for a gateway that is started again. */
export function withPlaces(
  settings: Settings,
  ports: Pick<GatewayReport, 'mqttPort' | 'httpPort'>,
): Settings {
  const { mqtt, http } = placesOf(settings, ports);
  const { mqttPort, httpPort } = ports;
  const brokerCa = settings.brokerCa === '' ? settings.tlsCert : settings.brokerCa;
  return { ...settings, mqttPort, httpPort, broker: mqtt, gateway: http, brokerCa };
}

/** An address that means "all of this machine's" cannot be called; loopback is one of them. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
