import type { WardResult } from '#study/ward/results.ts';

/**
 * Makes equal texts one text. What crosses threads comes with a copy of every word, and a study keeps
 * hundreds of thousands of records of the same few.
 */
export function interning(): (result: WardResult) => WardResult {
  const words = new Map<string, string>();
  const one = <Value>(value: Value): Value => {
    if (typeof value !== 'string') return value;
    const known = words.get(value);
    if (known === undefined) words.set(value, value);
    return (known ?? value) as Value;
  };
  const record = <Row extends object>(row: Row): Row => {
    for (const key in row) row[key] = one(row[key]);
    return row;
  };

  return (result) => {
    // The records are the copy that this thread was sent: nobody else has them.
    for (const alarm of result.alarms) record(alarm);
    for (const episode of result.episodes) record(episode);
    return result;
  };
}
