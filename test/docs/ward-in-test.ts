import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { start as startAnalytics } from '#analytics/main.ts';
import { start as startDevices } from '#devices/main.ts';
import { linkModel } from '#devices/network/link-model.ts';
import { wardParties } from '#devices/parties.ts';
import { addCredential, enrol } from '#gateway/credentials.ts';
import { start as startGateway } from '#gateway/main.ts';
import { wallClock } from '#ward/clock.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';
import { type Wiretap, wiretap } from './wiretap.ts';

export interface WardInTest {
  readonly tap: Wiretap;
  /** Logs in with a credential that a person gave out. */
  join(who: Parameters<typeof addCredential>[1]): Promise<MqttClient>;
  /** The simulated patients begin to measure. */
  wearDevices(): Promise<void>;
  stop(): Promise<void>;
}

/** The real programs, on a real broker, with two simulated beds; all but the gateway behind a wiretap. */
export async function wardInTest(): Promise<WardInTest> {
  const data = mkdtempSync(join(tmpdir(), 'ward-'));
  const secret = 'the secret of this ward';
  const log = pino({ level: 'silent' });
  const clients: MqttClient[] = [];
  const settingsOf = (given: Partial<Record<SettingName, string>>) => {
    const settings = readSettings({ data, beds: '2', store: 'memory:', ...given }, {});
    if (!settings.ok) throw new Error(settings.reason);
    return settings.value;
  };

  const open = settingsOf({ mqttPort: '0', httpPort: '0' });
  enrol(data, secret, [...(await wardParties(open)), { name: 'analytics', role: 'analytics' }]);
  const gateway = await startGateway(open, wallClock, secret, log);
  const { mqttPort, httpPort } = gateway.report();
  const tap = await wiretap(mqttPort);
  const inside = settingsOf({ broker: tap.url, gateway: `http://127.0.0.1:${httpPort}` });
  const analytics = await startAnalytics(inside, wallClock, secret, log, linkModel);
  let devices: Awaited<ReturnType<typeof startDevices>> | undefined;

  return {
    tap,
    async join(who) {
      const added = addCredential(data, who);
      if (!added.ok) throw new Error(added.reason);
      const { name } = who;
      const login = { clientId: name, username: name, password: added.value.token };
      const client = await connectAsync(tap.url, { ...login, protocolVersion: 4, keepalive: 30 });
      clients.push(client);
      return client;
    },
    async wearDevices() {
      devices = await startDevices(inside, wallClock, secret, log);
    },
    async stop() {
      await Promise.all(clients.map((client) => client.endAsync(true)));
      await devices?.stop();
      await analytics.stop();
      await tap.close();
      await gateway.stop();
      rmSync(data, { recursive: true });
    },
  };
}
