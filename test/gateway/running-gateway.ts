import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Role } from '#gateway/broker/access.ts';
import { addCredential } from '#gateway/credentials.ts';
import { start } from '#gateway/main.ts';
import { wallClock } from '#ward/clock.ts';
import type { GatewayReport } from '#ward/program.ts';
import { readSettings, type SettingName } from '#ward/settings.ts';

export type Words = Partial<Record<SettingName, string>>;

export interface Login {
  readonly clientId: string;
  readonly username: string;
  readonly password: Buffer;
}

export interface RunningGateway {
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly folder: string;
  /** Gives somebody a credential; a device measures `patient`, or a patient of its own name. */
  enrol(name: string, role: Role, patient?: string): Login;
  /** As it stands at this moment. */
  report(): Promise<GatewayReport>;
  /** One line of `/metrics`, by its name and labels; 0 where it is missing. */
  metric(line: string): Promise<number>;
  stop(): Promise<GatewayReport>;
}

/** Starts a whole gateway in this process, on free ports of the loopback, in a folder of its own. */
export async function runGateway(words: Words = {}): Promise<RunningGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'ward-gateway-'));
  return runGatewayIn(folder, words).catch((error) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
}

/** The same in a folder that may hold credentials already; `stop` removes the folder. */
export async function runGatewayIn(folder: string, words: Words = {}): Promise<RunningGateway> {
  const given: Words = { data: folder, mqttPort: '0', httpPort: '0', store: 'memory:', ...words };
  const settings = readSettings(given, {});
  if (!settings.ok) throw new Error(settings.reason);
  const log = pino({ level: process.env.WARD_TEST_LOG ?? 'silent' });
  const gateway = await start(settings.value, wallClock, 'a secret of the test', log);
  const { mqttPort, httpPort } = gateway.report();
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${httpPort}${path}`)).text();

  return {
    mqttPort,
    httpPort,
    folder,
    enrol(name, role, patient = name) {
      const added = addCredential(folder, { name, role, patient });
      if (!added.ok) throw new Error(added.reason);
      return { clientId: name, username: name, password: Buffer.from(added.value.token) };
    },
    report: async () => JSON.parse(await get('/health')),
    async metric(line) {
      const lines = (await get('/metrics')).split('\n');
      const found = lines.find((text) => text.startsWith(`${line} `));
      return found === undefined ? 0 : Number(found.slice(line.length));
    },
    async stop() {
      const last = await gateway.stop();
      rmSync(folder, { recursive: true, force: true });
      return last;
    },
  };
}
