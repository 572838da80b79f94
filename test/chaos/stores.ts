import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type FaultProxy, startFaultProxy } from '../servers/fault-proxy.ts';
import { type Influxdb1, startInfluxdb1 } from '../servers/influxdb1.ts';
import type { StoredRow } from './oracle.ts';

/** Where a round stores, and how its rows are read when all is over. */
export type RoundStore =
  | { readonly kind: 'sqlite'; readonly url: string; readonly path: string; rows(): Promise<Rows> }
  | {
      readonly kind: 'influx1';
      readonly url: string;
      readonly server: Influxdb1;
      readonly proxy: FaultProxy;
      rows(): Promise<Rows>;
    };
export type Rows = readonly StoredRow[];

export function sqliteRound(folder: string): RoundStore {
  const path = join(folder, 'ward.sqlite');
  return {
    kind: 'sqlite',
    url: `sqlite:${path}`,
    path,
    async rows() {
      const db = new DatabaseSync(path, { readOnly: true });
      const statement = db.prepare(
        'SELECT time, device, patient, seq, heart_rate, temperature FROM vitals',
      );
      statement.setReadBigInts(true);
      const rows = statement.all().map(rowOf);
      db.close();
      return rows;
    },
  };
}

/** A real server for all rounds of a run, behind a proxy that fails on demand. */
export async function openInflux() {
  const server = await startInfluxdb1();
  const proxy = await startFaultProxy(server.port);
  let rounds = 0;
  return {
    round(): RoundStore {
      rounds += 1;
      const database = `chaos${rounds}`;
      return {
        kind: 'influx1',
        url: `influx1://127.0.0.1:${proxy.port}/${database}`,
        server,
        proxy,
        async rows() {
          const words = 'SELECT * FROM vitals GROUP BY device, patient';
          const rows = await server.query(words, { database });
          return rows.map(rowOf);
        },
      };
    },
    async stop() {
      await proxy.stop();
      await server.stop();
    },
  };
}

function rowOf(row: Readonly<Record<string, unknown>>): StoredRow {
  return {
    time: BigInt(row.time as bigint | number),
    device: String(row.device),
    patient: String(row.patient),
    seq: Number(row.seq),
    heart_rate: Number(row.heart_rate),
    temperature: Number(row.temperature),
  };
}
