import type { DatabaseSync } from 'node:sqlite';
import type { KeptOpinion } from '#analytics/compare/kept-opinion.ts';
import type { KeptJudging } from '#analytics/judging/judging.ts';
import type { Memory } from '#analytics/judging/memory.ts';

/** What a judging knows, a row for each patient and each device. */
export interface JudgingTables {
  /** Absent where nothing is kept under this name. */
  remembered(judge: string): KeptJudging | undefined;
  /** All that is known, instead of all that was. */
  replace(judge: string, judging: KeptJudging): void;
  /** Some patients, who are ahead of the others. */
  advance(judge: string, people: readonly Memory[]): void;
  /** Of all that is judged beside the ward. */
  opinions(): readonly KeptOpinion[];
  replaceOpinion(opinion: KeptOpinion): void;
  removeOpinion(name: string): void;
  /** Devices that were put away, and patients of whom nothing was heard for long. */
  forget(devices: readonly string[], patients: readonly string[]): void;
}

/** In SQL. */
export const judgingTables = `
  CREATE TABLE IF NOT EXISTS judgings (judge TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS opinions (judge TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS people (
    judge TEXT, patient TEXT, body TEXT NOT NULL, PRIMARY KEY (judge, patient)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ways (
    judge TEXT, device TEXT, body TEXT NOT NULL, PRIMARY KEY (judge, device)) WITHOUT ROWID;
`;

/** In a file that has these tables. */
export function judgingsIn(file: DatabaseSync): JudgingTables {
  const put = {
    judging: file.prepare('INSERT OR REPLACE INTO judgings VALUES (?, ?)'),
    opinion: file.prepare('INSERT OR REPLACE INTO opinions VALUES (?, ?)'),
    person: file.prepare('INSERT OR REPLACE INTO people VALUES (?, ?, ?)'),
    way: file.prepare('INSERT OR REPLACE INTO ways VALUES (?, ?, ?)'),
  };
  const remove = {
    patient: file.prepare('DELETE FROM people WHERE patient = ?'),
    device: file.prepare('DELETE FROM ways WHERE device = ?'),
    of: ['judgings', 'opinions', 'people', 'ways'].map((table) => {
      return file.prepare(`DELETE FROM ${table} WHERE judge = ?`);
    }),
  };

  function bodies<T>(table: string, judge: string): T[] {
    const rows = file.prepare(`SELECT body FROM ${table} WHERE judge = ?`).all(judge);
    return rows.map(({ body }) => JSON.parse(String(body)));
  }

  function remembered(judge: string): KeptJudging | undefined {
    const [kept] = bodies<Omit<KeptJudging, 'people' | 'ways'>>('judgings', judge);
    return kept && { ...kept, people: bodies('people', judge), ways: bodies('ways', judge) };
  }

  function removeAll(judge: string): void {
    for (const each of remove.of) each.run(judge);
  }

  function advance(judge: string, people: readonly Memory[]): void {
    for (const each of people) put.person.run(judge, each.patient, JSON.stringify(each));
  }

  function replace(judge: string, { people, ways, ...judging }: KeptJudging): void {
    removeAll(judge);
    put.judging.run(judge, JSON.stringify(judging));
    advance(judge, people);
    for (const each of ways) put.way.run(judge, each.device, JSON.stringify(each));
  }

  return {
    remembered,
    replace,
    advance,
    opinions() {
      const rows = file.prepare('SELECT judge, body FROM opinions').all();
      return rows.flatMap(({ judge, body }) => {
        const judging = remembered(String(judge));
        return judging ? [{ ...JSON.parse(String(body)), judging } as KeptOpinion] : [];
      });
    },
    replaceOpinion({ judging, ...opinion }) {
      replace(opinion.name, judging);
      put.opinion.run(opinion.name, JSON.stringify(opinion));
    },
    removeOpinion: removeAll,
    forget(devices, patients) {
      for (const device of devices) remove.device.run(device);
      for (const patient of patients) remove.patient.run(patient);
    },
  };
}
