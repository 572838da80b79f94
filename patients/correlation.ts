import { type Levels, type SignName, signNames } from './signs.ts';

/** Signs that go up and down together (above 0) or against each other (below 0), from -1 to 1. */
export type Pairs = readonly (readonly [SignName, SignName, number])[];

/** Median within-patient correlations of hourly values in public intensive care recordings. */
export const together: Pairs = [
  ['heart_rate', 'respiratory_rate', 0.28],
  ['heart_rate', 'temperature', 0.28],
  ['heart_rate', 'systolic', 0.19],
  ['heart_rate', 'spo2', -0.07],
  ['respiratory_rate', 'temperature', 0.16],
  ['respiratory_rate', 'systolic', 0.09],
  ['systolic', 'diastolic', 0.74],
];

/** Both pressures ride on the same beats. The other signs flutter each for itself. */
export const beatByBeat: Pairs = [['systolic', 'diastolic', 0.74]];

/**
 * Gives independent standard normal values the correlations of `pairs`; they stay standard normal.
 * Works in place. Throws on correlations that no values can have.
 */
export function correlate(pairs: Pairs): (values: Levels) => void {
  const size = signNames.length;
  const root = choleskyRoot(matrixOf(pairs), size);
  // From the last to the first, because each row needs only the values before it; and only what
  // changes a value, because this is done for every second of every patient.
  const rows: number[] = [];
  const columns: number[] = [];
  const factors: number[] = [];
  for (let row = size - 1; row >= 0; row -= 1) {
    for (let column = row; column >= 0; column -= 1) {
      const factor = at(root, row * size + column);
      if (factor === (row === column ? 1 : 0)) continue;
      rows.push(row);
      columns.push(column);
      factors.push(factor);
    }
  }

  return (values) => {
    for (let i = 0; i < rows.length; i += 1) {
      const row = rows[i] as number;
      const column = columns[i] as number;
      const part = (factors[i] as number) * at(values, column);
      // A row begins with its own value, which all that follows is added to.
      values[row] = row === column ? part : at(values, row) + part;
    }
  };
}

function matrixOf(pairs: Pairs): Float64Array {
  const size = signNames.length;
  const matrix = new Float64Array(size * size);
  for (let sign = 0; sign < size; sign += 1) matrix[sign * size + sign] = 1;
  for (const [one, other, value] of pairs) {
    const [row, column] = [signNames.indexOf(one), signNames.indexOf(other)];
    matrix[row * size + column] = value;
    matrix[column * size + row] = value;
  }
  return matrix;
}

function choleskyRoot(matrix: Float64Array, size: number): Float64Array {
  const root = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let rest = at(matrix, row * size + column);
      for (let k = 0; k < column; k += 1) {
        rest -= at(root, row * size + k) * at(root, column * size + k);
      }
      if (column < row) root[row * size + column] = rest / at(root, column * size + column);
      else if (rest > 0) root[row * size + row] = Math.sqrt(rest);
      else throw new RangeError('no values can have these correlations');
    }
  }
  return root;
}

function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
