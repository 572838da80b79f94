/**
 * The value that Student's t with so many degrees of freedom does not exceed with this probability,
 * to twelve digits. For whole degrees of freedom from 1, and probabilities above a half.
 */
export function studentQuantile(probability: number, degrees: number): number {
  const inside = 2 * probability - 1;
  let high = 1;
  while (within(high, degrees) < inside) high *= 2;
  let low = high === 1 ? 0 : high / 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (within(middle, degrees) < inside) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability of a value between -t and t: the finite sums for whole degrees (Fisher 1935). */
function within(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees));
  const cosine = Math.cos(angle);
  const odd = degrees % 2 === 1;

  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k < degrees; k += 2) {
    term *= ((k - 1) / k) * cosine * cosine;
    sum += term;
  }
  const part = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + part) : part;
}
